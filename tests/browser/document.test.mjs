// The page of a document: remarks on the pages, versions side by side, the chain drawn, who may see it, and every other act.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

const unfold = (page, title) => page.locator("summary", { hasText: title }).click();

test("a remark is pinned to the page by keys, then by a click; it shows as a mark, is resolved and opened again", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien", `/van-ban-di/${given.made.versions}`);
  await drawn(page);
  await page.keyboard.press("c");
  await page.locator(".pdf-mark.placing").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.getByText("Ghim ở trang 1").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "body");
  await page.keyboard.insertText("<b>Xem lại số liệu</b>");
  await page.getByRole("button", { name: "Gửi ý kiến" }).dblclick();
  await page.locator(".pdf-mark.remark").waitFor();
  const kept = await page.locator(".pdf-mark.remark").boundingBox();
  await accessible(page);
  // The same place at another zoom: points are kept, not pixels.
  await page.getByRole("button", { name: "Phóng to" }).click();
  await page.waitForTimeout(500);
  const larger = await page.locator(".pdf-mark.remark").boundingBox();
  assert.ok(Math.abs(larger.width / kept.width - 1.25) < 0.05, `${kept.width} → ${larger.width}`);
  await page.getByRole("button", { name: "Ghim vào trang" }).click();
  await page.locator(".pdf-page").first().click({ position: { x: 120, y: 160 } });
  await page.getByLabel("Ý kiến", { exact: true }).fill("Sai thể thức");
  await page.getByRole("button", { name: "Gửi ý kiến" }).click();
  await page.locator(".pdf-mark.remark").nth(1).waitFor();
  await page.locator(".pdf-mark.remark").nth(0).click();
  await page.locator(".remarks li.shown").waitFor();
  await page.getByRole("button", { name: "Đã giải quyết" }).first().click();
  await page.getByText("Đã giải quyết: ").waitFor();
  assert.equal(await page.locator(".pdf-mark.remark").count(), 1);
  await page.getByRole("button", { name: "Mở lại" }).click();
  await page.locator(".pdf-mark.remark").nth(1).waitFor();
  assert.equal(await page.locator(".remarks li").count(), 2);
  assert.deepEqual(console, []);
});

test("two versions are compared word by word, with signs beside the colours", async () => {
  const { page, console } = await open({ theme: "dark" });
  await signIn(page, "chuyenvien", `/van-ban-di/${given.made.versions}`);
  await page.getByRole("button", { name: "So sánh hai phiên bản" }).click();
  await page.getByText(/Bỏ \d+ từ, thêm \d+ từ/).waitFor();
  assert.ok((await page.locator("del").count()) > 0 && (await page.locator("ins").count()) > 0);
  await page.getByText("− Bỏ, trang 1").first().waitFor();
  await accessible(page);
  await page.keyboard.press("Escape");
  assert.deepEqual(console, []);
});

