// Finding: the palette everywhere, the search screen with its conditions in the address, along the result, saved, as a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

test("Ctrl+K: a screen by its name, a document by words without accents; composing opens nothing", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /Gõ để tìm/ });
  await field.fill("so van ban");
  await page.getByRole("option", { name: "Sổ văn bản" }).waitFor();
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/so$/);
  await page.keyboard.press("Control+k");
  await field.fill("ra soat quy che");
  const hit = page.getByRole("option").filter({ hasText: "rà soát" });
  await hit.locator("mark").first().waitFor();
  assert.deepEqual([...new Set(await hit.locator("mark").allInnerTexts())], ["rà", "soát", "quy", "chế"]);
  // What an input method sends for a key of its own.
  await field.evaluate((one) => {
    one.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true }));
    one.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", isComposing: true, bubbles: true, cancelable: true }));
  });
  assert.match(page.url(), /\/so$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/van-ban-den\/[0-9a-f-]{36}\?found=/);
  await page.getByRole("heading", { level: 1, name: /rà soát/ }).waitFor();
  await page.keyboard.press("Control+k");
  await field.fill("2");
  await page.getByRole("option", { name: `Văn bản có số 2 trong sổ năm ${given.year}` }).click();
  await page.waitForURL(/tim-kiem\?number=/);
  await page.getByText("1 văn bản", { exact: true }).waitFor();
  assert.deepEqual(console, []);
});

test("conditions stand in the address; hits are marked; next and previous follow the result; Escape comes back to the row", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/tim-kiem");
  await page.getByText("Nhập từ cần tìm").waitFor();
  await page.getByRole("searchbox", { name: "Tìm văn bản" }).fill("V/v".normalize("NFD"));
  await page.getByText("Điều kiện khác").click();
  await page.getByLabel("Đến hay đi").selectOption("incoming");
  await page.getByLabel("Từ ngày").fill("31/2/2026");
  await page.getByRole("button", { name: "Tìm", exact: true }).click();
  await page.getByText("Ngày không đúng").waitFor();
  await page.getByLabel("Từ ngày").fill("1/1/2026");
  await page.getByRole("button", { name: "Tìm", exact: true }).click();
  await page.waitForURL(/direction=incoming/);
  const rows = page.locator(".rows a");
  await rows.nth(1).waitFor();
  assert.match(page.url(), /from=2026-01-01/);
  await accessible(page);
  const second = await rows.nth(1).locator(".subject").innerText();
  await page.keyboard.press("j");
  assert.ok(await rows.nth(0).evaluate((row) => row === document.activeElement));
  await page.keyboard.press("Enter");
  await drawn(page);
  await page.locator(".along span").filter({ hasText: /^1\// }).waitFor();
  await accessible(page);
  await page.keyboard.press("j");
  await page.getByRole("heading", { level: 1, name: second }).waitFor();
  await page.reload();
  await page.locator(".along span").filter({ hasText: /^2\// }).waitFor();
  await page.keyboard.press("k");
  await page.locator(".along span").filter({ hasText: /^1\// }).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(/tim-kiem\?/);
  await rows.nth(1).waitFor();
  assert.equal(await page.getByLabel("Đến hay đi").inputValue(), "incoming");
  assert.deepEqual(console, []);
});

test("chosen columns make a table and the downloaded file; a search is saved, opened and forgotten", async () => {
  const { page, console } = await open({ language: "en", theme: "dark" });
  await signIn(page, "vanthu", "/tim-kiem?q=XSS");
  await page.locator(".rows .subject", { hasText: "<script>" }).waitFor();
  await page.getByText("Columns", { exact: true }).click();
  for (const name of ["Symbol", "Subject"]) await page.getByRole("checkbox", { name, exact: true }).check();
  await page.getByRole("button", { name: "Search", exact: true }).click();
  const table = page.getByRole("table");
  await table.getByRole("cell", { name: "414/XSS" }).waitFor();
  assert.deepEqual(await table.getByRole("columnheader").allInnerTexts(), ["Symbol", "Subject"]);
  await accessible(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  const csv = readFileSync(await file.path(), "utf8");
  assert.match(file.suggestedFilename(), /\.csv$/);
  assert.match(csv, /414\/XSS/);
  assert.match(csv.split("\n")[0], /Số, ký hiệu.*Trích yếu/i);
  await page.getByRole("button", { name: "Save this search…" }).click();
  await page.getByLabel("Name", { exact: true }).fill("<b>Của tôi</b>");
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.getByText("The search was saved.").waitFor();
  await page.goto(`${given.url}/tim-kiem`);
  await page.getByRole("link", { name: "<b>Của tôi</b>" }).click();
  await table.getByRole("cell", { name: "414/XSS" }).waitFor();
  assert.match(page.url(), /columns=symbol/);
  await page.getByRole("button", { name: /Forget/ }).click();
  await page.getByText("The saved search is gone.").waitFor();
  await page.getByRole("link", { name: "<b>Của tôi</b>" }).waitFor({ state: "detached" });
  assert.equal(await page.locator("main b").count(), 0);
  assert.deepEqual(console, []);
});

test("without a network the screen says so and keeps what was found; on a phone it fits", async () => {
  const { page, context, console } = await open({ width: 390, height: 844 });
  await signIn(page, "vanthu", "/tim-kiem?q=bao%20cao");
  await page.locator(".rows a").first().waitFor();
  await accessible(page);
  await context.setOffline(true);
  await page.getByRole("searchbox").fill("chữ ký");
  await page.keyboard.press("Enter");
  await page.getByText("Mất kết nối").waitFor();
  await page.getByText("Không kết nối được với máy chủ").waitFor();
  await context.setOffline(false);
  await page.locator(".rows a", { hasText: "chữ ký" }).first().waitFor();
  assert.deepEqual(console.filter((one) => !one.includes("ERR_INTERNET_DISCONNECTED")), []);
});
