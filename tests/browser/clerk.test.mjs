// The clerk's day: sign in, register a letter by keyboard alone, number, seal and issue.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, letter, open, signIn } from "./support.mjs";

after(close);

test("a wrong password is told, the right one opens the work, and signing out ends it", async () => {
  const { page, console } = await open();
  await page.goto(given.url);
  await page.locator("input[name=login]").fill("vanthu");
  await page.locator("input[name=password]").fill("sai mật khẩu");
  await page.locator("button.primary").click();
  await page.getByRole("alert").filter({ hasText: /không đúng/i }).waitFor();
  await accessible(page);
  await page.locator("input[name=password]").fill(given.passwords.vanthu);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Việc cần xử lý" }).waitFor();
  await page.getByRole("button", { name: "Nguyễn Thị Hòa" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Work to do" }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(console, []);
});

test("what somebody wrote as a script shows as text, in the list and on the page", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu");
  await page.locator(".rows .subject", { hasText: "<script>" }).waitFor();
  await page.goto(`${given.url}/van-ban-den/${given.made.hostile}`);
  await page.getByRole("heading", { level: 1, name: "<img src=x onerror" }).waitFor();
  await drawn(page);
  await accessible(page);
  assert.match(await page.title(), /^Văn thư/);
  assert.equal(await page.locator("main img, main script").count(), 0);
  assert.deepEqual(console, []);
});

test("registers by keyboard alone; a duplicate is shown side by side; the number is the one that was announced", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/van-ban-den/dang-ky");
  await page.locator("#register-upload").setInputFiles(letter);
  await page.getByText("incoming-cong-van.pdf (").waitFor();
  await page.getByText(/\d gợi ý chưa xác nhận/).waitFor();
  const type = async (text, next = "Tab") => {
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
    await page.keyboard.press(next);
  };
  await page.locator("#register-issuer").focus();
  await type("Ủy ban nhân dân tỉnh Nam Định");
  await page.locator("#register-number_and_symbol").focus();
  await type("412/UBND-VP7");
  await page.getByText("Có thể đã đăng ký văn bản này").waitFor();
  await page.locator("#register-document_date").focus();
  await type("hôm nay");
  await page.locator("#register-subject").focus();
  await type("Công văn về báo cáo định kỳ");
  await page.keyboard.press("Control+Enter");
  await page.locator("form.entry button.primary").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Xác nhận rằng đây là văn bản khác").waitFor();
  await accessible(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // the link of the summary
  assert.equal(await page.evaluate(() => document.activeElement.id), "register-accept_duplicate");
  await page.keyboard.press("Space");
  const announced = /dự kiến: (\d+\/\d+)/.exec(await page.locator("form.entry").innerText())[1];
  await page.locator("form.entry button.primary").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/van-ban-den\/[0-9a-f-]{36}/);
  await page.getByText(announced, { exact: true }).waitFor();
  await drawn(page);
  assert.match((await page.locator(".textLayer").first().textContent()).normalize("NFC"), /ỦY BAN NHÂN DÂN/);
  assert.deepEqual(console, []);
});

test("numbers, seals and issues; both signatures stand in one sentence each", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", `/van-ban-di/${given.made.toNumber}`);
  await page.getByText(/Sẽ cấp số 01\/BC-STTTT/).waitFor();
  for (const step of ["Cấp số", "Đóng dấu", "Phát hành"]) {
    await page.getByRole("button", { name: step, exact: true }).click();
    await page.getByText(`Đã thực hiện: ${step}.`).waitFor();
  }
  await page.getByText("Đã phát hành", { exact: true }).waitFor();
  await page.getByText("Chữ ký của Vũ Đức Thắng hợp lệ").waitFor();
  assert.equal(await page.locator(".verdict.ok").count(), 2);
  await page.getByText("Hiện không có việc nào của bạn").waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});
