// Signing in with a second factor, and an account that locks itself.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { accessible, close, given, open, signIn } from "./support.mjs";

after(close);

/** RFC 6238, of the step that begins `ahead` steps from now. */
function code(secret, ahead) {
  const bits = [...secret.replace(/=+$/, "")].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => Number.parseInt(one, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("whoever has a second factor is asked for its code, once the password was right", async () => {
  const { page, console } = await open();
  await signIn(page, "chanhvanphong");
  const ask = (method, body) =>
    page.evaluate(
      async ({ method, body }) => {
        const session = await (await fetch("/api/v1/session")).json();
        const headers = { "Content-Type": "application/json", "X-CSRF-Token": session.csrf_token };
        const answer = await fetch("/api/v1/session/totp", { method, headers, body: body && JSON.stringify(body) });
        return answer.status === 204 ? {} : answer.json();
      },
      { method, body },
    );
  const { secret } = await ask("POST");
  assert.deepEqual(await ask("PUT", { code: code(secret, 0) }), {});
  await page.context().clearCookies();
  await page.goto(given.url);
  await page.locator("input[name=login]").fill("chanhvanphong");
  await page.locator("input[name=password]").fill(given.passwords.chanhvanphong);
  await page.keyboard.press("Enter");
  const field = page.getByLabel("Mã xác thực sáu chữ số");
  await field.waitFor();
  await accessible(page);
  await field.fill("000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await field.fill(code(secret, 1)); // the code that confirmed is used up
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Việc cần xử lý" }).waitFor();
  assert.deepEqual(console, []);
});

test("after repeated failures the account says that it is locked, also for the right password", async () => {
  const { page } = await open({ language: "en" });
  await page.goto(given.url);
  await page.locator("input[name=login]").fill("kiemtra");
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await page.locator("input[name=password]").fill(`wrong ${attempt}`);
    const answered = page.waitForResponse((one) => one.url().endsWith("/session") && one.request().method() === "POST");
    await page.keyboard.press("Enter");
    await answered;
    await page.getByRole("button", { name: "Sign in", exact: true }).and(page.locator("[aria-disabled=false]")).waitFor();
  }
  await page.locator("input[name=password]").fill(given.passwords.kiemtra);
  await page.keyboard.press("Enter");
  await page.getByText("The account is locked after repeated failures.").waitFor();
});
