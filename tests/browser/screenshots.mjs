// Pictures of every screen: both languages, light, dark, 390 px wide.
import { mkdirSync } from "node:fs";
import { close, drawn, given, open, signIn } from "./support.mjs";

const looks = [
  { name: "vi-light", language: "vi", theme: "light", width: 1280 },
  { name: "en-dark", language: "en", theme: "dark", width: 1280 },
  { name: "vi-phone", language: "vi", theme: "light", width: 390, height: 844 },
  { name: "en-phone-dark", language: "en", theme: "dark", width: 390, height: 844 },
];
const screens = [
  ["inbox-clerk", "vanthu", "/viec", (page) => page.locator(".rows, .state").first().waitFor()],
  ["inbox-empty", "kiemtra", "/viec", (page) => page.locator(".state").first().waitFor()],
  ["incoming-list", "vanthu", "/van-ban-den", (page) => page.locator(".rows").waitFor()],
  ["outgoing-list", "vanthu", "/van-ban-di", (page) => page.locator(".rows").waitFor()],
  ["incoming", "giamdoc", `/van-ban-den/${given.made.urgent}`, drawn],
  ["hostile", "vanthu", `/van-ban-den/${given.made.hostile}`, drawn],
  ["outgoing-to-number", "vanthu", `/van-ban-di/${given.made.toNumber}`, async (page) => {
    await drawn(page);
    await page.locator(".verdict").first().waitFor();
  }],
  ["outgoing-to-sign", "giamdoc", `/van-ban-di/${given.made.toSign}`, drawn],
  ["register", "vanthu", "/van-ban-den/dang-ky", async (page) => {
    await page.locator("input[name=issuer]").fill("Ủy ban nhân dân tỉnh Nam Định");
    await page.locator("input[name=number_and_symbol]").fill("412/UBND-VP7");
    await page.locator("input[name=document_date]").fill("32/13/2026");
    await page.locator("fieldset.notice").waitFor();
    await page.locator("button.primary").click();
  }],
  ["draft", "chuyenvien", "/van-ban-di/du-thao", (page) => page.locator("select[name=unit] option").first().waitFor({ state: "attached" })],
  ["search", "vanthu", "/tim-kiem?q=bao%20cao", (page) => page.locator(".rows").waitFor()],
  ["search-table", "vanthu", "/tim-kiem?q=chu%20ky&direction=incoming&columns=number,symbol,date,subject,issuer,state", (page) => page.locator(".sheet").waitFor()],
  ["search-palette", "vanthu", "/viec", async (page) => {
    await page.locator(".rows").waitFor();
    await page.keyboard.press("Control+k");
    await page.locator("dialog.palette input").fill("báo cáo");
    await page.locator("[role=option]").nth(3).waitFor();
  }],
  ["books", "vanthu", "/so", (page) => page.locator(".sheet").waitFor()],
  ["books-incoming", "vanthu", `/so/incoming/${given.year}`, (page) => page.locator(".sheet").waitFor()],
  ["books-internal", "vanthu", `/so/noi-bo/${given.year}`, (page) => page.locator(".sheet").waitFor()],
  ["books-long", "kiemtra", `/so/dai/${given.year}?after=5000`, (page) => page.locator(".sheet").waitFor()],
  ["books-account", "kiemtra", `/so/noi-bo/${given.year}?view=account`, (page) => page.locator(".figures").waitFor()],
  ["books-act", "vanthu", `/so/noi-bo/${given.year}`, async (page) => {
    await page.locator(".buttons button").first().click();
    await page.locator("dialog.act button.primary").click();
  }],
  ["books-print", "vanthu", `/so/incoming/${given.year}`, (page) => page.locator("details summary").click()],
  ["books-postal", "vanthu", "/so/buu-dien", (page) => page.locator(".sheet").waitFor()],
  ["books-copies", "vanthu", "/so/ban-luu", (page) => page.locator(".sheet").waitFor()],
  ["books-rules", "vanthu", "/so/quy-tac", (page) => page.locator(".state, .card").first().waitFor()],
  ["dossiers", "vanthu", "/ho-so", (page) => page.locator(".sheet").waitFor()],
  ["dossiers-page", "chuyenvien", `/ho-so/${given.made.dossiers.open}`, (page) => page.locator(".sheet").waitFor()],
  ["dossiers-add", "chuyenvien", `/ho-so/${given.made.dossiers.open}`, async (page) => {
    await page.locator(".buttons button").first().click();
    await page.locator("dialog input[type=search]").fill("báo cáo");
    await page.keyboard.press("Enter");
    await page.locator(".picker li").first().waitFor();
  }],
  ["dossiers-open", "chuyenvien", "/ho-so", (page) => page.locator(".head button").click()],
  ["dossiers-plans", "vanthu", "/ho-so/danh-muc", (page) => page.locator(".state, .rows").first().waitFor()],
  ["dossiers-review", "vanthu", "/ho-so/het-han", (page) => page.locator(".sheet").waitFor()],
  ["dossiers-handover", "vanthu", "/ho-so/nop-luu", async (page) => {
    await page.locator("details summary").click();
    await page.locator("details select").selectOption({ index: 3 });
    await page.locator(".sheet").waitFor();
  }],
  ["dossiers-holds", "giamdoc", "/ho-so/phong-toa", (page) => page.locator(".state, .sheet").first().waitFor()],
  ["delegations", "giamdoc", "/uy-quyen", (page) => page.locator(".state").first().waitFor()],
  ["delegations-give", "giamdoc", "/uy-quyen", (page) => page.locator(".head button").click()],
  ["board", "giamdoc", "/dieu-hanh", (page) => page.locator(".sheet").waitFor()],
  ["board-person", "giamdoc", "/dieu-hanh?by=person", (page) => page.locator(".sheet").waitFor()],
  ["board-list", "giamdoc", "/dieu-hanh/danh-sach?standing=open_in_time", (page) => page.locator(".rows").waitFor()],
  ["board-statistics", "giamdoc", "/thong-ke", (page) => page.locator(".sheet").waitFor()],
  ["board-rights", "kiemtra", "/thay-doi-quyen", (page) => page.locator(".sheet, .state").first().waitFor()],
  ["notices", "truongphong", "/thong-bao", (page) => page.locator(".rows").waitFor()],
  ["nowhere", "vanthu", "/viec/khong-co", (page) => page.locator("h1").waitFor()],
];

mkdirSync(given.screenshots, { recursive: true });
const wanted = screens.filter(([name]) => given.names.length === 0 || given.names.some((one) => name.startsWith(one)));
for (const look of looks) {
  const shot = (page, name) => page.screenshot({ path: `${given.screenshots}/${name}-${look.name}.png`, fullPage: true });
  const people = new Map();
  const first = await open(look);
  await first.page.goto(given.url);
  await first.page.locator("input[name=login]").waitFor();
  await shot(first.page, "sign-in");
  for (const [name, login, path, ready] of wanted) {
    if (!people.has(login)) {
      const person = await open(look);
      await signIn(person.page, login);
      people.set(login, person.page);
    }
    const page = people.get(login);
    await page.goto(given.url + path);
    await ready(page).catch((error) => console.log(name, look.name, String(error).split("\n")[0]));
    await page.waitForTimeout(300);
    await shot(page, name);
  }
}
await close();
console.log(`screenshots in ${given.screenshots}`);
