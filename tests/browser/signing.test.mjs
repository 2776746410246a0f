// Signing: the place of a signature on the page, by every way to choose it; what the server signed is where it was shown.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startAgent } from "./agent.mjs";
import { accessible, close, drawn, given, open, signIn } from "./support.mjs";

after(close);

const frame = (page) => page.locator(".place-frame");
const boxOf = async (page) => JSON.parse(await frame(page).getAttribute("data-box"));

function near(one, other, points, words) {
  for (const name of ["x", "y", "width", "height"]) {
    assert.ok(Math.abs(one[name] - other[name]) <= points, `${words} ${name}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`);
  }
}

async function zoomTo(page, percent) {
  const shown = page.locator(".pdf-tools span");
  while (Number.parseInt(await shown.innerText(), 10) !== percent) {
    const wanted = Number.parseInt(await shown.innerText(), 10) < percent ? "Phóng to" : "Thu nhỏ";
    await page.getByRole("button", { name: wanted }).click();
  }
  await drawn(page);
}

/** Taps page 1 at these shares of its width and height. */
async function tap(page, across, down) {
  await page.getByLabel("Chỗ khác").click();
  const layer = page.locator(".pdf-page").first().locator(".place-layer.tapping");
  await layer.waitFor();
  const { width, height } = await layer.evaluate((one) => ({ width: one.clientWidth, height: one.clientHeight }));
  await layer.click({ position: { x: width * across, y: height * down } });
  await page.locator(".place-layer.tapping").first().waitFor({ state: "detached" });
}

/** The rectangle of the last signature of the newest file, as it stands in the PDF. */
async function signedPlace(page, id) {
  const bytes = await page.evaluate(async (one) => {
    const told = await (await fetch(`/api/v1/outgoing/${one}`)).json();
    const file = told.files.find((each) => each.kind === "signed");
    return [...new Uint8Array(await (await fetch(`/api/v1/files/${file.id}/content`)).arrayBuffer())];
  }, id);
  const found = [...Buffer.from(bytes).toString("latin1").matchAll(/\/FT \/Sig .*?\/Rect \[([-0-9. ]+)\]/gs)].at(-1);
  const [left, bottom, right, top] = found[1].split(" ").map(Number);
  return { x: left, y: bottom, width: right - left, height: top - bottom };
}

test("nobody signs what is not on the screen", async () => {
  const { page, console } = await open();
  let release;
  const held = new Promise((done) => {
    release = done;
  });
  await page.route("**/api/v1/files/*/content", async (route) => {
    await held;
    await route.continue();
  });
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.toPlace}`);
  const button = page.getByRole("button", { name: "Ký số", exact: true });
  await button.waitFor();
  assert.ok(await button.isDisabled());
  await page.getByText("Nút ký dùng được khi văn bản đã hiện").waitFor();
  release();
  await drawn(page);
  await page.locator(".sign-bar button.primary:enabled").waitFor();
  assert.deepEqual(console, []);
});

test("the same place at every zoom, by tap, keys, numbers and drag", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.toPlace}`);
  await drawn(page);
  await frame(page).waitFor();
  assert.ok(await page.getByLabel("Phía trên họ tên người ký").isChecked());
  await accessible(page);
  const offered = await boxOf(page);
  const tapped = [];
  for (const zoom of [50, 100, 200]) {
    await zoomTo(page, zoom);
    assert.deepEqual(await boxOf(page), tapped.at(-1) ?? offered, "zoom moves nothing");
    await tap(page, 0.4, 0.3);
    tapped.push(await boxOf(page));
    near(tapped.at(-1), tapped[0], 1, `${zoom} %`);
  }
  near(tapped[0], { ...offered, x: 0.4 * 595 - offered.width / 2, y: 0.7 * 842 - offered.height / 2 }, 2, "where it was tapped");
  await zoomTo(page, 100);
  const before = await boxOf(page);
  await frame(page).focus();
  for (const key of ["ArrowRight", "ArrowUp", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  near(await boxOf(page), { x: before.x + 1, y: before.y + 2 - 1, width: before.width + 1, height: before.height + 1 }, 0.01, "keys");
  await page.getByText("Chỉnh chỗ ký").click();
  await page.getByLabel("Cách mép trái").fill("100");
  await page.getByLabel("Cách mép trái").press("Enter");
  await page.getByLabel("Cách mép dưới").fill("250,5");
  await page.getByLabel("Rộng").fill("200");
  await page.getByLabel("Cao (điểm)").fill("60");
  await page.getByLabel("Cao (điểm)").press("Tab");
  near(await boxOf(page), { x: 100, y: 250.5, width: 200, height: 60 }, 0.01, "numbers");
  await page.getByLabel("Rộng").fill("nhiều");
  await page.getByLabel("Rộng").press("Enter");
  near(await boxOf(page), { x: 100, y: 250.5, width: 200, height: 60 }, 0.01, "no number");
  await frame(page).scrollIntoViewIfNeeded();
  const at = await frame(page).boundingBox();
  const points = at.width / 200;
  await page.mouse.move(at.x + 20, at.y + 10);
  await page.mouse.down();
  await page.mouse.move(at.x + 20 + 30 * points, at.y + 10 - 20 * points, { steps: 4 });
  await page.mouse.up();
  near(await boxOf(page), { x: 130, y: 270.5, width: 200, height: 60 }, 1, "drag");
  await accessible(page);
  assert.deepEqual(console, []);
});

