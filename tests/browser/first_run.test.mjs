// The first administrator of an empty instance: the code, the agency, and the list of what is to be done then.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, given, open } from "./support.mjs";

after(close);
const hostile = "<img src=x onerror=\"document.title='owned'\">";
const password = "mật khẩu rất dài 1";
const agency = `Sở Khoa học và Công nghệ ${hostile}`;

test("whoever has the code makes the agency, signs in, stops, and goes on where it was left", async () => {
  const { page, console, context } = await open();
  await page.goto(`${given.empty.url}/`);
  await page.getByRole("heading", { name: "Thiết lập ban đầu" }).waitFor();
  await accessible(page);
  await page.locator("button.primary").click();
  const summary = page.locator(".notice.danger");
  await summary.waitFor();
  assert.equal(await summary.evaluate((one) => one === document.activeElement), true);
  assert.equal(await summary.locator("li").count(), 9);
  await accessible(page);
  const fill = (name, value) => page.locator(`input[name=${name}]`).fill(value);
  await fill("one_time_code", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF");
  await fill("agency_name", agency);
  await fill("parent_name", "Ủy ban nhân dân tỉnh Nam Định");
  await fill("agency_code", "H40.14");
  await fill("symbol", "SKHCN");
  await fill("place", "Nam Định");
  await fill("unit_code", "SO");
  await fill("full_name", "Hoàng Anh Tuấn");
  await fill("login", "quantri");
  await fill("password", password);
  await fill("again", "khác hẳn");
  await page.locator("input[name=again]").press("Enter");
  await summary.getByText("Hai lần nhập không giống nhau.").waitFor();
  await fill("again", password);
  // Into the field itself: the list of what is wrong takes the focus a frame after it shows.
  await page.locator("input[name=again]").press("Enter");
  await summary.getByText(/Mã dùng một lần không đúng/).waitFor();
  await summary.getByRole("link").first().click();
  assert.equal(await page.locator("input[name=one_time_code]").evaluate((one) => one === document.activeElement), true);
  await fill("one_time_code", given.empty.code.toLowerCase());
  await page.locator("button.primary").dblclick();
  await page.getByRole("heading", { name: "Những việc khi bắt đầu" }).waitFor({ timeout: 40_000 });
  await page.locator("header .agency", { hasText: "Sở Khoa học và Công nghệ <img" }).waitFor();
  const step = (name) => page.locator(".first-run-steps > li", { hasText: name });
  await step("Cây đơn vị").getByText("1 đơn vị").waitFor();
  await step("Người dùng").getByText("Còn thiếu: văn thư cơ quan, lãnh đạo cơ quan").waitFor();
  await accessible(page);
  await step("Cây đơn vị").getByRole("button", { name: "Thêm đơn vị…" }).click();
  await page.locator("dialog input[name=name]").fill("Văn phòng Sở");
  await page.locator("dialog input[name=code]").fill("VP");
  await page.locator("dialog input[name=symbol]").fill("VP");
  await page.locator("dialog button.primary").dblclick();
  await step("Cây đơn vị").getByText("2 đơn vị").waitFor();
  await page.goto(`${given.empty.url}/quan-tri`);
  await page.getByText("Việc thiết lập ban đầu chưa xong.").waitFor();
  await accessible(page);
  await page.getByRole("link", { name: "Làm tiếp" }).click();
  await page.getByRole("button", { name: "Áp dụng: Xử lý văn bản đến" }).click();
  await step("Quy trình").getByText("1 quy trình đang áp dụng").waitFor();

  // Stopped here; another day, another window.
  await context.clearCookies();
  await page.goto(`${given.empty.url}/khoi-dau`);
  await page.locator("input[name=login]").fill("quantri");
  await page.locator("input[name=password]").fill(password);
  await page.keyboard.press("Enter");
  await step("Quy trình").getByText("Cần làm").waitFor();
  await page.getByRole("button", { name: "Áp dụng: Văn bản đi, một cấp duyệt" }).press("Enter");
  await step("Quy trình").getByText("Xong").waitFor();
  await step("Cây đơn vị").getByText("Xong").waitFor();
  await step("Xác thực hai bước").getByRole("link").click();
  await page.getByRole("region", { name: "Xác thực hai bước" }).waitFor();
  assert.equal(await page.title().then((one) => one.includes("<img")), true, "the agency's name is text in the title as well");
  assert.deepEqual(console, []);

  const late = await open();
  await late.page.goto(`${given.empty.url}/khoi-dau`);
  await late.page.getByRole("heading", { name: "Đăng nhập" }).waitFor();
  await late.page.waitForTimeout(300);
  assert.equal(await late.page.locator("input[name=one_time_code]").count(), 0);
});
