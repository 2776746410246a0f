// Dossiers from the file plan to the archive: each by those who do it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { accessible, choose, close, given, open, signIn } from "./support.mjs";

after(close);

const plan = (years) => ({
  name: "danh-muc.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(
    `Số và ký hiệu HS,Tiêu đề hồ sơ,Thời hạn bảo quản,Người lập hồ sơ,Ghi chú\nI,CÔNG NGHỆ THÔNG TIN\n01.CNTT,Hồ sơ quản lý mạng của Sở,${years},Phòng CNTT,\n02.CNTT,<b>Hồ sơ</b> chuyển đổi số,Vĩnh viễn,Phòng CNTT,theo từng việc\n`,
  ),
});

async function downloaded(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
  return readFileSync(await file.path());
}

test("the file plan: wrong rows are named and keep nothing, the right ones are put in force", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/ho-so/danh-muc");
  await page.getByRole("button", { name: "Lập danh mục…" }).click();
  await page.getByRole("button", { name: "Lập danh mục", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: `Danh mục hồ sơ năm ${given.year}` }).waitFor();
  const file = page.locator("input[type=file]");
  await file.setInputFiles(plan("lâu"));
  await page.getByText("danh-muc.csv (").waitFor();
  await page.getByRole("button", { name: "Kiểm tra thử" }).click();
  await page.getByRole("alert").getByText(/Dòng 3:/).waitFor();
  await accessible(page);
  await file.setInputFiles(plan("5 năm"));
  await page.getByRole("alert").waitFor({ state: "detached" });
  await page.getByText("danh-muc.csv (").waitFor();
  await page.getByRole("button", { name: "Kiểm tra thử" }).click();
  await page.getByText("có 3 dòng. Chưa lưu gì.").waitFor();
  await page.getByText("Danh mục chưa có dòng nào").waitFor();
  await page.getByRole("button", { name: "Nhập, thay mọi dòng" }).dblclick();
  await page.getByText("Đã nhập danh mục.").waitFor();
  await page.getByRole("cell", { name: "<b>Hồ sơ</b> chuyển đổi số" }).first().waitFor();
  assert.equal((await downloaded(page, "Tải về PDF")).subarray(0, 5).toString(), "%PDF-");
  await page.getByRole("button", { name: "Ban hành…" }).click();
  await page.getByLabel("Quyết định ban hành").fill("Quyết định số 01/QĐ-STTTT");
  await page.keyboard.press("Enter");
  await page.getByText("Danh mục đã có hiệu lực.").waitFor();
  await page.locator(".chip", { hasText: "Có hiệu lực" }).waitFor();
  assert.equal(await page.locator("input[type=file]").count(), 0);
  await accessible(page);
  assert.deepEqual(console, []);
});

test("an official opens a dossier from the plan, adds documents by search, takes one out, closes and reopens it", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien", "/ho-so");
  await page.getByRole("button", { name: "Lập hồ sơ…" }).click();
  await page.getByLabel("Theo danh mục hồ sơ").selectOption("01.CNTT");
  await page.getByRole("button", { name: "Lập hồ sơ", exact: true }).dblclick();
  await page.getByRole("heading", { level: 1, name: "Hồ sơ quản lý mạng của Sở" }).waitFor();
  await page.getByText("5 năm").first().waitFor();
  await page.getByRole("button", { name: "Thêm văn bản…" }).click();
  await page.getByRole("searchbox").fill("bao cao");
  await page.keyboard.press("Enter");
  const hits = page.locator(".picker input");
  await hits.nth(1).waitFor();
  await hits.nth(0).check();
  await hits.nth(1).check();
  await accessible(page);
  await page.getByRole("button", { name: "Thêm 2 văn bản" }).dblclick();
  await page.getByText("Đã thêm vào hồ sơ.").waitFor();
  const rows = page.locator(".sheet tbody tr");
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2);
  await page.reload();
  await rows.nth(1).waitFor();
  await accessible(page);
  await rows.nth(0).getByRole("button", { name: "Lấy ra…" }).click();
  await page.getByLabel("Lý do").fill("Xếp nhầm");
  await page.getByRole("button", { name: "Lấy ra", exact: true }).click();
  await page.getByText("Đã lấy ra khỏi hồ sơ.").waitFor();
  await rows.nth(1).waitFor({ state: "detached" });
  assert.match(await rows.nth(0).innerText(), /^2\s/, "an ordinal is never given again");
  await page.getByRole("button", { name: "Kết thúc hồ sơ…" }).click();
  await page.getByRole("button", { name: "Kết thúc hồ sơ", exact: true }).click();
  await page.locator(".chip", { hasText: "Đã kết thúc" }).waitFor();
  assert.match((await downloaded(page, "Dữ liệu XML (Phụ lục VI)")).toString("utf8"), /01\.CNTT/);
  assert.match((await downloaded(page, "Mục lục văn bản · CSV")).toString("utf8"), /Mục lục|Số, ký hiệu/i);
  await page.getByRole("button", { name: "Mở lại hồ sơ…" }).click();
  await page.getByLabel("Lý do").fill("Bổ sung");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".chip", { hasText: "Đang lập" }).waitFor();
  await page.getByRole("link", { name: "← Hồ sơ công việc" }).click();
  await page.getByLabel("Hồ sơ của tôi").check();
  await page.waitForURL(/mine=yes/);
  await page.getByRole("link", { name: "Hồ sơ quản lý mạng của Sở" }).waitFor();
  assert.deepEqual(console, []);
});

