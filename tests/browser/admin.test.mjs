// An administrator's day: people and roles, units, a plain chain, a broken file, the calendar, background work.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, given, open, signIn } from "./support.mjs";

after(close);
const hostile = "<img src=x onerror=\"document.title='owned'\">";

test("a person is added, gets another role, loses it, and is closed", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri");
  await page.locator(".admin-people > li").first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Thêm người dùng…" }).click();
  await page.locator("dialog.act button.primary").click();
  await page.locator("dialog .field.wrong").first().waitFor();
  await accessible(page);
  await page.locator("dialog input[name=full_name]").fill(`Lê Thị Mới ${hostile}`);
  await page.locator("dialog input[name=login]").fill("lethimoi");
  await page.locator("dialog input[name=password]").fill("ngắn");
  await page.locator("dialog select[name=role]").selectOption("official");
  await page.locator("dialog select[name=unit]").selectOption({ index: 2 });
  await page.locator("dialog button.primary").click();
  await page.locator("dialog [role=alert]").first().waitFor();
  await page.locator("dialog input[name=password]").fill("mật khẩu đủ dài 7");
  await page.locator("dialog button.primary").dblclick();
  await page.locator("dialog.act").waitFor({ state: "detached" });
  const row = page.locator(".admin-people > li", { hasText: "lethimoi" });
  await row.waitFor();
  assert.match(await row.innerText(), /<img src=x/);
  await row.getByRole("button", { name: "Thêm vai trò…" }).click();
  await page.locator("dialog select[name=role]").selectOption("clerk");
  await page.locator("dialog select[name=unit]").selectOption({ index: 1 });
  await page.keyboard.press("Enter");
  await page.locator("dialog button.primary").click({ timeout: 1000 }).catch(() => {});
  await row.getByText("Văn thư –").waitFor();
  await row.locator(".admin-roles li", { hasText: "Văn thư" }).getByRole("button").click();
  await page.locator("dialog button.primary").click();
  await row.getByText("Văn thư –").waitFor({ state: "detached" });
  await row.getByRole("button", { name: "Khóa tài khoản…" }).click();
  await page.locator("dialog button.danger").click();
  await row.getByText("Đã khóa").waitFor();
  await accessible(page);
  assert.equal(await page.title(), await page.title().then((one) => one.replace("owned", "")));
  assert.deepEqual(console, []);
});

test("two administrators at one account: the second one is told, and sees what is there now", async () => {
  const first = await open();
  const second = await open();
  await signIn(first.page, "quantri", "/quan-tri");
  await signIn(second.page, "quantri", "/quan-tri");
  const rename = async (page, name) => {
    await page.locator(".admin-people > li", { hasText: "lethimoi" }).getByRole("button", { name: "Sửa họ tên…" }).click();
    await page.locator("dialog input[name=full_name]").fill(name);
    await page.locator("dialog button.primary").click();
  };
  await second.page.locator(".admin-people > li", { hasText: "lethimoi" }).waitFor();
  await rename(first.page, "Lê Thị Một");
  await first.page.locator(".admin-people > li", { hasText: "Lê Thị Một" }).waitFor();
  await rename(second.page, "Lê Thị Hai");
  await second.page.locator("dialog [role=alert]").waitFor();
  await second.page.keyboard.press("Escape");
  await second.page.locator(".admin-people > li", { hasText: "Lê Thị Một" }).waitFor();
});

test("a unit is added and changed", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/don-vi");
  await page.locator(".sheet tbody tr").first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Thêm đơn vị…" }).click();
  await page.locator("dialog input[name=name]").fill("Trung tâm Chuyển đổi số");
  await page.locator("dialog input[name=code]").fill("CDS");
  await page.locator("dialog input[name=symbol]").fill("TTCĐS");
  await page.locator("dialog select[name=parent]").selectOption({ index: 1 });
  await page.locator("dialog button.primary").click();
  await page.locator("tr", { hasText: "TTCĐS" }).waitFor();
  assert.deepEqual(console, []);
});

test("a plain chain is made, drawn, put in force and played; a broken file is refused line by line", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/quy-trinh");
  await page.locator(".sheet tbody tr").first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Lập quy trình đơn giản" }).click();
  await page.locator("form.card button.primary").click();
  await page.locator(".field.wrong").first().waitFor();
  await page.locator("input[name=chain-name]").fill("Duyệt nhanh & gọn <thử>");
  assert.equal(await page.locator("input[name=chain-key]").inputValue(), "duyet-nhanh-gon-thu");
  await page.getByRole("button", { name: "Thêm bước" }).click();
  await page.getByRole("group", { name: "Bước 2" }).locator("input").first().fill("Chánh Văn phòng rà soát");
  await page.getByRole("button", { name: "Đưa bước 2 lên" }).click();
  await page.locator("form.card .drawing svg").waitFor();
  await accessible(page);
  await page.locator("form.card button.primary").click();
  const row = page.locator("tr", { hasText: "duyet-nhanh-gon-thu" });
  await row.waitFor();
  await row.getByRole("button", { name: "Chạy thử" }).click();
  await page.locator("dialog.diagram").getByText("Kết thúc", { exact: true }).waitFor();
  assert.match(await page.locator("dialog.diagram ol").innerText(), /1\. Chánh Văn phòng rà soát[\s\S]*2\. Lãnh đạo phòng duyệt[\s\S]*Lãnh đạo ký/);
  await accessible(page);
  await page.locator("dialog.diagram button[type=submit]").click();
  await row.getByRole("link", { name: "Xem sơ đồ" }).click();
  await page.frameLocator("iframe").getByText("Chánh Văn phòng rà soát").first().waitFor();
  await page.getByRole("link", { name: "Các quy trình" }).click();
  await row.waitFor();
  await page.setInputFiles("#deploy-file", { name: "hong.bpmn", mimeType: "application/xml", buffer: Buffer.from("<a/>") });
  await page.getByRole("alert").waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});

test("a wrong line of the calendar is named, and nothing is lost; a deadline explains itself", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/lich");
  const text = page.locator("textarea[name=calendar]");
  await text.waitFor();
  await accessible(page);
  const whole = await text.inputValue();
  await text.fill(`${whole}\nholiday: ngày mai`);
  await page.getByRole("button", { name: "Áp dụng lịch" }).click();
  await page.locator(".admin-problems.error").waitFor();
  assert.match(await page.locator(".admin-problems.error").innerText(), /line \d+/);
  assert.equal(await text.inputValue(), `${whole}\nholiday: ngày mai`);
  await text.fill(whole.replace("late: 15:00", "late: 16:00"));
  await page.getByRole("button", { name: "Áp dụng lịch" }).click();
  await page.getByText(/Lịch đang dùng: do/).waitFor();
  await page.getByRole("button", { name: "Thử tính hạn" }).click();
  await page.getByText(/Hết hạn lúc/).waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});

test("background work is listed; nobody but administrators gets there", async () => {
  const admin = await open();
  await signIn(admin.page, "quantri", "/quan-tri/cong-viec");
  await admin.page.locator(".sheet, .state").first().waitFor();
  await accessible(admin.page);
  assert.deepEqual(admin.console, []);
  const other = await open();
  await signIn(other.page, "chuyenvien", "/quan-tri");
  await other.page.getByRole("alert").waitFor();
  assert.equal(await other.page.getByRole("link", { name: "Quản trị" }).count(), 0);
  assert.ok(given.url);
});
