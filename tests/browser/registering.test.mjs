// The clerk registers what waits: many files, suggestions from the page, look-alikes side by side, mails; no mouse is needed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, letter, open, report, signIn } from "./support.mjs";

after(close);

const field = (page, name) => page.locator(`#register-${name}`);

test("many files: suggestions are unconfirmed until one key confirms them, and the next file follows", async () => {
  const { page, console, context } = await open();
  await signIn(page, "vanthu", "/van-ban-den/dang-ky");
  await field(page, "upload").setInputFiles([letter, report]);
  await page.getByText(/\d gợi ý chưa xác nhận/).waitFor();
  await drawn(page);
  assert.equal(await field(page, "issuer").evaluate((one) => one === document.activeElement), true);
  assert.match(await field(page, "number_and_symbol").inputValue(), /412\/UBND-VP7/);
  // The place of the field that has the focus is shown on the page beside.
  await field(page, "number_and_symbol").focus();
  await page.locator(".pdf-mark.suggestion.shown").waitFor();
  await accessible(page);
  // Registering what nobody looked at is refused, field by field.
  await page.locator("form.entry button.primary").click();
  await page.getByRole("alert").getByText("Xác nhận hoặc sửa gợi ý này").first().waitFor();
  // Changing a field confirms it.
  await field(page, "number_and_symbol").fill("77/UBND-HC");
  assert.equal(await page.locator(".suggested #register-number_and_symbol").count(), 0);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Đã xác nhận tất cả gợi ý").waitFor();
  assert.equal(await page.locator(".suggested").count(), 0);
  // The network goes at the worst moment: nothing is lost, and one number is taken.
  await context.setOffline(true);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("alert").getByText("Không kết nối được").waitFor();
  assert.equal(await field(page, "number_and_symbol").inputValue(), "77/UBND-HC");
  await context.setOffline(false);
  await page.keyboard.press("Control+Enter");
  await page.locator(".waiting").getByText("Đã đăng ký, số đến").waitFor();
  await page.locator(".waiting li.open").getByText("draft-bao-cao.pdf").waitFor();
  assert.notEqual(await field(page, "number_and_symbol").inputValue(), "77/UBND-HC");
  assert.deepEqual(console, []);
});

test("look-alikes are shown side by side, both files; a file can go with another; a double click takes one number", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/van-ban-den/dang-ky");
  await field(page, "upload").setInputFiles([letter, report]);
  await page.getByText(/\d gợi ý chưa xác nhận/).waitFor();
  await page.getByText("Có thể trùng với văn bản đã đăng ký").or(page.getByText("Có thể đã đăng ký văn bản này")).first().waitFor();
  await page.getByRole("button", { name: "Xem cạnh nhau" }).first().click();
  const dialog = page.locator("dialog.side-by-side");
  await dialog.locator(".pdf-page[data-drawn]").nth(1).waitFor();
  assert.equal(await dialog.locator("section > .pdf").count(), 2);
  await accessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Kèm vào văn bản đang mở" }).click();
  await page.getByText("Tệp kèm theo: draft-bao-cao.pdf").waitFor();
  await field(page, "number_and_symbol").fill("78/UBND-HC");
  await page.getByRole("button", { name: /Xác nhận tất cả/ }).click();
  await page.locator("form.entry button.primary").dblclick();
  await page.waitForURL(/van-ban-den\/[0-9a-f-]{36}/);
  await page.locator(".files").getByText("draft-bao-cao.pdf").waitFor();
  await page.goto(`${given.url}/van-ban-den`);
  await page.locator(".rows a").first().waitFor();
  assert.equal(await page.locator(".rows a", { hasText: "78/UBND-HC" }).count(), 1);
  assert.deepEqual(console, []);
});

test("mails wait too: a file of one is registered with its sender, the other is no document", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/van-ban-den/dang-ky");
  await page.getByText("Thư điện tử đến").click();
  await page.getByRole("button", { name: /Quảng cáo <img/ }).click();
  await page.getByText("Thư không có tệp nào dùng được.").waitFor();
  await accessible(page);
  await page.getByText("Không phải văn bản", { exact: true }).click();
  await page.getByLabel("Vì sao thư này không phải văn bản").fill("Thư quảng cáo");
  await page.keyboard.press("Enter");
  await page.getByText("Đã bỏ thư khỏi danh sách chờ.").waitFor();
  await page.getByRole("button", { name: /Công văn số 15\/SNV-VP/ }).click();
  await page.getByRole("button", { name: "Đăng ký tệp Công văn số 15.pdf" }).click();
  await page.getByText(/\d gợi ý chưa xác nhận/).waitFor();
  await drawn(page);
  assert.equal(await field(page, "sender_email").inputValue(), "vanthu@snv.example.vn");
  await field(page, "number_and_symbol").fill("15/SNV-VP");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/van-ban-den\/[0-9a-f-]{36}/);
  await page.getByText("15/SNV-VP").first().waitFor();
  assert.deepEqual(console, []);
});

test("a paper that is being typed stays on this machine until signing out", async () => {
  const { page } = await open({ width: 390, height: 844 });
  await signIn(page, "vanthu", "/van-ban-den/dang-ky");
  await field(page, "subject").fill("Văn bản giấy đang nhập dở");
  await accessible(page);
  await page.reload();
  await page.locator("form.entry").waitFor();
  assert.equal(await field(page, "subject").inputValue(), "Văn bản giấy đang nhập dở");
  await page.getByRole("button", { name: "Nguyễn Thị Hòa" }).click();
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await page.getByRole("heading", { name: "Đăng nhập" }).waitFor();
  assert.equal(await page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("vanthu-draft"))), false);
});