test("somebody was faster: it is told, the new state is loaded, and the second try goes through; written scripts show as text", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien", `/ho-so/${given.made.dossiers.open}`);
  await page.getByRole("heading", { level: 1, name: /<img src=x onerror/ }).waitFor();
  await page.getByRole("button", { name: "Sửa thông tin…" }).click();
  const title = page.getByLabel("Tiêu đề hồ sơ");
  await title.fill("Hồ sơ triển khai chữ ký số");
  const other = await open();
  await signIn(other.page, "vanthu", `/ho-so/${given.made.dossiers.open}`);
  await other.page.getByRole("button", { name: "Sửa thông tin…" }).click();
  await other.page.getByLabel("Chú giải").fill("Văn thư bổ sung");
  await other.page.getByRole("button", { name: "Sửa thông tin", exact: true }).click();
  await other.page.getByText("Đã sửa hồ sơ.").waitFor();
  const save = page.getByRole("button", { name: "Sửa thông tin", exact: true });
  await save.click();
  await page.getByText("Nội dung đã thay đổi sau khi bạn mở").waitFor();
  await page.locator(".facts", { hasText: "Văn thư bổ sung" }).waitFor({ state: "attached" });
  assert.equal(await title.inputValue(), "Hồ sơ triển khai chữ ký số", "what was typed stays");
  await save.click();
  await page.getByText("Đã sửa hồ sơ.").waitFor();
  await page.getByRole("heading", { level: 1, name: "Hồ sơ triển khai chữ ký số" }).waitFor();
  assert.equal(await page.locator("main img, main b").count(), 0);
  assert.deepEqual(console, []);
});

test("a dossier is opened to somebody for some days, it says why they see it, and the right is taken back", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien", `/ho-so/${given.made.dossiers.closed}`);
  const access = page.getByRole("region", { name: "Ai được xem" });
  await access.getByText("Chưa cấp quyền xem cho ai").waitFor();
  await access.getByRole("button", { name: "Cho một người xem…" }).click();
  await choose(page.locator("dialog select[name=user]"), "Phạm Quốc Bảo");
  await page.getByLabel("Từ ngày").fill("hôm nay");
  await page.getByLabel("Đến hết ngày").fill(given.later.split("-").reverse().join("/"));
  await page.getByRole("button", { name: "Cho một người xem", exact: true }).click();
  await page.getByText("Nhập: Lý do").waitFor();
  await accessible(page);
  await page.getByLabel("Lý do").fill("<i>Phối hợp</i>");
  await page.getByRole("button", { name: "Cho một người xem", exact: true }).dblclick();
  await page.getByText("Đã cấp quyền xem.").waitFor();
  const grants = access.getByRole("list", { name: "Quyền xem đã cấp" }).locator("li");
  await grants.first().waitFor();
  assert.equal(await grants.count(), 1, "a double click gives one right");
  assert.match(await grants.first().innerText(), /từ \d\d\/\d\d\/\d{4} đến hết \d\d\/\d\d\/\d{4} · Trần Văn Minh cấp[\s\S]*<i>Phối hợp<\/i>/);
  await accessible(page);
  const auditor = await open({ theme: "dark", width: 390, height: 844 });
  await signIn(auditor.page, "kiemtra", `/ho-so/${given.made.dossiers.closed}`);
  const why = auditor.page.locator("select[name=person]");
  await choose(why, "Phạm Quốc Bảo");
  await auditor.page.getByRole("button", { name: "Xem lý do" }).click();
  await auditor.page.getByText("Xem được hồ sơ này, vì:").waitFor();
  await accessible(auditor.page);
  assert.equal(await auditor.page.getByRole("button", { name: "Cho một người xem…" }).count(), 0);
  await access.getByRole("button", { name: "Thu hồi…" }).click();
  await page.getByLabel("Lý do").fill("Đã xong việc");
  await page.getByRole("button", { name: "Thu hồi", exact: true }).click();
  await grants.first().getByText("đã thu hồi").waitFor();
  assert.deepEqual([...console, ...auditor.console], []);
});

