// What one sent on and where it waits; going along the lists that one came from; lists and papers as they are printed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { accessible, close, given, letter, open, signIn } from "./support.mjs";

after(close);

/** A letter more, registered by the clerk and put before the director. */
async function newLetter(page, symbol, subject) {
  const bytes = readFileSync(letter).toString("base64");
  return page.evaluate(async ({ bytes, symbol, subject, later }) => {
    const { csrf_token } = await (await fetch("/api/v1/session")).json();
    const call = async (method, path, body, headers = {}) => {
      const answer = await fetch(`/api/v1/${path}`, {
        method,
        headers: { "X-CSRF-Token": csrf_token, "Idempotency-Key": crypto.randomUUID(), ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}), ...headers },
        body,
      });
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json();
    };
    const content = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
    const { id: upload } = await call("POST", "uploads", JSON.stringify({ name: "den.pdf", size: content.length }));
    await call("PATCH", `uploads/${upload}?offset=0`, new Blob([content]), { "Content-Type": "application/octet-stream" });
    const made = await call("POST", "incoming", JSON.stringify({ issuer: "Sở Tài chính", number_and_symbol: symbol, document_date: later.slice(0, 4) + "-01-05", type: "CV", subject, urgency: "normal", upload }));
    const people = await (await fetch("/api/v1/people?limit=200")).json();
    const leader = people.items.find((one) => one.full_name === "Vũ Đức Thắng").id;
    await call("POST", `incoming/${made.id}/submission`, JSON.stringify({ leader }), { "If-Match": `"${made.version}"` });
    return made.id;
  }, { bytes, symbol, subject, later: given.later });
}

test("what one sent on: with whom it waits, how long, until when; what has ended; along it from document to document", async () => {
  const { page, console } = await open();
  await signIn(page, "chuyenvien");
  await page.getByRole("navigation", { name: "Việc cần xử lý" }).getByRole("link", { name: "Đã gửi đi" }).click();
  const rows = page.locator(".rows a");
  await rows.nth(1).waitFor();
  assert.match(await rows.first().innerText(), /Bạn: .*Trình/);
  assert.match(await page.locator(".rows .where").first().innerText(), / – .*, đã \d+ (phút|giờ)/);
  assert.match(await page.locator(".rows").innerText(), /<img src=x/, "a written script shows as text");
  await accessible(page);
  const count = await rows.count();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.ok(await rows.nth(1).evaluate((row) => row === document.activeElement));
  const second = await rows.nth(1).locator(".subject").innerText();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: second }).waitFor();
  await page.getByRole("navigation", { name: "Đã gửi đi" }).getByText(`2/${count}`).waitFor();
  await page.keyboard.press("k");
  await page.getByRole("navigation", { name: "Đã gửi đi" }).getByText(`1/${count}`).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/viec\/da-gui/);
  await page.getByLabel("Đến hay đi").selectOption("incoming");
  await page.getByText("Không có văn bản nào bạn gửi đi mà còn chờ.").waitFor();
  await page.getByLabel("Tình trạng").selectOption("no");
  await page.waitForURL(/open=no/);
  assert.deepEqual(console, []);
  const phone = await open({ theme: "dark", language: "en", width: 390, height: 844 });
  await signIn(phone.page, "truongphong", "/viec/da-gui");
  await phone.page.locator(".rows a").first().waitFor();
  await accessible(phone.page);
  assert.equal(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  assert.deepEqual(phone.console, []);
});

