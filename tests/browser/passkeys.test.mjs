// Passkeys with Chromium's virtual authenticator: made, used alone, as second step and as proof, removed by oneself and by an administrator.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, given, open, signIn } from "./support.mjs";

after(close);

const who = "kiemtra";

async function authenticator(page, more = {}) {
  const debug = await page.context().newCDPSession(page);
  await debug.send("WebAuthn.enable");
  const { authenticatorId } = await debug.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...more,
    },
  });
  return {
    verified: (isUserVerified) => debug.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    credentials: async () => (await debug.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    setCredential: async (credential) => {
      await debug.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credential.credentialId });
      await debug.send("WebAuthn.addCredential", { authenticatorId, credential });
    },
  };
}

const card = (page) => page.getByRole("region", { name: "Khóa truy cập (passkey)" });

async function signOut(page) {
  await page.context().clearCookies();
  await page.goto(given.url);
  await page.getByRole("heading", { name: "Đăng nhập" }).waitFor();
}

/** As it is five minutes after signing in: the next such request is answered with the question who one is. */
async function askForProof(page, pattern, method) {
  let isAsked = false;
  await page.route(pattern, (route) => {
    if (isAsked || route.request().method() !== method) return route.continue();
    isAsked = true;
    return route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "", status: 403, detail: "Hãy xác nhận", errors: [{ pointer: "/proof", detail: "Hãy xác nhận" }] }),
    });
  });
}

test("a passkey is made, signs in alone, proves who one is, is the second step, and is removed", async () => {
  const { page, console } = await open();
  const device = await authenticator(page);
  await signIn(page, who, "/ca-nhan");
  await card(page).getByText("Bạn chưa có khóa truy cập nào.").waitFor();
  await accessible(page);
  await card(page).getByRole("button", { name: "Thêm khóa truy cập" }).click();
  await card(page).getByLabel("Tên khóa").fill("Máy <b>cơ quan</b>");
  await card(page).getByRole("button", { name: "Lưu khóa" }).dblclick();
  await card(page).getByText("Máy <b>cơ quan</b>").waitFor();
  await card(page).getByText("Chưa dùng lần nào.").waitFor();
  assert.equal((await device.credentials()).length, 1);
  await accessible(page);
  // The same device makes no second one for the same person.
  await card(page).getByRole("button", { name: "Thêm khóa truy cập" }).click();
  await card(page).getByText("Thiết bị này đã có khóa truy cập của bạn.").waitFor();

  await signOut(page);
  await accessible(page);
  await page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" }).click();
  await page.locator("main#main").waitFor();
  await page.goto(`${given.url}/ca-nhan`);
  await card(page).getByText("Dùng gần nhất").waitFor();

  // As proof: the passkey, not the password.
  await askForProof(page, "**/api/v1/session/passkey-step", "PUT");
  await card(page).getByLabel("Khi đăng nhập bằng mật khẩu, hỏi thêm khóa truy cập").click();
  const proof = page.locator("dialog.proof");
  await proof.getByRole("button", { name: "Xác nhận bằng khóa truy cập" }).waitFor();
  await accessible(page);
  await proof.getByRole("button", { name: "Xác nhận bằng khóa truy cập" }).click();
  await page.getByText("Đăng nhập bằng mật khẩu giờ cần thêm khóa truy cập.").waitFor();

  await signOut(page);
  await page.locator("input[name=login]").fill(who);
  await page.locator("input[name=password]").fill(given.passwords[who]);
  await page.locator("input[name=password]").press("Enter");
  await page.getByText("Mật khẩu đúng. Tài khoản này còn cần khóa truy cập của bạn.").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Dùng khóa truy cập" }).click();
  await page.locator("main#main").waitFor();

  await page.goto(`${given.url}/ca-nhan`);
  await card(page).getByRole("button", { name: "Xóa khóa…" }).click();
  await accessible(page);
  await page.locator("dialog[open]").getByRole("button", { name: "Xóa khóa", exact: true }).click();
  await card(page).getByText("Bạn chưa có khóa truy cập nào.").waitFor();
  assert.deepEqual(console, []);
});

test("turning away, a person who is not verified, and a counter that went back are told", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  const device = await authenticator(page);
  await signIn(page, who, "/ca-nhan");
  await card(page).getByRole("button", { name: "Thêm khóa truy cập" }).click();
  await card(page).getByLabel("Tên khóa").fill("Điện thoại của tôi");
  await card(page).getByLabel("Tên khóa").press("Enter");
  await card(page).getByText("Điện thoại của tôi").waitFor();
  await accessible(page);
  await signOut(page);
  const button = page.getByRole("button", { name: "Đăng nhập bằng khóa truy cập" });
  await device.verified(false);
  await button.click();
  await page.getByRole("alert").getByText("Chưa dùng được khóa truy cập").waitFor();
  await accessible(page);
  await device.verified(true);
  await button.click();
  await page.locator("main#main").waitFor();
  await signOut(page);
  const [credential] = await device.credentials();
  await device.setCredential({ ...credential, signCount: 0 });
  await button.click();
  await page.getByRole("alert").getByText("có thể đã bị sao chép").waitFor();
  assert.deepEqual(console, []);
});

test("an administrator removes a passkey that was lost", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/khoa");
  const section = page.getByRole("region", { name: "Khóa truy cập của một người" });
  await section.getByLabel("Chọn người").selectOption({ label: (await section.getByLabel("Chọn người").locator("option").allInnerTexts()).find((one) => one.includes(`(${who})`)) });
  await section.getByText("Điện thoại của tôi").waitFor();
  await accessible(page);
  await section.getByRole("button", { name: "Xóa khóa…" }).click();
  await page.locator("dialog[open]").getByRole("button", { name: "Xóa khóa", exact: true }).click();
  await section.getByText("Người này không có khóa truy cập.").waitFor();
  assert.deepEqual(console, []);
});