test("on a phone: the bar stays, the place is found, and it is the same", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.toPlace}`);
  await drawn(page);
  const go = page.getByRole("button", { name: "Đến chỗ ký" });
  await go.waitFor();
  const bar = await page.locator(".sign-bar").boundingBox();
  assert.ok(Math.abs(bar.y + bar.height - 844) < 1, "at the lower edge of the screen");
  await accessible(page);
  await go.click();
  const seen = await frame(page).boundingBox();
  assert.ok(seen.y > 0 && seen.y + seen.height < bar.y, "not below the bar");
  const offered = await boxOf(page);
  await tap(page, 0.4, 0.3);
  near(await boxOf(page), { ...offered, x: 0.4 * 595 - offered.width / 2, y: 0.7 * 842 - offered.height / 2 }, 2, "390 px");
  assert.deepEqual(console, []);
});

test("what was placed is what is signed, once, though the button was pressed twice", async () => {
  const { page, console } = await open();
  let signatures = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/signature")) signatures += 1;
  });
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.toPlace}`);
  await drawn(page);
  await tap(page, 0.4, 0.94);
  const placed = await boxOf(page);
  await page.locator(".sign-bar button.primary:enabled").dblclick();
  await page.getByText("Chữ ký của Vũ Đức Thắng hợp lệ và văn bản không bị sửa.").waitFor();
  assert.equal(signatures, 1);
  near(await signedPlace(page, given.made.toPlace), placed, 1, "signed");
  assert.equal(await frame(page).count(), 0);
  assert.deepEqual(console, []);
});

