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
  ["sign-adjust", "giamdoc", `/van-ban-di/${given.made.turned}`, async (page) => {
    await drawn(page);
    await page.locator(".choices ~ details summary").click();
    await page.locator(".place-fields").waitFor();
    await page.locator(".place-frame").scrollIntoViewIfNeeded();
  }],
  ["sign-device", "giamdoc", `/van-ban-di/${given.made.toSign}`, async (page) => {
    await drawn(page);
    await page.locator("input[name=method]").nth(1).check();
    await page.locator(".agent button").click();
    await page.locator(".agent .notice").waitFor();
  }],
  ["batch-choose", "giamdoc", "/ky-lo", (page) => page.locator(".batch-list input").nth(3).check()],
  ["batch-review", "giamdoc", "/ky-lo", async (page) => {
    await page.locator(".switch.all input").check();
    await page.locator(".sign-bar .primary").click();
    await drawn(page);
    await page.locator(".actions input:enabled").click();
    await drawn(page);
  }],
  ["batch-progress", "giamdoc", `/ky-lo/${given.made.batch[0]}`, async (page) => {
    const item = (subject, state, reason = null) => ({ document_id: given.made.batch[0], subject, state, reason, may_retry: reason !== null, ended_at: null });
    const long = "V/v rà soát, cập nhật quy chế quản lý, vận hành, khai thác hệ thống thông tin giải quyết thủ tục hành chính trên địa bàn tỉnh";
    await page.route("**/api/v1/signing-batches/*", (route) =>
      route.fulfill({
        json: {
          id: given.made.batch[0],
          running: true,
          authorised_at: new Date(Date.now() - 9000).toISOString(),
          cancelled_at: null,
          items: [
            ...[1, 2, 3, 4].map((number) => item(`Báo cáo số ${number}`, "signed")),
            item(long, "failed", "Chữ ký sẽ che chữ “Nơi”; hãy ký riêng văn bản này và chọn chỗ ký."),
            item("Báo cáo còn lại", "queued"),
          ],
        },
      }),
    );
    await page.locator("main progress").waitFor();
    await page.locator("main .buttons button").click();
  }],
  ["own-account", "kiemtra", "/ca-nhan", async (page) => {
    await page.locator(".card button:not(.primary)").click();
    await page.locator(".qr").waitFor();
  }],
  ["register", "vanthu", "/van-ban-den/dang-ky", async (page) => {
    await page.locator("input[name=issuer]").fill("Ủy ban nhân dân tỉnh Nam Định");
    await page.locator("input[name=number_and_symbol]").fill("412/UBND-VP7");
    await page.locator("input[name=document_date]").fill("32/13/2026");
    await page.locator("fieldset.notice").waitFor();
    await page.locator("button.primary").click();
  }],
  ["draft", "chuyenvien", "/van-ban-di/du-thao", (page) => page.locator("select[name=unit] option").first().waitFor({ state: "attached" })],
  ["nowhere", "vanthu", "/viec/khong-co", (page) => page.locator("h1").waitFor()],
];

mkdirSync(given.screenshots, { recursive: true });
for (const look of looks) {
  const shot = (page, name) => page.screenshot({ path: `${given.screenshots}/${name}-${look.name}.png`, fullPage: true });
  const people = new Map();
  const first = await open(look);
  await first.page.goto(given.url);
  await first.page.locator("input[name=login]").waitFor();
  await shot(first.page, "sign-in");
  for (const [name, login, path, ready] of screens) {
    if (given.only.length && !given.only.some((one) => name.startsWith(one))) continue;
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