test("the chain is drawn with where it stands and who has waited how long", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.toSign}`);
  await page.getByText("đã chờ").waitFor();
  await page.getByRole("button", { name: "Xem sơ đồ quy trình" }).click();
  await page.locator("dialog .node.active").waitFor();
  assert.equal(await page.locator("dialog .node.active rect").count(), 1);
  assert.ok((await page.locator("dialog .node.passed rect").count()) >= 2);
  await page.locator("dialog .waits").waitFor();
  await accessible(page);
  await page.keyboard.press("Escape");
  assert.deepEqual(console, []);
});

test("the clerk urges, gives access, asks why somebody sees it, puts it into a dossier; somebody else was faster", async () => {
  const { page, console, context } = await open();
  await signIn(page, "vanthu", `/van-ban-den/${given.made.kept}`);
  await drawn(page);
  await unfold(page, "Việc khác");
  await page.getByRole("button", { name: "Sửa thông tin đăng ký…" }).click();
  // Another tab of the same person corrects first.
  const other = await context.newPage();
  await other.goto(`${given.url}/van-ban-den/${given.made.kept}`);
  await unfold(other, "Việc khác");
  await other.getByRole("button", { name: "Sửa thông tin đăng ký…" }).click();
  await other.getByLabel("Ghi chú").fill("Tab kia sửa trước");
  await other.getByRole("button", { name: "Xác nhận: Sửa thông tin đăng ký" }).click();
  await other.getByText("Tab kia sửa trước").waitFor();
  await other.close();
  await page.getByLabel("Ghi chú").fill("Tab này sửa sau");
  await page.getByRole("button", { name: "Xác nhận: Sửa thông tin đăng ký" }).click();
  await page.getByText("Nội dung đã thay đổi sau khi bạn mở").waitFor();
  await page.getByText("Tab kia sửa trước").waitFor();
  assert.equal(await page.getByLabel("Ghi chú").inputValue(), "Tab này sửa sau");
  await page.getByRole("button", { name: "Xác nhận: Sửa thông tin đăng ký" }).click();
  await page.getByText("Tab này sửa sau").waitFor();

  await unfold(page, "Ai được xem");
  await page.getByRole("button", { name: "Cho một người xem…" }).click();
  await page.getByLabel("Người", { exact: true }).selectOption({ index: 2 });
  await page.getByLabel("Lý do").fill("<i>Phối hợp</i>");
  await page.getByRole("button", { name: "Xác nhận: Cho một người xem" }).click();
  await page.getByText("<i>Phối hợp</i>").waitFor();
  await page.getByLabel("Vì sao người này xem được").selectOption({ index: 2 });
  await page.getByRole("button", { name: "Xem lý do" }).click();
  await page.getByText(/Xem được văn bản này, vì/).waitFor();
  await page.locator(".reasons li").first().waitFor();

  await unfold(page, "Văn bản liên quan");
  await unfold(page, "Bản sao và bản in");
  await page.getByText("Chưa có bản sao nào.").waitFor();
  await unfold(page, /^Hồ sơ$/);
  await page.getByText("Văn bản chưa nằm trong hồ sơ nào.").waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});

test("an excerpt: pages are chosen, looked at, signed and numbered; wrong pages are told at their field", async () => {
  const { page, console } = await open({ height: 1100 });
  await signIn(page, "vanthu", `/van-ban-den/${given.made.kept}`);
  await unfold(page, "Bản sao và bản in");
  await page.getByRole("button", { name: "Trích sao…" }).click();
  const dialog = page.locator("dialog.excerpt");
  await dialog.getByLabel("Trang cần trích").fill("9");
  await dialog.getByLabel("Trang cần trích").press("Enter");
  await dialog.locator(".field.wrong").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Ký và lấy số" }).isDisabled(), "not before it was seen");
  await accessible(page);
  await dialog.getByLabel("Trang cần trích").fill("1");
  await dialog.getByRole("button", { name: "Lấy các trang này" }).click();
  await dialog.locator(".pdf-page[data-drawn=yes]").first().waitFor();
  await dialog.getByLabel("Nơi nhận bản sao").fill("Sở Tài chính <b>x</b>");
  await dialog.getByLabel("Người quyết định sao").fill("Vũ Đức Thắng");
  await accessible(page);
  await dialog.getByRole("button", { name: "Ký và lấy số" }).dblclick();
  await page.getByText(/Đã trích sao \d+\/TrS/).waitFor();
  const copies = page.locator("li", { hasText: "/TrS-" });
  await copies.first().waitFor();
  assert.equal(await copies.count(), 1);
  assert.match(await copies.first().innerText(), /<b>x<\/b>/);
  await copies.first().getByRole("button", { name: "Phát hành bản sao" }).click();
  await copies.first().getByText("Đã phát hành").waitFor();
  assert.deepEqual(console, []);
});

test("an official finds a dossier without marks and puts the draft into it; a reader is offered nothing", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  await signIn(page, "chuyenvien", `/van-ban-di/${given.made.versions}`);
  await drawn(page);
  await unfold(page, /^Hồ sơ$/);
  await page.getByRole("combobox", { name: "Đưa vào hồ sơ" }).fill("chuyen doi so");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByText("Đã đưa vào hồ sơ").waitFor();
  await accessible(page);
  const reader = await open();
  await signIn(reader.page, "kiemtra", `/van-ban-den/${given.made.kept}`);
  await drawn(reader.page);
  await reader.page.getByText("Hiện không có việc nào của bạn").waitFor();
  await unfold(reader.page, "Việc khác");
  assert.deepEqual(await reader.page.locator(".acts button").allInnerTexts(), ["Kiểm tra lại chữ ký", "Gửi để biết…"]);
  assert.deepEqual([...console, ...reader.console], []);
});

test("an issued document is followed to each recipient, over all documents and on its page", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", `/van-ban-di/${given.made.toNumber}`);
  await drawn(page);
  for (const step of ["Cấp số", "Đóng dấu", "Phát hành"]) {
    const button = page.getByRole("button", { name: step, exact: true });
    if (await button.or(page.getByText("Hiện không có việc nào của bạn")).first().waitFor().then(() => button.count())) {
      await button.click();
      await page.getByText(`Đã thực hiện: ${step}.`).waitFor();
    }
  }
  await page.locator("summary", { hasText: "Gửi và nhận" }).click();
  await page.locator(".panel .recipient").first().waitFor();
  await page.getByRole("link", { name: "Theo dõi gửi nhận" }).click();
  const row = page.locator(".recipient", { hasText: "Ủy ban nhân dân tỉnh Nam Định" }).first();
  await row.getByText("Chờ gửi").waitFor();
  await accessible(page);
  await row.getByRole("button", { name: "Ghi nhận…" }).click();
  await row.getByLabel("Đã đến bước").selectOption("sent");
  await row.getByRole("button", { name: "Xác nhận: Ghi nhận" }).dblclick();
  await row.getByText("Đã gửi").waitFor();
  await page.getByLabel("Trạng thái").selectOption("refused");
  await page.getByText("Không có nơi nhận nào khớp.").waitFor();
  assert.deepEqual(console, []);
});
