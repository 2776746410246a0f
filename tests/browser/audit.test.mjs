// An auditor's day: a file is dropped, the validity of what came in, the log and its proofs, which the browser computes itself.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { accessible, close, given, letter, open, signIn } from "./support.mjs";

after(close);

test("a dropped file has its verdict at once, and a forged one is told", async () => {
  const { page, console } = await open();
  await signIn(page, "kiemtra", "/kiem-toan");
  await page.locator("#verify-hint").waitFor();
  await accessible(page);
  await page.setInputFiles("#verify-file", letter);
  await page.locator(".audit-verdict").waitFor();
  assert.match(await page.locator(".audit-verdict").innerText(), /không có chữ ký số/);
  assert.match(await page.locator(".audit-result .facts").innerText(), /[0-9a-f]{64}/);

  const signed = await page.evaluate(async (id) => {
    const files = (await (await fetch(`/api/v1/outgoing/${id}`)).json()).files.filter((one) => one.kind === "signed");
    const bytes = new Uint8Array(await (await fetch(`/api/v1/files/${files.at(-1).id}/content`)).arrayBuffer());
    return Array.from(bytes);
  }, given.made.toNumber);
  const whole = Buffer.from(signed);
  await page.setInputFiles("#verify-file", { name: "đã ký.pdf", mimeType: "application/pdf", buffer: whole });
  await page.locator(".audit-verdict.ok").waitFor();
  await page.locator("details.verdict.ok summary").first().waitFor();
  await accessible(page);
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Tải báo cáo để in" }).click();
  const saved = readFileSync(await (await waiting).path(), "utf8");
  assert.match(saved, /HỢP LỆ/);
  assert.match(saved, /Tổ chức cấp chứng thư/);

  const forged = Buffer.from(whole);
  forged[Math.floor(forged.length / 3)] ^= 1;
  await page.setInputFiles("#verify-file", { name: "<img src=x onerror=alert(1)>.pdf", mimeType: "application/pdf", buffer: forged });
  await page.locator(".audit-verdict.danger").waitFor();
  await page.setInputFiles("#verify-file", { name: "rỗng.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) });
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /Tệp rỗng/);
  assert.deepEqual(console, []);
});

test("the validity of what came in is filtered by the address and saved as a table", async () => {
  const { page, console } = await open();
  await signIn(page, "kiemtra", "/kiem-toan/hieu-luc?verdict=NO_SIGNATURE");
  await page.locator(".rows li").first().waitFor();
  assert.equal(await page.locator("select[name=verdict]").inputValue(), "NO_SIGNATURE");
  await accessible(page);
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  assert.match(readFileSync(await (await waiting).path(), "utf8"), /Không có chữ ký/);
  await page.locator("input[name=from]").fill("32/1/2026");
  await page.locator("input[name=from]").press("Enter");
  await page.locator(".field.wrong").waitFor();
  await page.locator("input[name=from]").fill("1/1/2020");
  await page.locator("input[name=until]").fill("2/1/2020");
  await page.locator("input[name=until]").press("Enter");
  await page.getByText("Không có tệp nào khớp bộ lọc.").waitFor();
  assert.match(page.url(), /from=2020-01-01/);
  await accessible(page);
  assert.deepEqual(console, []);
});

test("an event of the log is proved in the browser, and a proof that the server forged is not believed", async () => {
  const { page, console } = await open();
  await signIn(page, "kiemtra", "/kiem-toan/nhat-ky");
  await page.locator(".audit-log li").nth(3).waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Kiểm chứng 3", exact: true }).click();
  await page.locator(".audit-proof.ok").waitFor();
  await accessible(page);

  await page.route("**/log/events/4/proof", async (route) => {
    const answer = await route.fetch();
    const text = await answer.text();
    await route.fulfill({ response: answer, body: text.replace(/event (.)/, (_, one) => `event ${one === "A" ? "B" : "A"}`) });
  });
  await page.getByRole("button", { name: "Kiểm chứng 4", exact: true }).click();
  await page.locator(".audit-proof.danger").waitFor();
  await page.locator("input[name=object]").fill(`outgoing/${given.made.toNumber}`);
  await page.locator("input[name=object]").press("Enter");
  await page.waitForURL(/object=outgoing/);
  await page.locator(".audit-log li").first().waitFor();
  assert.ok((await page.locator(".audit-line .object").allInnerTexts()).every((one) => one === `outgoing/${given.made.toNumber}`));
  assert.deepEqual(console, []);
});

test("who is no auditor of the agency gets no log", async () => {
  const { page } = await open();
  await signIn(page, "chuyenvien", "/kiem-toan/nhat-ky");
  await page.getByRole("alert").waitFor();
  assert.equal(await page.locator(".audit-log li").count(), 0);
  assert.equal(await page.getByRole("link", { name: "Nhật ký" }).count(), 0);
});

test("the pages for everybody work without script and without an account", async () => {
  for (const width of [1280, 390]) {
    const { page, console, context } = await open({ width });
    await page.goto(`${given.url}/kiem-tra?lang=vi`);
    await accessible(page);
    await page.setInputFiles("#tep", letter);
    await page.getByRole("button", { name: "Kiểm tra" }).click();
    await page.getByRole("heading", { name: "Kết quả kiểm tra chữ ký số" }).waitFor();
    await accessible(page);
    await page.goto(`${given.url}/tra-cuu?ma=khong-co&lang=vi`);
    await page.getByRole("alert").waitFor();
    await accessible(page);
    assert.equal(await page.locator("script").count(), 0);
    assert.deepEqual(console, []);
    await context.close();
  }
});
