// The leader's board, statistics, changed rights, delegations and notifications.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

test("each number of the board opens the list that it counts; the chart has its table; by unit, person and month", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", "/dieu-hanh");
  const table = page.getByRole("table");
  await table.waitFor();
  await accessible(page);
  for (const by of ["Theo đơn vị", "Theo người", "Theo tháng"]) {
    await page.getByRole("link", { name: by }).click();
    await page.locator(".by a[aria-current]", { hasText: by }).waitFor();
    await table.waitFor();
    const number = table.locator("tbody tr").first().getByRole("link").first();
    const count = Number(await number.innerText());
    assert.ok(count > 0);
    await number.click();
    await page.waitForURL(/danh-sach/);
    await page.locator(".rows li").nth(count - 1).waitFor();
    assert.equal(await page.locator(".rows li").count(), count, by);
    await accessible(page);
    await page.getByRole("link", { name: "← Điều hành" }).click();
    await table.waitFor();
  }
  assert.match(page.url(), /by=month/, "back where one was");
  await page.locator(".figures-row a", { hasText: "Chờ tôi xử lý" }).click();
  await page.getByRole("heading", { level: 1, name: "Việc cần xử lý" }).waitFor();
  await page.goto(`${given.url}/dieu-hanh/danh-sach`);
  await page.getByText("<script>").first().waitFor();
  await page.locator(".rows a", { hasText: "chữ ký số" }).first().click();
  await drawn(page);
  await page.goto(`${given.url}/dieu-hanh?from=2020-01-01&to=2020-12-31`);
  await page.getByText("Không có văn bản đến nào trong thời gian này.").waitFor();
  assert.deepEqual(console, []);
});

test("the board on paper: the table and the bars, no navigation; on a phone it fits; a unit's leader has none", async () => {
  const { page, console } = await open({ width: 390, height: 844, theme: "dark", language: "en" });
  await signIn(page, "giamdoc", "/dieu-hanh");
  await page.getByRole("table").waitFor();
  await accessible(page);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByRole("table").isVisible());
  assert.ok(await page.locator(".track i").first().isVisible());
  for (const gone of [".shell > nav", ".shell > header", ".tabs", ".bar"]) {
    assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  }
  assert.deepEqual(console, []);
  const other = await open();
  await signIn(other.page, "truongphong", "/dieu-hanh");
  await other.page.getByText("Bạn không có quyền xem nội dung này").waitFor();
  assert.equal(await other.page.locator("nav").getByRole("link", { name: "Điều hành" }).count(), 0);
});

test("statistics are the server's tables, and download as they are shown", async () => {
  const { page, console } = await open();
  await signIn(page, "kiemtra", "/thong-ke");
  await page.getByRole("cell", { name: "Tổng cộng" }).waitFor();
  await accessible(page);
  await page.getByLabel("Thống kê", { exact: true }).selectOption("dossiers");
  await page.getByLabel("Theo", { exact: true }).selectOption("person");
  await page.getByRole("button", { name: "Xem" }).click();
  await page.waitForURL(/of=dossiers/);
  await page.getByRole("cell", { name: "Trần Văn Minh" }).waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải về CSV" }).click()]);
  assert.match(readFileSync(await file.path(), "utf8"), /Trần Văn Minh/);
  assert.deepEqual(console, []);
});

