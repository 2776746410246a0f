// Keys of persons: whose certificate is whose, a program that moves the document, keys at a remote service for one document and for many.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startAgent } from "./agent.mjs";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";
import { startVgcaAgent } from "./vgca_agent.mjs";

after(close);

const ready = "Sẵn sàng: chứng thư của Vũ Đức Thắng";
const valid = "Chữ ký của Vũ Đức Thắng hợp lệ và văn bản không bị sửa.";
const port = new URL(given.url).port;
// As an office's server is: in another address space than what runs on the person's machine.
const elsewhere = { arguments: [`--ip-address-space-overrides=127.0.0.1:${port}=public,[::1]:${port}=public`] };
/** How the remote service answers from then on. */
const behave = (how) =>
  fetch(`${given.remoteService}/behave`, { method: "POST", headers: { Authorization: "Bearer token-of-the-test" }, body: JSON.stringify(how) });
const sign = (page) => page.locator(".sign-bar button.primary:enabled");

test("a certificate that nobody confirmed waits; once an administrator confirms it, it signs", async () => {
  const agent = await startAgent({ who: "second" });
  try {
    const director = await open();
    await signIn(director.page, "giamdoc", `/van-ban-di/${given.made.bySecond}`);
    await drawn(director.page);
    await director.page.getByLabel("Thiết bị ký của bạn (USB token)").check();
    await director.page.getByRole("button", { name: "Kết nối thiết bị ký" }).click();
    await director.page.getByText("đang chờ quản trị viên xác nhận là của bạn").waitFor();
    assert.ok(await director.page.locator(".sign-bar button.primary").isDisabled());
    await accessible(director.page);

    const admin = await open();
    await signIn(admin.page, "quantri", "/quan-tri/khoa");
    const item = admin.page.locator(".own-list > li", { hasText: "Vũ Đức Thắng" });
    await item.getByText("Chờ quản trị viên xác nhận").waitFor();
    await accessible(admin.page);
    await item.getByRole("button", { name: "Từ chối…" }).click();
    await admin.page.locator("dialog[open]").getByRole("button", { name: "Từ chối", exact: true }).click();
    await admin.page.getByText("Hãy nhập: Lý do").or(admin.page.locator("dialog[open] .error")).first().waitFor();
    await accessible(admin.page);
    await admin.page.locator("dialog[open]").getByRole("button", { name: "Hủy bỏ" }).click();
    await item.getByRole("button", { name: "Xác nhận…" }).click();
    await admin.page.locator("dialog[open]").getByRole("button", { name: "Xác nhận", exact: true }).dblclick();
    await admin.page.getByText("Không có chứng thư nào ở tình trạng này.").waitFor();
    await admin.page.getByLabel("Tình trạng").selectOption("confirmed");
    await admin.page.locator(".own-list > li", { hasText: "thiết bị ký" }).getByText("Đã xác nhận").waitFor();
    await accessible(admin.page);

    await director.page.getByRole("button", { name: "Kết nối lại" }).click();
    await director.page.getByText(ready).waitFor();
    await sign(director.page).click();
    await director.page.getByText(valid).waitFor();
    await director.page.goto(`${given.url}/ca-nhan`);
    const own = director.page.getByRole("region", { name: "Chứng thư ký của bạn" });
    await own.locator("li").nth(1).getByText("Đã xác nhận").waitFor();
    await accessible(director.page);
    assert.deepEqual([...director.console, ...admin.console], []);
  } finally {
    await agent.close();
  }
});

