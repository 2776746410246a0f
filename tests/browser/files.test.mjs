// Files as they come from outside: long, large, turned, locked, broken. What can be read is read; what cannot is told in words.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

const awkward = (name) => `${given.documents}/awkward/${name}.pdf`;

test("of a thousand pages and 200 MB the first comes by ranges, page 900 on being asked for, and few are held", async () => {
  const { page, console } = await open();
  let bytes = 0;
  // The first request is broken off once its head has said how long the file is: it does not finish.
  page.on("requestfinished", async (request) => {
    if (/files\/[^/]+\/content/.test(request.url())) bytes += (await request.sizes()).responseBodySize;
  });
  await signIn(page, "vanthu", `/van-ban-den/${given.made.long}`);
  await drawn(page);
  await page.keyboard.press("g");
  await page.keyboard.insertText("900");
  await page.keyboard.press("Enter");
  await page.locator(".pdf-page[data-page='900'][data-drawn]").waitFor();
  assert.equal(await page.locator(".pdf-page-box input").inputValue(), "900");
  const held = await page.locator(".pdf-page canvas").evaluateAll((all) => all.filter((one) => one.width > 0).length);
  assert.ok(held < 12, `${held} pages are held`);
  assert.ok(bytes > 0 && bytes < 16 * 1024 * 1024, `${bytes} bytes were read`);
  assert.deepEqual(console, []);
});

test("on a turned page a remark stays where it was put, at any zoom", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", `/van-ban-den/${given.made.turnedScan}`);
  await drawn(page);
  const box = () => page.locator(".pdf-page").first().boundingBox();
  const sheet = await box();
  assert.ok(sheet.width > sheet.height, "it lies on its side");
  await page.getByRole("button", { name: "Ghim vào trang" }).click();
  await page.locator(".pdf-page").first().click({ position: { x: sheet.width * 0.25, y: sheet.height * 0.75 } });
  await page.getByLabel("Ý kiến", { exact: true }).fill("Ở đây");
  await page.getByRole("button", { name: "Gửi ý kiến" }).click();
  const mark = page.locator(".pdf-mark.remark");
  for (let zoom = 0; zoom < 2; zoom += 1) {
    await mark.waitFor();
    const [outer, inner] = [await box(), await mark.boundingBox()];
    assert.ok(Math.abs((inner.x + inner.width / 2 - outer.x) / outer.width - 0.25) < 0.02, "across");
    assert.ok(Math.abs((inner.y + inner.height / 2 - outer.y) / outer.height - 0.75) < 0.02, "down");
    await page.getByRole("button", { name: "Phóng to" }).click();
    await page.waitForTimeout(400);
  }
  assert.deepEqual(console, []);
});

test("a password and a broken file are told in words, and the form beside goes on", async () => {
  const { page, console } = await open();
  await signIn(page, "vanthu", "/van-ban-den/dang-ky");
  await page.locator("#register-upload").setInputFiles(awkward("password"));
  await page.getByText("Tệp PDF có mật khẩu").waitFor();
  await accessible(page);
  await page.locator("#register-upload").setInputFiles(awkward("broken"));
  await page.locator(".waiting").getByText("broken.pdf").click();
  await page.getByText("Không đọc được tệp PDF này").waitFor();
  await page.locator("#register-issuer").fill("Sở Nội vụ");
  assert.deepEqual(console.filter((one) => !/^Warning: /.test(one)), []);
});
