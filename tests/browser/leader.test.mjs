// Leaders: the list and the keys, approving along the list, returning with a reason, instructing, signing.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

test("the list: tabs with counts, deadlines in words, keys; every look passes axe", async () => {
  for (const look of [{}, { theme: "dark", language: "en" }, { width: 390, height: 844 }]) {
    const { page, console } = await open(look);
    await signIn(page, "truongphong");
    const rows = page.locator(".rows a");
    await rows.nth(1).waitFor();
    await accessible(page);
    await page.keyboard.press("j");
    assert.ok(await rows.nth(0).evaluate((row) => row === document.activeElement));
    await page.keyboard.press("ArrowDown");
    assert.ok(await rows.nth(1).evaluate((row) => row === document.activeElement));
    await page.keyboard.press("k");
    assert.ok(await rows.nth(0).evaluate((row) => row === document.activeElement));
    await page.keyboard.press("Shift+Slash");
    await page.locator("dialog[open]").waitFor();
    await accessible(page);
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "hidden" });
    assert.deepEqual(console, []);
  }
});

test("letters can be switched off; arrows stay", async () => {
  const { page } = await open();
  await signIn(page, "truongphong");
  const first = page.locator(".rows a").first();
  await first.waitFor();
  await page.getByRole("button", { name: "Lê Thị Thu Hương" }).click();
  await page.getByLabel("Phím tắt một chữ cái").uncheck();
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j");
  assert.equal(await first.evaluate((row) => row === document.activeElement), false);
  await page.keyboard.press("ArrowDown");
  assert.ok(await first.evaluate((row) => row === document.activeElement));
});

test("approves, and the next of the list opens; returns it with a reason, and the list is empty", async () => {
  const { page, console } = await open();
  await signIn(page, "truongphong");
  const rows = page.locator(".rows a");
  await rows.nth(1).waitFor();
  const second = await rows.nth(1).locator(".subject").innerText();
  await rows.nth(0).focus();
  await page.keyboard.press("Enter");
  await drawn(page);
  await accessible(page);
  await page.getByRole("button", { name: "Đồng ý", exact: true }).dblclick();
  await page.getByRole("heading", { level: 1, name: second }).waitFor();
  await page.getByRole("button", { name: "Trả lại…" }).click();
  await page.getByLabel("Lý do").fill("Sai thể thức ô số 5");
  await page.getByRole("button", { name: "Xác nhận: Trả lại" }).click();
  await page.waitForURL(/\/viec/);
  await page.getByText("Không còn việc nào trong mục này.").waitFor();
  assert.deepEqual(console, []);
});

test("the director instructs on a letter and signs a report", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-den/${given.made.urgent}`);
  await page.getByLabel("Đơn vị chủ trì").selectOption({ label: "Phòng Công nghệ thông tin" });
  await page.getByLabel("Văn phòng Sở").check();
  await page.getByLabel("Ý kiến chỉ đạo").fill("Giao Phòng CNTT chủ trì, báo cáo trước ngày 05.");
  await page.locator(".actions button.primary").click();
  await page.getByText("Đang giải quyết").first().waitFor();
  await page.getByText("Giao Phòng CNTT chủ trì").first().waitFor();
  await page.goto(`${given.url}/van-ban-di/${given.made.toSign}`);
  await drawn(page);
  await page.getByRole("button", { name: "Ký số", exact: true }).click();
  await page.getByText("Chữ ký của Vũ Đức Thắng hợp lệ và văn bản không bị sửa.").waitFor();
  await page.locator(".verdict summary").click();
  await page.getByText("Thuật toán").waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});