test("lines of next year's plan are added, changed and dropped one by one; a wrong one is told at its field, a stale one is not written over", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/ho-so/danh-muc");
  await page.getByRole("button", { name: "Lập danh mục…" }).click();
  await page.getByLabel("Năm").fill(String(Number(given.year) + 1));
  await page.locator("dialog button.primary").click();
  await page.getByRole("heading", { level: 1, name: `Danh mục hồ sơ năm ${Number(given.year) + 1}` }).waitFor();
  const add = async (fields) => {
    await page.getByRole("button", { name: "Thêm dòng…" }).click();
    for (const [label, words] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(words);
    await page.getByRole("button", { name: "Thêm dòng", exact: true }).click();
  };
  await add({ "Số, ký hiệu": "01.VP", "Tiêu đề": "Hồ sơ <b>hội nghị</b>" });
  const rows = page.locator(".sheet tbody tr");
  await rows.first().waitFor();
  await add({ "Số, ký hiệu": "01.VP", "Tiêu đề": "Trùng ký hiệu" });
  await page.locator("dialog .field.wrong").getByText(/trùng/).waitFor();
  await accessible(page);
  await page.getByLabel("Số, ký hiệu", { exact: true }).fill("02.VP");
  await page.getByLabel("Vị trí").selectOption("0");
  await page.getByRole("button", { name: "Thêm dòng", exact: true }).click();
  await rows.nth(1).waitFor();
  assert.match(await rows.nth(0).innerText(), /^02\.VP/);
  assert.match(await rows.nth(1).innerText(), /<b>hội nghị<\/b>/);
  await accessible(page);
  await rows.nth(0).getByRole("button", { name: "Sửa…" }).click();
  const other = await open();
  await signIn(other.page, "vanthu", new URL(page.url()).pathname);
  await other.page.locator(".sheet tbody tr").nth(1).getByRole("button", { name: "Bỏ…" }).click();
  await other.page.getByRole("button", { name: "Bỏ", exact: true }).click();
  await other.page.getByText("Đã bỏ dòng.").waitFor();
  await page.getByLabel("Tiêu đề", { exact: true }).fill("Hồ sơ thi đua");
  await page.getByRole("button", { name: "Sửa", exact: true }).click();
  await page.getByText("Nội dung đã thay đổi sau khi bạn mở").waitFor();
  await page.getByRole("button", { name: "Sửa", exact: true }).click();
  await page.getByText("Đã sửa dòng.").waitFor();
  await rows.nth(1).waitFor({ state: "detached" });
  assert.match(await rows.nth(0).innerText(), /Hồ sơ thi đua/);
  assert.equal(await page.locator("main b").count(), 0);
  assert.deepEqual(console, []);
});