test("text is not covered unasked; a page that is shown sideways keeps the place", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.turned}`);
  await drawn(page);
  await frame(page).waitFor();
  const size = await page.locator(".pdf-page").first().boundingBox();
  assert.ok(size.width > size.height, "shown sideways");
  const places = [];
  for (const zoom of [50, 100, 200]) {
    await zoomTo(page, zoom);
    await tap(page, 0.5, 0.25);
    places.push(await boxOf(page));
    near(places.at(-1), places[0], 1, `turned, ${zoom} %`);
  }
  // Shown at a quarter from the top and half across: of the page as it is stored, a quarter across and half up.
  const { rotation, ...box } = places[0];
  assert.equal(rotation, 90);
  near(box, { x: 0.25 * 595 - box.width / 2, y: 0.5 * 842 - box.height / 2, width: box.width, height: box.height }, 2, "turned");
  assert.ok(box.height > box.width, "as wide as it is shown high");
  await zoomTo(page, 100);
  await page.locator(".sign-bar button.primary:enabled").click();
  await page.getByRole("alert").getByText("Chữ ký sẽ che chữ").waitFor();
  await accessible(page);
  near(await boxOf(page), box, 1, "a refusal moves nothing");
  await page.getByText("Chỉnh chỗ ký").click();
  await page.getByLabel("Cho phép che chữ").check();
  await page.locator(".sign-bar button.primary:enabled").click();
  await page.getByText("Chữ ký của Vũ Đức Thắng hợp lệ và văn bản không bị sửa.").waitFor();
  near(await signedPlace(page, given.made.turned), box, 1, "signed");
  assert.deepEqual(console, []);
});

test("a batch: chosen, each seen, signed with one confirmation; it survives a reload", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", "/viec");
  await page.getByRole("link", { name: "Ký nhiều văn bản" }).click();
  await page.getByLabel(/^Chọn tất cả/).waitFor();
  await accessible(page);
  // Batches that this person signed with a remote key, in another file, are in the list as well.
  const batches = () => page.evaluate(async () => (await (await fetch("/api/v1/signing-batches")).json()).items.length);
  const earlier = await batches();
  for (const number of [1, 2, 3]) await page.getByLabel(`Báo cáo trong lô số ${number}`).check();
  await page.getByText("Đã chọn 3 văn bản (nhiều nhất 50).").waitFor();
  await page.getByRole("button", { name: "Xem lại 3 văn bản" }).click();
  const sign = page.getByRole("button", { name: "Ký 3 văn bản" });
  for (const number of [1, 2, 3]) {
    await page.getByRole("heading", { name: `Báo cáo trong lô số ${number}` }).waitFor();
    assert.ok(await sign.isDisabled(), "not before each was seen");
    const seen = page.getByLabel("Tôi đã xem văn bản này");
    await page.locator(".actions input[type=checkbox]:enabled").waitFor();
    if (number === 1) await accessible(page);
    await seen.click();
  }
  await page.getByText("Đã xem 3/3 văn bản.").waitFor();
  // As it is five minutes after signing in: the server asks who it is. A wrong password is told at its field.
  await page.route("**/api/v1/signing-batches", (route) => {
    if (route.request().method() !== "POST") return route.continue();
    return route.fulfill({
      status: 403,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "", status: 403, detail: "Hãy xác nhận", errors: [{ pointer: "/proof", detail: "Hãy xác nhận" }] }),
    });
  });
  await sign.click();
  await page.locator("dialog[open]").waitFor();
  await accessible(page);
  await page.locator("dialog input[name=password]").fill("sai mật khẩu rồi");
  await page.getByRole("button", { name: "Xác nhận và ký" }).click();
  await page.getByText("Mật khẩu không đúng.").waitFor();
  await page.unroute("**/api/v1/signing-batches");
  await page.locator("dialog input[name=password]").fill(given.passwords.giamdoc);
  await page.getByRole("button", { name: "Xác nhận và ký" }).dblclick();
  await page.waitForURL(/\/ky-lo\/[0-9a-f-]{36}/);
  await page.reload();
  await page.getByText("Đã ký 3 văn bản.").waitFor();
  await page.getByRole("heading", { name: "Lô ký: 3/3" }).waitFor();
  await accessible(page);
  await page.getByRole("link", { name: "Chọn văn bản khác" }).click();
  await page.getByRole("link", { name: /đã ký 3\/3/ }).first().waitFor();
  assert.equal(await batches(), earlier + 1, "one batch, though it was pressed twice");
  assert.equal(await page.getByLabel("Báo cáo trong lô số 1").count(), 0);
  assert.deepEqual(console, []);
});

test("what fails in a batch says why and can be tried again", async () => {
  const { page, console } = await open({ width: 390, height: 844 });
  const item = (subject, state, reason = null) => ({
    document_id: given.made.batch[3],
    subject,
    state,
    reason,
    may_retry: state === "failed",
    ended_at: null,
  });
  const told = (running, items) => ({ id: given.made.batch[0], key: "server", running, authorised_at: new Date().toISOString(), cancelled_at: null, items });
  let present = told(true, [item("<b>Báo cáo</b>", "failed", "Cơ quan cấp dấu thời gian không trả lời."), item("Báo cáo 2", "queued")]);
  const asked = [];
  await page.route("**/api/v1/signing-batches/*{,/*}", (route) => {
    const { pathname } = new URL(route.request().url());
    if (route.request().method() === "POST") asked.push(pathname.split("/").at(-1));
    // A stream that says it once and ends: from then on the page asks.
    if (pathname.endsWith("events")) return route.fulfill({ contentType: "text/event-stream", body: `event: batch\ndata: ${JSON.stringify(present)}\n\n` });
    if (pathname.endsWith("cancellation")) present = told(false, [present.items[0], item("Báo cáo 2", "cancelled")]);
    return route.fulfill({ json: present });
  });
  await signIn(page, "giamdoc", `/ky-lo/${given.made.batch[0]}`);
  await page.getByText("Cơ quan cấp dấu thời gian không trả lời.").waitFor();
  await page.getByRole("link", { name: "<b>Báo cáo</b>" }).waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Dừng lô ký…" }).click();
  await page.getByText("Văn bản đã ký vẫn giữ chữ ký.").waitFor();
  await page.getByRole("button", { name: "Dừng lô ký", exact: true }).dblclick();
  await page.getByText("Đã ký 0 văn bản, 1 lỗi, 1 không ký.").waitFor();
  await page.getByRole("button", { name: "Ký lại 1 văn bản lỗi" }).click();
  await page.waitForTimeout(300);
  assert.deepEqual(asked, ["cancellation", "retry"]);
  assert.deepEqual(console, []);
});

const port = new URL(given.url).port;
const byDevice = async (page) => {
  await drawn(page);
  await page.getByLabel("Thiết bị ký của bạn (USB token)").check();
};

test("a device: what is in the way is told apart", async () => {
  const { page, console } = await open();
  await signIn(page, "giamdoc", `/van-ban-di/${given.made.byAgent}`);
  await byDevice(page);
  await page.getByText("Mã PIN chỉ nhập ở chương trình đó").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Kết nối thiết bị ký" }).click();
  await page.getByRole("alert").getByText("Không thấy chương trình ký").waitFor();
  await accessible(page);
  const agent = await startAgent();
  try {
    const past = { ...{ chain: "x", subject: "Vũ Đức Thắng" }, not_after: "2020-01-01T00:00:00Z" };
    for (const [answers, words] of [
      [{ status: { version: 0 } }, "Chương trình ký trên máy đã cũ"],
      [{ "get-certificate": { error: "no_token" } }, "Chưa cắm thiết bị ký"],
      [{ "get-certificate": past }, "đã hết hạn"],
    ]) {
      agent.answers = answers;
      await page.getByRole("button", { name: "Kết nối lại" }).click();
      await page.getByRole("alert").getByText(words).waitFor();
      assert.ok(await page.locator(".sign-bar button.primary").isDisabled());
    }
    agent.answers = { "get-certificate": { ...past, subject: "Trần Văn Minh", not_after: "2099-01-01T00:00:00Z" } };
    await page.getByRole("button", { name: "Kết nối lại" }).click();
    await page.getByText("là của Trần Văn Minh, không phải của bạn").waitFor();
    assert.ok(await page.locator(".sign-bar button.primary").isDisabled());
  } finally {
    await agent.close();
  }
  // A refused connection is told by the browser as well.
  assert.deepEqual(console.filter((one) => !one.includes("WebSocket connection to 'ws://127.0.0.1:14737/' failed")), []);
});

test("a device signs the prepared digest; cancelling there leaves the document unsigned", async () => {
  const { page, console } = await open();
  const agent = await startAgent({ answers: { sign: { error: "cancelled" } } });
  try {
    await signIn(page, "giamdoc", `/van-ban-di/${given.made.byAgent}`);
    await byDevice(page);
    await page.getByRole("button", { name: "Kết nối thiết bị ký" }).click();
    await page.getByText("Sẵn sàng: chứng thư của Vũ Đức Thắng").waitFor();
    await page.locator(".sign-bar button.primary:enabled").click();
    await page.getByRole("alert").getByText("Bạn đã hủy ở chương trình ký").waitFor();
    agent.answers = {};
    await page.locator(".sign-bar button.primary:enabled").dblclick();
    await page.getByText("Chữ ký của Vũ Đức Thắng hợp lệ và văn bản không bị sửa.").waitFor();
    const signed = agent.asked.filter((one) => one.call === "sign");
    assert.equal(signed.length, 2, "the cancelled one and one more");
    assert.deepEqual([signed[1].origin, signed[1].from, signed[1].items[0].title], [given.url, given.url, "Báo cáo ký bằng thiết bị"]);
    assert.deepEqual(Object.keys(signed[1].items[0]), ["title", "hashAlg", "digest"], "the document stays on the server");
  } finally {
    await agent.close();
  }
  assert.deepEqual(console, []);
});

test("a browser that keeps pages from the machine: denied says how to permit it, permitted goes on", async () => {
  // As an office's server is: in another address space than the agent.
  const elsewhere = { arguments: [`--ip-address-space-overrides=127.0.0.1:${port}=public,[::1]:${port}=public`] };
  const agent = await startAgent();
  try {
    const { page, context } = await open(elsewhere);
    await signIn(page, "giamdoc", `/van-ban-di/${given.made.batch[3]}`);
    await byDevice(page);
    await page.getByRole("button", { name: "Kết nối thiết bị ký" }).click();
    await page.getByRole("alert").getByText("Trình duyệt đang chặn").waitFor();
    await page.getByText("Bấm biểu tượng ở bên trái thanh địa chỉ.").waitFor();
    await accessible(page);
    assert.equal(agent.asked.length, 0);
    await context.grantPermissions(["local-network-access"], { origin: given.url });
    await page.getByRole("button", { name: "Kết nối lại" }).click();
    await page.getByText("Sẵn sàng: chứng thư của Vũ Đức Thắng").waitFor();
  } finally {
    await agent.close();
  }
});
