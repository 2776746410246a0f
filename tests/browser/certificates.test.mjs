// A certificate that no device sends by itself: chosen as a file, PEM or DER, and one that is none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { accessible, close, given, open, signIn } from "./support.mjs";

after(close);

test("a certificate is sent as a file, once, and what is no certificate is told", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  await signIn(page, "chuyenvien", "/ca-nhan");
  const card = page.locator("section.card", { hasText: "Chứng thư ký của bạn" });
  await card.getByText("Chưa có chứng thư nào.").waitFor();
  await card.locator("summary").click();
  assert.equal(await card.getByText("Chọn tệp chứng thư", { exact: true }).isVisible(), true);
  await accessible(page);
  const choose = (name, buffer) => page.setInputFiles("#certificate-file", { name, mimeType: "application/octet-stream", buffer });
  await choose("<img src=x onerror=alert(1)>.cer", Buffer.from("không phải chứng thư"));
  await card.getByRole("alert").waitFor();
  await accessible(page);
  const pem = readFileSync(`${given.pki}/official.pem`, "utf8");
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  await choose("chứng thư.der", der);
  await card.getByText("Chờ quản trị viên xác nhận").waitFor();
  assert.equal(await card.getByRole("alert").count(), 0);
  const looked = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/certificates") && answer.request().method() === "GET");
  await choose("chứng thư.pem", Buffer.from(pem));
  await looked;
  assert.equal(await card.locator(".own-list > li").count(), 1, "the same certificate is there once");
  await card.getByRole("button", { name: "Thôi dùng…" }).click();
  await page.locator("dialog[open]").getByRole("button", { name: "Thôi dùng", exact: true }).click();
  await card.getByRole("button", { name: "Thôi dùng…" }).waitFor({ state: "detached" });
  assert.deepEqual(console, []);
});