test("a single signature with the server's key asks who one is", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.proved}`);
  await drawn(page);
  await page.route("**/api/v1/outgoing/*/signature", (route) =>
    route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "", status: 403, detail: "Hãy xác nhận", errors: [{ pointer: "/proof", detail: "Hãy xác nhận" }] }),
    }),
  );
  await sign(page).click();
  await page.locator("dialog.proof input[name=password]").fill(given.passwords.giamdoc);
  await page.unroute("**/api/v1/outgoing/*/signature");
  await page.getByRole("button", { name: "Xác nhận và ký" }).dblclick();
  await page.getByText(valid).waitFor();
  assert.deepEqual(console, []);
});

const byVgca = async (page) => {
  await drawn(page);
  await page.getByLabel("Phần mềm VGCA Sign Service trên máy").check();
};

test("a program that moves the document: what is in the way is told apart", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.byVgca}`);
  await byVgca(page);
  await page.getByText("Phần mềm ký trên máy sẽ tự tải văn bản").waitFor();
  assert.equal(await page.locator("fieldset", { hasText: "Phía trên họ tên" }).count(), 0, "the place is chosen in the program");
  await accessible(page);
  await page.getByRole("button", { name: "Kết nối thiết bị ký" }).click();
  await page.getByRole("alert").getByText("Không thấy chương trình ký").waitFor();
  const agent = await startVgcaAgent();
  try {
    for (const [answers, words] of [
      [{ GetVersion: "not JSON" }, "Chương trình ký trên máy đã cũ"],
      [{ GetCertInfo: { Status: 3, Message: "Không có thiết bị" } }, "Chưa cắm thiết bị ký"],
    ]) {
      agent.answers = answers;
      await page.getByRole("button", { name: "Kết nối lại" }).click();
      await page.getByRole("alert").getByText(words).waitFor();
      assert.ok(await page.locator(".sign-bar button.primary").isDisabled());
    }
    agent.answers = { SignApproved: { Status: 2, Message: "Người dùng hủy" } };
    await page.getByRole("button", { name: "Kết nối lại" }).click();
    await page.getByText(ready).waitFor();
    await sign(page).click();
    await page.getByRole("alert").getByText("Bạn đã hủy ở chương trình ký").waitFor();
    agent.answers = { SignApproved: { Status: 0, Message: "" } };
    await sign(page).click();
    await page.getByRole("alert").getByText("máy chủ không nhận được bản đã ký").waitFor();
    agent.answers = {};
    agent.change = (pdf) => Buffer.concat([pdf, Buffer.from("\n% thêm\n")]);
    await sign(page).click();
    await page.getByRole("alert").getByText("không bao trùm toàn bộ tệp").waitFor();
    await accessible(page);
    agent.change = (pdf) => pdf;
    await sign(page).dblclick();
    await page.getByText(valid).waitFor();
    const asked = agent.asked.filter((one) => one.name === "SignApproved").at(-1);
    assert.deepEqual([asked.SessionId, asked.JWTToken], ["", ""], "nothing of the session goes to the program");
    assert.equal((await fetch(asked.FileName)).status, 404, "the address served once");
  } finally {
    await agent.close();
  }
  assert.deepEqual(console.filter((one) => !one.includes("WebSocket connection to 'wss://127.0.0.1:8987/")), []);
});

test("a browser that keeps pages from the machine: denied says how to permit it, permitted goes on", async () => {
  const agent = await startVgcaAgent();
  try {
    const { page, context } = await open(elsewhere);
    await signIn(page, "giamdoc", `/van-ban-di/${given.made.remote[0]}`);
    await byVgca(page);
    await page.getByRole("button", { name: "Kết nối thiết bị ký" }).click();
    await page.getByRole("alert").getByText("Trình duyệt đang chặn").waitFor();
    assert.equal(agent.asked.length, 0);
    await context.grantPermissions(["local-network-access"], { origin: given.url });
    await page.getByRole("button", { name: "Kết nối lại" }).click();
    await page.getByText(ready).waitFor();
  } finally {
    await agent.close();
  }
});

