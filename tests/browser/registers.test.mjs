// The clerk's books: lines as on paper, acts on numbers, the account, printed forms, the registers written by hand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { accessible, close, given, open, signIn } from "./support.mjs";

after(close);

test("a register shows its lines as on paper; a number is reserved, voided once, and accounted for", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/so");
  await page.getByRole("link", { name: "Sổ văn bản nội bộ" }).click();
  await page.getByRole("heading", { level: 1, name: `Sổ văn bản nội bộ, ${given.year}` }).waitFor();
  const rows = page.locator(".sheet tbody tr");
  await rows.nth(4).waitFor();
  assert.match(await rows.nth(0).innerText(), /01\/TB-STTTT[\s\S]*<img src=x onerror/);
  assert.match(await rows.nth(1).innerText(), /Số giữ cho Phòng Công nghệ thông tin/);
  assert.match(await rows.nth(2).innerText(), /Số bỏ qua: Phôi giấy in hỏng/);
  await accessible(page);
  await page.getByRole("button", { name: "Giữ số…" }).click();
  await page.getByRole("button", { name: "Giữ số", exact: true }).click();
  await page.getByText("Nhập: Giữ cho").waitFor();
  await accessible(page);
  await page.getByLabel("Giữ cho").fill("Văn phòng Sở");
  await page.getByLabel("Lý do").fill("Chờ bản giấy");
  await page.getByLabel("Giữ đến ngày").fill(`31/12/${given.year}`);
  await page.getByRole("button", { name: "Giữ số", exact: true }).dblclick();
  await page.getByText("Đã giữ số.").waitFor();
  await rows.nth(5).waitFor();
  assert.equal(await rows.count(), 6, "a double click takes one number");
  await rows.nth(1).getByRole("button", { name: "Hủy số…" }).click();
  await page.getByRole("heading", { name: "Hủy số 02" }).waitFor();
  await page.getByLabel("Lý do").fill("Không dùng nữa");
  await page.getByRole("button", { name: "Hủy số", exact: true }).click();
  await page.getByText("Đã hủy số.").waitFor();
  await page.getByText("Số đã hủy: Không dùng nữa").waitFor();
  await page.getByRole("link", { name: "Đối soát số" }).click();
  await page.getByText("Mọi số từ 1 đến 6 đều có trong sổ.").waitFor();
  assert.deepEqual(await page.locator(".figures dd").allInnerTexts(), ["6", "2", "1", "2", "1"]);
  await page.getByRole("cell", { name: /Chờ bản giấy \(cho Văn phòng Sở/ }).waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});

test("a lost answer takes no second number: the repetition has the same key", async () => {
  const { page } = await open();
  await signIn(page, "vanthu", `/so/noi-bo/${given.year}`);
  const rows = page.locator(".sheet tbody tr");
  await rows.first().waitFor();
  const before = await rows.count();
  let lost = 0;
  await page.route("**/books/noi-bo/lines", async (route) => {
    if (route.request().method() !== "POST" || lost++ > 0) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("button", { name: "Ghi dòng văn bản giấy…" }).click();
  await page.getByLabel("Loại văn bản").selectOption("TB");
  await page.getByLabel("Trích yếu nội dung").fill("Thông báo nghỉ lễ");
  const send = page.getByRole("button", { name: "Ghi dòng văn bản giấy", exact: true });
  await send.click();
  await page.locator("dialog").getByText("Không kết nối được với máy chủ").waitFor();
  await send.click();
  await page.getByText("Đã ghi vào sổ.").waitFor();
  await page.getByText("Thông báo nghỉ lễ").waitFor();
  assert.equal(await rows.count(), before + 1);
});

test("ten thousand numbers: the newest page first, any number at once, days as a filter", async () => {
  const { page, console } = await open();
  await signIn(page, "kiemtra", `/so/dai/${given.year}`);
  await page.getByText("Số 9901–10000 trong 10000").waitFor();
  assert.equal(await page.locator(".sheet tbody tr").count(), 100);
  assert.equal(await page.getByRole("button", { name: "Giữ số…" }).count(), 0, "an auditor takes no numbers");
  await page.getByLabel("Đến số").fill("4321");
  await page.keyboard.press("Enter");
  await page.getByText("Số 4301–4400 trong 10000").waitFor();
  await page.locator("#so-4321").waitFor();
  await page.getByRole("button", { name: "Trang sau của sổ" }).click();
  await page.locator("#so-4401").waitFor();
  assert.match(page.url(), /after=4400/);
  await page.locator("form.bar").getByLabel("Từ ngày").fill(`1/1/${given.year}`);
  await page.locator("form.bar").getByLabel("Đến ngày").fill(`2/1/${given.year}`);
  await page.getByRole("button", { name: "Lọc theo ngày" }).click();
  await page.getByText("Không có số nào trong những ngày đó.").waitFor();
  assert.deepEqual(console, []);
});

test("prints the forms of Annex IV, and seals one; refusals are told in words", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", `/so/incoming/${given.year}`);
  await page.getByRole("link", { name: /rà soát, cập nhật quy chế/ }).waitFor();
  await page.getByText("In sổ, tải về").click();
  const fetch = async (name) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
    return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
  };
  await page.getByLabel("Biểu mẫu").selectOption("follow-up");
  const csv = await fetch("Tải về CSV");
  assert.match(csv.content.toString("utf8"), /Tiến độ giải quyết/);
  await page.getByLabel("Biểu mẫu").selectOption("incoming");
  const pdf = await fetch("Tải về PDF");
  assert.match(pdf.name, /^incoming-\d{4}-01-01-.*\.pdf$/);
  assert.equal(pdf.content.subarray(0, 5).toString(), "%PDF-");
  const sealed = await fetch("PDF có chữ ký số của cơ quan");
  assert.match(sealed.content.toString("latin1"), /ETSI\.CAdES\.detached|adbe\.pkcs7/);
  await accessible(page);
  // From one year into another there is no register: the server's own words.
  await page.locator("details").getByLabel("Từ ngày").fill("1/1/2020");
  await page.locator("details").getByLabel("Đến ngày").fill("1/1/2021");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Tải về PDF", exact: true }).click();
  await page.getByRole("alert").getByText(/cùng một năm|không hợp lệ/i).waitFor();
  assert.deepEqual(console, []);
});

test("letters by post get their receipt, archived copies come back; an official has no registers", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  await signIn(page, "vanthu", "/so/buu-dien");
  await page.getByRole("cell", { name: "01/BC-STTTT" }).waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Ghi biên nhận…" }).click();
  await page.getByLabel("Biên nhận bưu điện").fill("VN-0042");
  await page.keyboard.press("Enter");
  await page.getByRole("cell", { name: "VN-0042" }).waitFor();
  await page.goto(`${given.url}/so/ban-luu`);
  await page.getByRole("button", { name: "Đã trả…" }).click();
  await page.getByRole("textbox", { name: "Ngày trả" }).fill("hôm nay");
  await page.keyboard.press("Enter");
  await page.getByText("Đã ghi ngày trả.").waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
  const other = await open();
  await signIn(other.page, "chuyenvien", `/so/noi-bo/${given.year}`);
  await other.page.getByText("Bạn không có quyền xem nội dung này").waitFor();
  assert.equal(await other.page.getByRole("link", { name: "Sổ văn bản" }).count(), 0);
});
