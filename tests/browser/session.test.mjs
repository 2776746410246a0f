// A person's session and account: the warning before the end, the password, the second step.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { accessible, close, given, open, signIn } from "./support.mjs";

after(close);

/** RFC 6238, some steps of thirty seconds ahead. */
function code(secret, ahead = 0) {
  const bits = [...secret].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => Number.parseInt(one, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const digest = createHmac("sha1", key).update(step).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("two minutes before the end it says so; staying is one press, and what was typed is kept", async () => {
  const { page, console } = await open();
  await page.clock.install();
  await signIn(page, "chuyenvien", "/van-ban-di/du-thao");
  await page.locator("#draft-subject").fill("Văn bản đang soạn dở");
  // The counts are asked for once more, then nobody is at work.
  await page.clock.fastForward("07:00");
  await page.waitForTimeout(500);
  await page.clock.fastForward("25:00");
  assert.equal(await page.getByRole("heading", { name: "Phiên làm việc sắp kết thúc" }).count(), 0);
  await page.clock.fastForward("02:30");
  await page.getByRole("heading", { name: "Phiên làm việc sắp kết thúc" }).waitFor();
  await page.getByText(/Phiên sẽ kết thúc sau 1:\d\d/).waitFor();
  await accessible(page);
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/session"));
  await page.keyboard.press("Enter");
  assert.equal((await asked).status(), 200);
  await page.locator("dialog[open]").waitFor({ state: "hidden" });
  await page.clock.fastForward("10:00");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await page.waitForTimeout(500);
  await page.clock.fastForward("31:00");
  await page.getByRole("heading", { name: "Phiên làm việc đã kết thúc" }).waitFor();
  assert.equal(await page.locator("#draft-subject").inputValue(), "Văn bản đang soạn dở");
  assert.deepEqual(console, []);
});

test("the password: what is wrong stands at its field; then it is another one", async () => {
  const { page, console } = await open();
  await signIn(page, "kiemtra");
  await page.getByRole("button", { name: "Đặng Ngọc Lan" }).click();
  await page.getByRole("link", { name: "Mật khẩu và bảo mật" }).click();
  await page.getByRole("heading", { name: "Cá nhân" }).waitFor();
  await accessible(page);
  const [old, wanted] = [given.passwords.kiemtra, "một câu dài và dễ nhớ"];
  const fill = async (present, first, again) => {
    await page.getByLabel("Mật khẩu hiện tại").fill(present);
    await page.getByLabel("Mật khẩu mới", { exact: true }).fill(first);
    await page.getByLabel("Nhập lại mật khẩu mới").fill(again);
    await page.getByRole("button", { name: "Đổi mật khẩu" }).click();
  };
  await fill(old, wanted, "một câu khác hẳn đi");
  await page.getByText("Hai lần nhập không giống nhau").waitFor();
  await fill("sai mật khẩu rồi", wanted, wanted);
  await page.getByText("Mật khẩu hiện tại không đúng.").waitFor();
  await fill(old, "ngắn", "ngắn");
  await page.getByText("Mật khẩu cần từ 12 đến 256 ký tự.").waitFor();
  await accessible(page);
  await fill(old, wanted, wanted);
  await page.getByText("Đã đổi mật khẩu.").waitFor();
  await fill(wanted, old, old);
  await page.locator(".field.wrong").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector("input[name=present]").value === "");
  assert.deepEqual(console, []);
});

test("the second step: scanned, confirmed, asked for at the next sign-in, taken off", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  await signIn(page, "kiemtra", "/ca-nhan");
  await page.getByRole("button", { name: "Bật xác thực hai bước" }).click();
  const picture = page.getByRole("img", { name: /Mã QR/ });
  await picture.waitFor();
  assert.ok(await picture.evaluate((one) => one.complete && one.naturalWidth > 0), "the picture shows");
  const secret = (await page.locator(".card code").innerText()).replaceAll(" ", "");
  assert.match(secret, /^[A-Z2-7]{32}$/);
  await accessible(page);
  await page.getByLabel("Mã sáu chữ số").fill("000000");
  await page.getByRole("button", { name: "Xác nhận mã" }).click();
  await page.getByText("Mã xác thực không đúng.").waitFor();
  await page.getByLabel("Mã sáu chữ số").fill(code(secret, -1));
  await page.getByRole("button", { name: "Xác nhận mã" }).click();
  await page.getByText("Đang bật: mỗi lần đăng nhập cần mã").waitFor();

  const other = await open();
  await other.page.goto(given.url);
  await other.page.locator("input[name=login]").fill("kiemtra");
  await other.page.locator("input[name=password]").fill(given.passwords.kiemtra);
  await other.page.locator("input[name=password]").press("Enter");
  await other.page.locator("input[name=totp_code]").fill(code(secret));
  await other.page.locator("input[name=totp_code]").press("Enter");
  await other.page.locator("main#main").waitFor();

  await page.getByLabel("Mã sáu chữ số").fill(code(secret, 1));
  await page.getByRole("button", { name: "Tắt xác thực hai bước" }).click();
  await page.getByText("Chưa bật.").waitFor();
  assert.deepEqual(console, []);
});
