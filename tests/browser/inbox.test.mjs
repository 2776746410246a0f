// Many at once: selecting by keys, what became of each, and taking it back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, open, signIn } from "./support.mjs";

after(close);

test("selects by keys, approves both, hears of each, and undoes it", async () => {
  const { page, console } = await open();
  await signIn(page, "chanhvanphong");
  const rows = page.locator(".rows a");
  await rows.nth(1).waitFor();
  const total = await rows.count();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText(`Đã chọn 1 trên tổng số ${total} việc`).waitFor();
  await page.keyboard.press("Space");
  await page.getByText("Đã chọn 1").waitFor({ state: "hidden" });
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByText(`Đã chọn 2 trên tổng số ${total} việc`).waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Đồng ý", exact: true }).dblclick();
  await page.getByText("Đã xong: Đồng ý").nth(1).waitFor();
  assert.equal(await page.locator(".bulk li").count(), 2);
  await accessible(page);
  await page.getByRole("button", { name: "Hoàn tác 2 việc" }).click();
  await page.getByText("Đã hoàn tác", { exact: true }).nth(1).waitFor();
  await page.getByRole("button", { name: "Ẩn kết quả" }).click();
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), total);
  assert.deepEqual(console, []);
});

test("what cannot be done at once is named, never skipped; a phone has the same", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  await signIn(page, "giamdoc");
  const boxes = page.locator(".rows input[type=checkbox]");
  await boxes.first().check();
  await page.getByText("Đã chọn 1").waitFor();
  const all = page.getByRole("button", { name: /Chọn cả/ });
  if (await all.count()) await all.click();
  const count = await boxes.count();
  await page.getByRole("button", { name: "Đồng ý", exact: true }).click();
  await page.getByRole("button", { name: "Ẩn kết quả" }).waitFor();
  assert.equal(await page.locator(".bulk li").count(), count);
  assert.equal(await page.locator(".bulk .failed").count(), count);
  await page.getByText("Bước này cần mở văn bản").first().waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});