test("a hand-over is announced, delivered and accepted, each by whom it concerns", async () => {
  const clerk = await open();
  await signIn(clerk.page, "vanthu", "/ho-so/nop-luu");
  await clerk.page.getByText("Thông báo nộp lưu", { exact: true }).first().click();
  await clerk.page.getByLabel("Đơn vị").selectOption({ label: "Phòng Công nghệ thông tin" });
  await clerk.page.getByLabel(/Chọn hồ sơ .*12\.CNTT/).check();
  await clerk.page.getByRole("button", { name: "Thông báo nộp lưu…" }).click();
  await clerk.page.getByLabel("Tên đợt").fill("Nộp lưu hồ sơ Phòng CNTT");
  await clerk.page.getByLabel("Ngày nộp").fill("hôm nay");
  const send = clerk.page.getByRole("button", { name: "Thông báo nộp lưu", exact: true });
  await send.click();
  await clerk.page.locator("dialog").getByText(/30 ngày/).nth(1).waitFor();
  await clerk.page.getByLabel("Ngày nộp").fill(`31/12/${Number(given.year) + 1}`);
  await send.click();
  await clerk.page.getByRole("heading", { level: 1, name: "Nộp lưu hồ sơ Phòng CNTT" }).waitFor();
  const address = clerk.page.url();
  const official = await open({ width: 390, height: 844 });
  await signIn(official.page, "chuyenvien", new URL(address).pathname);
  await official.page.getByRole("button", { name: "Giao hồ sơ…" }).click();
  await official.page.getByRole("button", { name: "Giao hồ sơ", exact: true }).click();
  await official.page.getByText("Đã giao, chờ nhận").waitFor();
  await accessible(official.page);
  await clerk.page.reload();
  await clerk.page.getByRole("button", { name: "Nhận hồ sơ…" }).click();
  await clerk.page.getByLabel("Tình trạng hồ sơ khi nhận").fill("Đầy đủ, nguyên vẹn");
  await clerk.page.getByRole("button", { name: "Nhận hồ sơ", exact: true }).click();
  await clerk.page.locator(".chip", { hasText: "Đã nhận" }).waitFor();
  await clerk.page.getByRole("cell", { name: "Đã nộp lưu" }).waitFor();
  assert.equal((await downloaded(clerk.page, "Biên bản giao nhận · PDF")).subarray(0, 5).toString(), "%PDF-");
  await accessible(clerk.page);
  assert.deepEqual([...clerk.console, ...official.console], []);
});

test("what has passed its retention is proposed for disposal and rejected; a hold freezes it meanwhile; others see none of it", async () => {
  const clerk = await open();
  await signIn(clerk.page, "vanthu", "/ho-so/het-han");
  await clerk.page.getByLabel(/Chọn hồ sơ .*77\.CNTT/).check();
  await clerk.page.getByRole("button", { name: "Đề nghị tiêu hủy…" }).click();
  await clerk.page.getByLabel("Tên đợt").fill("Hủy hồ sơ hết giá trị");
  await clerk.page.getByLabel("Lý do").fill("Hết thời hạn bảo quản");
  await clerk.page.getByRole("button", { name: "Đề nghị tiêu hủy", exact: true }).click();
  await clerk.page.getByRole("heading", { level: 1, name: "Hủy hồ sơ hết giá trị" }).waitFor();
  assert.equal(await clerk.page.getByRole("button", { name: "Thực hiện tiêu hủy…" }).count(), 0, "never by who proposed it");
  const director = await open({ theme: "dark", language: "en" });
  await signIn(director.page, "giamdoc", new URL(clerk.page.url()).pathname);
  await director.page.getByRole("button", { name: "Carry it out…" }).click();
  await director.page.getByText("There is no issued decision").waitFor();
  await accessible(director.page);
  await director.page.getByRole("button", { name: "Cancel" }).click();
  await director.page.getByRole("button", { name: "Reject…" }).click();
  await director.page.getByLabel("Reason").fill("Xem lại");
  await director.page.getByRole("button", { name: "Reject", exact: true }).click();
  await director.page.getByText("The proposal is rejected.").waitFor();
  await director.page.goto(`${given.url}/ho-so/${given.made.dossiers.old}`);
  await director.page.getByRole("button", { name: "Legal hold…" }).click();
  await director.page.getByLabel("Reason").fill("Thanh tra");
  await director.page.getByLabel("Legal basis").fill("Quyết định số 12/QĐ-TTr");
  await director.page.getByRole("button", { name: "Legal hold", exact: true }).click();
  await director.page.getByText("Under a legal hold").waitFor();
  await director.page.goto(`${given.url}/ho-so/phong-toa`);
  await director.page.getByRole("button", { name: "Release…" }).click();
  await director.page.getByLabel("Reason").fill("Đã thanh tra xong");
  await director.page.getByRole("button", { name: "Release", exact: true }).click();
  await director.page.getByText("No legal holds.").waitFor();
  await accessible(director.page);
  assert.deepEqual([...clerk.console, ...director.console], []);
  const official = await open();
  await signIn(official.page, "chuyenvien", "/ho-so/tieu-huy");
  await official.page.getByText("Bạn không có quyền xem nội dung này").waitFor();
  assert.equal(await official.page.getByRole("link", { name: "Tiêu hủy" }).count(), 0);
});
