// Pictures of every screen: both languages, light, dark, 390 px wide.
import { mkdirSync } from "node:fs";
import { close, drawn, given, letter, open, report, signIn } from "./support.mjs";

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
  ["register-files", "vanthu", "/van-ban-den/dang-ky?files", async (page) => {
    await page.locator("#register-upload").setInputFiles([letter, report]);
    await drawn(page);
    await page.locator(".suggested").first().waitFor();
    await page.locator("#register-subject").focus();
    await page.locator("summary", { hasText: /điện tử|Mail/ }).click();
  }],
  ["register-side-by-side", "vanthu", "/van-ban-den/dang-ky?side", async (page) => {
    await page.locator("#register-upload").setInputFiles([letter]);
    await page.locator(".suggested").first().waitFor();
    await page.locator(".notice button", { hasText: /cạnh nhau|side by side/i }).first().click();
    await page.locator("dialog[open] .pdf-page[data-drawn]").nth(1).waitFor();
  }],
  ["document-remarks", "chuyenvien", `/van-ban-di/${given.made.versions}`, async (page) => {
    await drawn(page);
    if ((await page.locator(".pdf-mark.remark").count()) === 0) {
      await page.keyboard.press("c");
      await page.keyboard.press("Enter");
      await page.locator("textarea[name=body]").fill("Số liệu ở trang này lệch với báo cáo quý trước, đề nghị rà soát lại.");
      await page.locator(".panel form button[type=submit]").filter({ hasText: /ý kiến|remark|comment/i }).first().click();
      await page.locator(".pdf-mark.remark").waitFor();
    }
    for (const fold of await page.locator(".panel > section > .fold > summary").all()) await fold.click();
  }],
  ["document-comparison", "chuyenvien", `/van-ban-di/${given.made.versions}?so-sanh`, async (page) => {
    await page.locator("button", { hasText: /So sánh hai|Compare two/ }).click();
    await page.locator("ins").first().waitFor();
  }],
  ["document-diagram", "giamdoc", `/van-ban-di/${given.made.toSign}?so-do`, async (page) => {
    await page.locator("button", { hasText: /sơ đồ|diagram/ }).click();
    await page.locator(".node.active").waitFor();
  }],
  ["document-acts", "vanthu", `/van-ban-den/${given.made.kept}`, async (page) => {
    await drawn(page);
    for (const fold of await page.locator("summary").all()) await fold.click();
    await page.locator("button", { hasText: /Gửi để biết|for information/ }).first().click();
  }],
  ["inbox-bulk", "chanhvanphong", "/viec", async (page) => {
    await page.locator(".rows input[type=checkbox]").first().check();
    await page.locator(".bulk button").first().waitFor();
  }],
  ["dispatch", "vanthu", "/van-ban-di/gui-nhan", async (page) => {
    await page.locator(".filters input").uncheck();
    await page.locator(".recipient, .state").first().waitFor();
  }],
  ["draft-document", "chuyenvien", `/van-ban-di/${given.made.versions}?soan`, async (page) => {
    await drawn(page);
    await page.locator("select[name=workflow]").selectOption("outgoing-three-approvers");
    await page.locator(".way li").first().waitFor();
    for (const fold of await page.locator("summary").all()) await fold.click();
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
  for (const [name, login, path, ready] of screens.filter(([one]) => !given.only || one.startsWith(given.only))) {
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
