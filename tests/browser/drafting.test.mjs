// The official drafts: recipients, a template filled and looked at, the way of the chain with names, annexes, a lost network, a conflict.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, report, signIn } from "./support.mjs";

after(close);

const recipients = (page) => page.getByRole("combobox", { name: "Nơi nhận" });

test("what is being written is kept on this machine; recipients are found without marks; the network goes and comes back", async () => {
  const { page, console, context } = await open();
  await signIn(page, "chuyenvien", "/van-ban-di/du-thao");
  await page.locator("#draft-unit option").first().waitFor({ state: "attached" });
  await page.locator("#draft-type").selectOption("BC");
  await page.locator("#draft-subject").fill("<script>Báo cáo</script> đang soạn");
  await recipients(page).fill("van phong");
  await page.keyboard.press("Enter");
  await recipients(page).fill("vanthu@snv.example.vn");
  await page.keyboard.press("Enter");
  await recipients(page).fill("Ủy ban nhân dân tỉnh");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".recipients > li").count(), 3);
  assert.equal(await page.getByLabel("Địa chỉ của vanthu@snv.example.vn").inputValue(), "vanthu@snv.example.vn");
  await page.reload();
  await page.getByText("Đã đưa lại những gì bạn nhập dở").waitFor();
  assert.equal(await page.locator("#draft-subject").inputValue(), "<script>Báo cáo</script> đang soạn");
  assert.equal(await page.locator(".recipients > li").count(), 3);
  await page.locator("#draft-upload").setInputFiles(report);
  await drawn(page);
  await accessible(page);
  await context.setOffline(true);
  await page.locator("form.entry button.primary").click();
  await page.getByRole("alert").getByText("Không kết nối được").first().waitFor();
  await context.setOffline(false);
  await page.locator("form.entry button.primary").dblclick();
  await page.waitForURL(/van-ban-di\/[0-9a-f-]{36}/);
  await page.getByRole("heading", { level: 1, name: "<script>Báo cáo</script> đang soạn" }).waitFor();
  await page.locator("summary", { hasText: "Nơi nhận dự kiến" }).click();
  await page.locator(".recipients > li").nth(2).waitFor();
  await page.locator("summary", { hasText: "Kiểm tra thể thức" }).click();
  await page.locator(".deviations li, [role=status]:has-text('Không thấy lỗi')").first().waitFor();
  await page.getByLabel("Quy trình trình duyệt").selectOption("outgoing-three-approvers");
  await page.locator(".way li").nth(5).waitFor();
  await page.locator(".way").getByText("Lê Thị Thu Hương").waitFor();
  await accessible(page);
  await page.goto(`${given.url}/van-ban-di`);
  await page.locator(".rows a").first().waitFor();
  assert.equal(await page.locator(".rows a", { hasText: "<script>Báo cáo" }).count(), 1);
  assert.deepEqual(console, []);
});

test("a template is filled and looked at before it is saved", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien", "/van-ban-di/du-thao");
  await page.locator("#draft-unit option").first().waitFor({ state: "attached" });
  await page.locator("#draft-type").selectOption("BC");
  await page.getByLabel("Soạn từ mẫu").check();
  await page.getByLabel("Mẫu văn bản").selectOption({ label: "Báo cáo tháng" });
  await page.getByLabel("trich yeu").fill("Kết quả quý IV");
  await page.getByRole("button", { name: "Tạo bản xem trước" }).click();
  await page.getByText("Bản xem trước đã sẵn sàng").waitFor({ timeout: 60_000 });
  await drawn(page);
  assert.match((await page.locator(".textLayer").first().textContent()).normalize("NFC"), /Kết quả quý IV/);
  await page.getByLabel("trich yeu").fill("Kết quả cả năm");
  await page.getByText("Nội dung đã thay đổi").waitFor();
  await page.locator("form.entry button.primary").click();
  await page.getByRole("alert").getByText("Chọn tệp dự thảo").waitFor();
  assert.deepEqual(console, []);
});

test("two tabs plan the recipients: both lists are shown, nothing is lost; a draft that is kept says by whom", async () => {
  const { page, console, context } = await open();
  await signIn(page, "chuyenvien", `/van-ban-di/${given.made.versions}`);
  await page.locator("summary", { hasText: "Nơi nhận dự kiến" }).click();
  const other = await context.newPage();
  await other.goto(`${given.url}/van-ban-di/${given.made.versions}`);
  await other.locator("summary", { hasText: "Nơi nhận dự kiến" }).click();
  await recipients(other).or(other.getByRole("combobox", { name: /Nơi nhận/ })).first().fill("Sở Tài chính");
  await other.keyboard.press("Enter");
  await other.getByRole("button", { name: "Lưu nơi nhận" }).click();
  await other.getByText("Đã lưu nơi nhận.").waitFor();
  await page.getByRole("combobox", { name: /Nơi nhận/ }).first().fill("Sở Nội vụ");
  await page.keyboard.press("Enter");
  // This tab is told of the change only when it saves: the version that it saw is older.
  await page.route("**/api/v1/outgoing/*", (route) => (route.request().method() === "GET" ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "Lưu nơi nhận" }).click();
  await page.getByText("Người khác vừa lưu:").waitFor();
  await page.unroute("**/api/v1/outgoing/*");
  await page.locator(".notice").getByText("Sở Tài chính").waitFor();
  await page.locator(".recipients").getByText("Sở Nội vụ").waitFor();
  await accessible(page);
  await other.close();

  await page.reload();
  await page.locator("summary", { hasText: "Việc khác" }).click();
  await page.getByRole("button", { name: "Giữ để sửa trong 60 phút" }).click();
  await page.getByText("Đang được Trần Văn Minh giữ để sửa").waitFor();
  await page.getByRole("button", { name: "Thôi giữ dự thảo" }).click();
  await page.getByText("Đang được Trần Văn Minh giữ để sửa").waitFor({ state: "hidden" });
  await page.locator("summary", { hasText: /^Phụ lục$/ }).click();
  await page.getByRole("button", { name: "Thêm phụ lục" }).click();
  await page.getByLabel("Tên phụ lục 1").fill("Bảng số liệu");
  await page.getByLabel("Tệp phụ lục").setInputFiles(report);
  await page.locator(".annex").getByText("draft-bao-cao.pdf (").waitFor();
  await page.getByRole("button", { name: "Lưu phụ lục" }).click();
  await page.getByText("Đã lưu phụ lục.").waitFor();
  assert.deepEqual(console.filter((one) => !one.includes("Failed to load")), []);
});