test("a mandate with its scope is given once, held, confirmed as a change of rights, and revoked", async () => {
  const director = await open();
  await signIn(director.page, "giamdoc", "/uy-quyen");
  await director.page.getByText("Bạn chưa ủy quyền cho ai.").waitFor();
  await director.page.getByRole("button", { name: "Ủy quyền…" }).click();
  await director.page.getByLabel("Người được ủy quyền", { exact: true }).selectOption({ index: 4 });
  const who = await director.page.getByLabel("Người được ủy quyền", { exact: true }).locator("option:checked").innerText();
  await director.page.getByLabel("Từ ngày").fill("hôm nay");
  await director.page.getByLabel("Đến hết ngày").fill(`31/12/${Number(given.year) + 1}`);
  await director.page.getByLabel("Tư cách ký").selectOption("KT");
  await director.page.getByLabel("Căn cứ").fill("Văn bản ủy quyền số 05/UQ-STTTT");
  await director.page.getByText("Chỉ các loại văn bản").click();
  await director.page.getByLabel("Báo cáo", { exact: true }).check();
  await accessible(director.page);
  const give = director.page.getByRole("button", { name: "Ủy quyền", exact: true });
  await give.click();
  await director.page.locator("dialog .error", { hasText: "nhiều nhất một năm" }).waitFor();
  await director.page.getByLabel("Đến hết ngày").fill(given.later.split("-").reverse().join("/"));
  await give.dblclick();
  await director.page.getByText("Đã ủy quyền.").waitFor();
  const row = director.page.locator(".sheet tbody tr");
  await row.first().waitFor();
  assert.equal(await row.count(), 1);
  assert.match(await row.innerText(), /KT\. Ký thay[\s\S]*Báo cáo[\s\S]*Đang có hiệu lực/);
  await accessible(director.page);
  const holder = await open();
  const login = { "Phạm Quốc Bảo": "chanhvanphong", "Lê Thị Thu Hương": "truongphong", "Trần Văn Minh": "chuyenvien", "Nguyễn Thị Hòa": "vanthu" }[who.split(" · ")[0]];
  await signIn(holder.page, login, "/uy-quyen");
  await holder.page.getByRole("cell", { name: "Văn bản ủy quyền số 05/UQ-STTTT" }).waitFor();
  assert.equal(await holder.page.getByRole("button", { name: "Thu hồi…" }).count(), 0);
  const auditor = await open();
  await signIn(auditor.page, "kiemtra", "/thay-doi-quyen");
  const change = auditor.page.locator(".sheet tbody tr", { hasText: "Vũ Đức Thắng" }).filter({ hasText: "Ủy quyền" }).first();
  await change.waitFor();
  await accessible(auditor.page);
  await change.getByRole("button", { name: "Xác nhận…" }).click();
  await auditor.page.locator("dialog").getByRole("button", { name: "Xác nhận" }).click();
  await auditor.page.getByText("Đã xác nhận.").waitFor();
  await director.page.getByRole("button", { name: "Thu hồi…" }).click();
  await director.page.getByLabel("Lý do").fill("Đã đi làm lại");
  await director.page.getByRole("button", { name: "Thu hồi", exact: true }).click();
  await director.page.getByRole("cell", { name: "Đã thu hồi" }).waitFor();
  assert.deepEqual([...director.console, ...holder.console, ...auditor.console], []);
});

test("notifications lead to their document, are marked as seen, and letters by mail are chosen", async () => {
  const { page, console } = await open();
  await signIn(page, "truongphong", "/thong-bao");
  const rows = page.locator(".notices a");
  await rows.first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Đánh dấu đã xem tất cả" }).click();
  await page.getByText("Đã đánh dấu.").waitFor();
  await page.getByText("Mới ·").first().waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Thay đổi…" }).click();
  await page.getByLabel("Cách gửi").selectOption("digest");
  await page.getByLabel("Địa chỉ thư").fill("không phải thư");
  const save = page.getByRole("button", { name: "Thay đổi", exact: true });
  await save.click();
  await page.locator("dialog .error, dialog [role=alert]").first().waitFor();
  await page.getByLabel("Địa chỉ thư").fill("huong@so.gov.vn");
  await save.click();
  await page.getByText("Đã lưu cách báo.").waitFor();
  await page.getByText("Mỗi ngày một thư").waitFor();
  await rows.first().click();
  await page.waitForURL(/van-ban-di\/[0-9a-f-]{36}/);
  await drawn(page);
  assert.deepEqual(console, []);
});