test("a key at a remote service is linked, confirmed, and signs one document and many", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", "/ca-nhan");
  const card = page.getByRole("region", { name: "Khóa ở dịch vụ ký từ xa" });
  await card.getByText("Chưa liên kết khóa nào.").waitFor();
  await card.getByText("Tìm khóa để liên kết").click();
  await card.getByLabel("Tài khoản của bạn ở dịch vụ").fill("nobody");
  await card.getByRole("button", { name: "Tìm khóa" }).click();
  await card.getByText("Dịch vụ không có khóa nào cho tài khoản này.").waitFor();
  await card.getByLabel("Tài khoản của bạn ở dịch vụ").fill("giamdoc");
  await card.getByRole("button", { name: "Tìm khóa" }).click();
  await accessible(page);
  await card.getByRole("button", { name: "Liên kết otp" }).dblclick();
  await card.getByText("Chờ quản trị viên xác nhận").waitFor();
  await accessible(page);

  const admin = await open();
  await signIn(admin.page, "quantri", "/quan-tri/khoa");
  await admin.page.locator(".own-list > li", { hasText: "dịch vụ ký từ xa" }).getByRole("button", { name: "Xác nhận…" }).click();
  await admin.page.locator("dialog[open]").getByRole("button", { name: "Xác nhận", exact: true }).click();
  await admin.page.getByText("Không có chứng thư nào ở tình trạng này.").waitFor();

  await page.goto(`${given.url}/van-ban-di/${given.made.remote[0]}`);
  await drawn(page);
  await page.getByLabel("Ký từ xa: thu-nghiem, Vũ Đức Thắng").check();
  await sign(page).click();
  await accessible(page);
  await page.locator("dialog.proof").getByRole("button", { name: "Hủy bỏ" }).click();
  await page.getByRole("alert").getByText("Bạn đã hủy. Văn bản chưa được ký.").waitFor();
  const allow = async (pin, code) => {
    await page.getByLabel("Mã PIN của dịch vụ").fill(pin);
    await page.getByLabel(/^Mã dùng một lần/).fill(code);
    await page.getByRole("button", { name: "Cho phép và ký" }).click();
  };
  await sign(page).click();
  await allow("000000", "445566");
  await page.getByRole("alert").getByText("PIN").waitFor();
  await sign(page).click();
  await allow("112233", "445566");
  await page.getByText(valid).waitFor();

  const chooseBoth = async () => {
    for (const number of [1, 2]) await page.getByLabel(`Báo cáo ký từ xa số ${number}`).check();
    await page.getByRole("button", { name: "Xem lại 2 văn bản" }).click();
    for (const number of [1, 2]) {
      await page.getByRole("heading", { name: `Báo cáo ký từ xa số ${number}` }).waitFor();
      await page.locator(".actions input[type=checkbox]:enabled").waitFor();
      await page.getByLabel("Tôi đã xem văn bản này").click();
    }
    await page.getByLabel("Ký từ xa: thu-nghiem, Vũ Đức Thắng").check();
  };
  const sign2 = page.getByRole("button", { name: "Ký 2 văn bản" });
  await page.goto(`${given.url}/ky-lo`);
  await chooseBoth();
  await accessible(page);
  await sign2.click();
  await allow("112233", "");
  await page.getByRole("alert").getByText("Hãy nhập mã dùng một lần của dịch vụ.").waitFor();
  await sign2.click();
  await allow("000000", "445566");
  await page.waitForURL(/\/ky-lo\/[0-9a-f-]{36}/);
  await page.getByText("Đã ký 0 văn bản, 2 lỗi.").waitFor();
  await page.getByText("Sai mã PIN").first().waitFor();
  await page.getByText("hãy chọn lại và nhập mã mới").waitFor();
  assert.equal(await page.getByRole("button", { name: /^Ký lại/ }).count(), 0, "the code is used up");
  await accessible(page);

  await page.getByRole("link", { name: "Chọn văn bản khác" }).click();
  await chooseBoth();
  await behave({ sign_seconds: 4 });
  await sign2.click();
  await allow("112233", "445566");
  await page.waitForURL(/\/ky-lo\/[0-9a-f-]{36}/);
  await page.getByRole("heading", { name: "Lô ký: 0/2" }).waitFor();
  await page.getByText("Ký bằng khóa của bạn ở dịch vụ ký từ xa thu-nghiem.").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Lô ký" }).waitFor();
  await accessible(page);
  await page.getByText("Đã ký 2 văn bản.").waitFor();
  await behave({ sign_seconds: 0 });
  await accessible(page);
  await page.getByRole("link", { name: "Chọn văn bản khác" }).click();
  await page.getByRole("link", { name: /đã ký 2\/2/ }).waitFor();
  assert.deepEqual([...console, ...admin.console], []);
});
