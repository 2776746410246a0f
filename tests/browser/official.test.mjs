// The official drafts and submits; the session ends, the network goes, work arrives, another tab signs in anew.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, report, signIn } from "./support.mjs";

after(close);

test("drafts, submits along a chain, and sees where it stands", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien", "/van-ban-di/du-thao");
  await page.locator("form.entry button.primary").click();
  await page.getByRole("alert").getByText("Chọn loại văn bản").waitFor();
  await accessible(page);
  await page.locator("#draft-upload").setInputFiles(report);
  await page.getByText("draft-bao-cao.pdf (").waitFor();
  await page.locator("#draft-type").selectOption("BC");
  await page.locator("#draft-subject").fill("Báo cáo thử trên trình duyệt");
  for (const name of ["Ủy ban nhân dân tỉnh", "Cục Chuyển đổi số quốc gia"]) {
    await page.locator("#draft-recipients").fill(name);
    await page.keyboard.press("Enter");
  }
  await page.locator("form.entry button.primary").click();
  await page.waitForURL(/van-ban-di\/[0-9a-f-]{36}/);
  await drawn(page);
  await page.getByLabel("Quy trình trình duyệt").selectOption("outgoing-three-approvers");
  await page.getByRole("button", { name: "Trình", exact: true }).click();
  await page.getByText("Đang trình duyệt").waitFor();
  await page.getByText("Đang ở bước").waitFor();
  await page.getByLabel("Ý kiến", { exact: true }).fill("<b>Đã rà soát</b>");
  await page.getByRole("button", { name: "Gửi ý kiến" }).click();
  await page.locator(".remarks").getByText("<b>Đã rà soát</b>").waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});

test("a session that ended asks for the password over the page, and the form is kept", async () => {
  const { page, console, context } = await open();
  await signIn(page, "chuyenvien", "/van-ban-di/du-thao");
  await page.locator("#draft-subject").fill("Văn bản đang soạn dở");
  await page.locator("#draft-upload").setInputFiles(report);
  await page.getByText("draft-bao-cao.pdf (").waitFor();
  await page.locator("#draft-type").selectOption("BC");
  await context.clearCookies();
  await page.locator("form.entry button.primary").click();
  const dialog = page.locator("dialog[open]");
  await dialog.getByText("Phiên làm việc đã kết thúc").waitFor();
  await accessible(page);
  await page.keyboard.press("Escape"); // there is no way around it
  await dialog.locator("input[name=login]").fill("chuyenvien");
  await dialog.locator("input[name=password]").fill(given.passwords.chuyenvien);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await page.locator("#draft-subject").inputValue(), "Văn bản đang soạn dở");
  await page.locator("form.entry button.primary").click();
  await page.waitForURL(/van-ban-di\/[0-9a-f-]{36}/);
  assert.deepEqual(console, []);
});

test("another tab that signs in anew does not break this one", async () => {
  const { page, context } = await open();
  await signIn(page, "chuyenvien", "/van-ban-di/du-thao");
  const other = await context.newPage();
  await other.goto(given.url);
  await other.locator("main#main").waitFor();
  await other.evaluate(
    ({ login, password }) => fetch("/api/v1/session", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ login, password }) }),
    { login: "chuyenvien", password: given.passwords.chuyenvien },
  );
  await page.locator("#draft-upload").setInputFiles(report);
  await page.getByText("draft-bao-cao.pdf (").waitFor();
});

test("a lost network is told once, and is over when the server answers", async () => {
  const { page, context } = await open();
  await signIn(page, "chuyenvien");
  await page.locator(".rows, .state").first().waitFor();
  await context.setOffline(true);
  await page.getByLabel("Chỉ việc quá hạn").check();
  await page.getByText("Mất kết nối. Dữ liệu trên màn hình").waitFor();
  await context.setOffline(false);
  await page.getByText("Mất kết nối. Dữ liệu trên màn hình").waitFor({ state: "hidden" });
});

test("new work is announced and moves no row until it is asked for", async () => {
  const [watching, doing] = [await open(), await open()];
  await signIn(watching.page, "truongphong");
  await watching.page.locator(".rows a").first().waitFor(); // the head's own work is there
  await watching.page.waitForTimeout(1500); // the stream begins
  const before = await watching.page.locator(".rows a").count();
  await signIn(doing.page, "chuyenvien", "/van-ban-di");
  await doing.page.locator(".rows a", { hasText: "Văn bản đang soạn dở" }).click();
  await doing.page.getByLabel("Quy trình trình duyệt").selectOption("outgoing-three-approvers");
  await doing.page.getByRole("button", { name: "Trình", exact: true }).click();
  const fresh = watching.page.getByRole("button", { name: /việc mới/ });
  await fresh.waitFor();
  assert.equal(await watching.page.locator(".rows a").count(), before);
  await fresh.click();
  await watching.page.locator(".rows .subject", { hasText: "Văn bản đang soạn dở" }).waitFor();
});

test("who may not see a document is told so, and an address of nothing says so", async () => {
  const { page } = await open();
  await signIn(page, "quantri", `/van-ban-di/${given.made.toSign}`);
  await page.getByText(/Không tìm thấy trang này|Bạn không có quyền/).first().waitFor();
  await page.goto(`${given.url}/viec/khong-co`);
  await page.getByText("Không tìm thấy trang này").waitFor();
  await accessible(page);
});