test("from a list of the board one goes along it; an act opens the next", async () => {
  const clerk = await open();
  await signIn(clerk.page, "vanthu");
  await newLetter(clerk.page, "801/STC", "Công văn dọc danh sách thứ nhất");
  await newLetter(clerk.page, "802/STC", "Công văn dọc danh sách thứ hai");
  const { page, console } = await open();
  await signIn(page, "giamdoc", "/dieu-hanh/danh-sach?by=unit");
  await page.locator(".rows a", { hasText: "dọc danh sách thứ nhất" }).click();
  await page.getByRole("heading", { level: 1, name: "Công văn dọc danh sách thứ nhất" }).waitFor();
  const along = page.getByRole("navigation", { name: "Danh sách điều hành" });
  await along.getByText(/^\d+\/\d+$/).waitFor();
  await accessible(page);
  await page.getByLabel("Đơn vị chủ trì").selectOption({ label: "Phòng Công nghệ thông tin" });
  await page.getByLabel("Ý kiến chỉ đạo").fill("Giao Phòng CNTT.");
  await page.locator(".actions button.primary").click();
  await page.getByRole("heading", { level: 1, name: "Công văn dọc danh sách thứ hai" }).waitFor();
  await along.getByRole("button", { name: "Văn bản trước" }).click();
  await page.getByRole("heading", { level: 1, name: "Công văn dọc danh sách thứ nhất" }).waitFor();
  await along.getByRole("link").click();
  await page.waitForURL(/\/dieu-hanh\/danh-sach\?by=unit/);
  assert.deepEqual(console, []);
});

test("from a register one goes along its numbers, and back to its page", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", `/so/incoming/${given.year}`);
  const links = page.locator(".sheet tbody a");
  await links.nth(1).waitFor();
  await links.first().click();
  const along = page.getByRole("navigation", { name: "Sổ đăng ký" });
  await along.getByText(/^1\/\d+$/).waitFor();
  const first = page.url();
  await page.keyboard.press("j");
  await along.getByText(/^2\/\d+$/).waitFor();
  assert.notEqual(page.url(), first);
  await page.reload();
  await along.getByText(/^2\/\d+$/).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/so\/incoming\/\d{4}/);
  assert.deepEqual(console, []);
});

/** The words of a page as it is printed, in the dark theme. */
async function printed(login, path, ready) {
  const { page } = await open({ theme: "dark" });
  await signIn(page, login, path);
  await ready(page);
  const file = `${mkdtempSync(`${tmpdir()}/vanthu-print-`)}/page.pdf`;
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  const words = execFileSync("pdftotext", ["-layout", file, "-"]).toString();
  const info = execFileSync("pdfinfo", ["-l", "99", file]).toString();
  const picture = execFileSync("pdftoppm", ["-r", "10", "-f", "1", "-l", "1", file]);
  assert.ok(picture.reduce((sum, one) => sum + one, 0) > 0xc8 * picture.length, "paper is white, whatever the screen is");
  return { words, info };
}

test("on paper there is no navigation and nothing to press; registers lie across, with their heads on each page", async () => {
  const inbox = await printed("truongphong", "/viec?view=waiting", (page) => page.locator(".rows, .state").first().waitFor());
  assert.match(inbox.words, /Việc cần xử lý/);
  assert.doesNotMatch(inbox.words, /Văn bản đến|Tìm kiếm|Đến và đi|Đã gửi đi/);
  const register = await printed("vanthu", `/so/dai/${given.year}`, (page) => page.locator(".sheet tbody tr").nth(50).waitFor());
  const pages = Number(/Pages:\s+(\d+)/.exec(register.info)[1]);
  assert.ok(pages > 1);
  assert.equal(register.words.match(/Số lượng/g).length, pages, "its head stands on each page");
  assert.match(register.info, /Page\s+1 size:\s+84\d/, "across");
  assert.doesNotMatch(register.words, /Hủy số|Ghi dòng/);
  const sheet = await printed("vanthu", `/van-ban-den/${given.made.kept}`, (page) => page.locator(".steps li").first().waitFor());
  assert.match(sheet.words, /Công văn để thử các việc khác[\s\S]*Thông tin[\s\S]*415\/UBND-NC[\s\S]*Quá trình xử lý/);
  assert.doesNotMatch(sheet.words, /Xem sơ đồ|Việc của tôi/);
  const statistics = await printed("giamdoc", "/thong-ke", (page) => page.locator(".sheet").waitFor());
  assert.match(statistics.words, /THỐNG KÊ[\s\S]*Tổng cộng/);
});
