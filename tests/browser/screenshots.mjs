// Pictures of every screen: both languages, light, dark, 390 px wide.
import { mkdirSync } from "node:fs";
import { ring } from "./png.mjs";
import { close, drawn, given, letter, open, report, signIn } from "./support.mjs";

const looks = [
  { name: "vi-light", language: "vi", theme: "light", width: 1280 },
  { name: "en-dark", language: "en", theme: "dark", width: 1280 },
  { name: "vi-phone", language: "vi", theme: "light", width: 390, height: 844 },
  { name: "en-phone-dark", language: "en", theme: "dark", width: 390, height: 844 },
];
const screens = [
  ["inbox-clerk", "vanthu", "/viec", (page) => page.locator(".rows, .state").first().waitFor()],
  ["inbox-empty", "kiemtra", "/viec", (page) => page.locator(".state").first().waitFor()],
  ["incoming-list", "vanthu", "/van-ban-den", (page) => page.locator(".rows").waitFor()],
  ["outgoing-list", "vanthu", "/van-ban-di", (page) => page.locator(".rows").waitFor()],
  ["incoming", "giamdoc", `/van-ban-den/${given.made.urgent}`, drawn],
  ["hostile", "vanthu", `/van-ban-den/${given.made.hostile}`, drawn],
  ["outgoing-to-number", "vanthu", `/van-ban-di/${given.made.toNumber}`, async (page) => {
    await drawn(page);
    await page.locator(".verdict").first().waitFor();
  }],
  ["outgoing-to-sign", "giamdoc", `/van-ban-di/${given.made.toSign}`, drawn],
  ["sign-adjust", "giamdoc", `/van-ban-di/${given.made.turned}`, async (page) => {
    await drawn(page);
    await page.locator(".choices ~ details summary").click();
    await page.locator(".place-fields").waitFor();
    await page.locator(".place-frame").scrollIntoViewIfNeeded();
  }],
  ["sign-device", "giamdoc", `/van-ban-di/${given.made.toSign}`, async (page) => {
    await drawn(page);
    await page.locator("input[name=method]").nth(1).check();
    await page.locator(".agent button").click();
    await page.locator(".agent .notice").waitFor();
  }],
  ["batch-choose", "giamdoc", "/ky-lo", (page) => page.locator(".batch-list input").nth(3).check()],
  ["batch-review", "giamdoc", "/ky-lo", async (page) => {
    await page.locator(".switch.all input").check();
    await page.locator(".sign-bar .primary").click();
    await drawn(page);
    await page.locator(".actions input[type=checkbox]:enabled").click();
    await drawn(page);
  }],
  ["batch-progress", "giamdoc", `/ky-lo/${given.made.batch[0]}`, async (page) => {
    await showBatch(page, { key: "server", running: true });
    await page.locator("main .buttons button").click();
  }],
  ["batch-remote", "giamdoc", `/ky-lo/${given.made.batch[0]}`, (page) => showBatch(page, { key: "thu-nghiem", running: true })],
  ["batch-remote-ended", "giamdoc", `/ky-lo/${given.made.batch[0]}`, (page) => showBatch(page, { key: "thu-nghiem", running: false })],
  ["own-account", "kiemtra", "/ca-nhan", async (page) => {
    await page.locator(".card button:not(.primary)").first().click();
    await page.locator(".qr").waitFor();
  }],
  ["keys-account", "giamdoc", "/ca-nhan", async (page) => {
    const debug = await page.context().newCDPSession(page);
    await debug.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    await debug.send("WebAuthn.addVirtualAuthenticator", { options });
    await page.locator(".card > button", { hasText: /khóa truy cập|passkey/ }).click();
    await page.locator("input[name=name]").fill("Máy tính ở phòng Giám đốc");
    await page.locator("input[name=name]").press("Enter");
    await page.locator(".own-list strong", { hasText: "Máy tính" }).first().waitFor();
    for (const fold of await page.locator(".card summary").all()) await fold.click();
    await page.locator("input[name=account]").fill("giamdoc");
    await page.locator("input[name=account]").press("Enter");
    await page.locator("[role=status] .own-list").waitFor();
  }],
  ["keys-vgca", "giamdoc", `/van-ban-di/${given.made.byVgca}`, async (page) => {
    await drawn(page);
    await page.locator("input[name=method]").nth(2).check();
    await page.locator(".agent button").click();
    await page.locator(".agent .notice").waitFor();
  }],
  ["keys-remote", "giamdoc", `/van-ban-di/${given.made.proved}`, async (page) => {
    const certificate = { id: given.made.proved, user_id: given.made.proved, fingerprint: "", subject: "CN=Vũ Đức Thắng,C=VN", issuer: "CN=CA", serial: "1", not_before: "2026-01-01T00:00:00Z", not_after: "2028-01-01T00:00:00Z", source: "remote", state: "confirmed", reason: "", decided_at: null, created_at: "2026-01-01T00:00:00Z", version: 1 };
    await page.route("**/api/v1/remote-keys", (route) => route.fulfill({ json: { items: [{ id: given.made.proved, service: "viettel", account: "giamdoc", credential_id: "1", certificate }] } }));
    await page.reload();
    await drawn(page);
    await page.locator("input[name=method]").nth(3).check();
    await page.locator(".sign-bar .primary:enabled").click();
    await page.locator("dialog[open]").waitFor();
    await page.unroute("**/api/v1/remote-keys");
  }],
  ["keys-proof", "giamdoc", `/van-ban-di/${given.made.proved}`, async (page) => {
    await page.route("**/signature", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ type: "about:blank", title: "", status: 403, detail: "", errors: [{ pointer: "/proof", detail: "" }] }) }));
    await drawn(page);
    await page.locator(".sign-bar .primary:enabled").click();
    await page.locator("dialog[open]").waitFor();
    await page.unroute("**/signature");
  }],
  ["register", "vanthu", "/van-ban-den/dang-ky", async (page) => {
    await page.locator("input[name=issuer]").fill("Ủy ban nhân dân tỉnh Nam Định");
    await page.locator("input[name=number_and_symbol]").fill("412/UBND-VP7");
    await page.locator("input[name=document_date]").fill("32/13/2026");
    await page.locator("fieldset.notice").waitFor();
    await page.locator("button.primary").click();
  }],
  ["register-files", "vanthu", "/van-ban-den/dang-ky?files", async (page) => {
    await page.locator("#register-upload").setInputFiles([letter, report]);
    await drawn(page);
    await page.locator(".suggested").first().waitFor();
    await page.locator("#register-subject").focus();
    await page.locator("summary", { hasText: /điện tử|Mail/ }).click();
  }],
  ["register-side-by-side", "vanthu", "/van-ban-den/dang-ky?side", async (page) => {
    await page.locator("#register-upload").setInputFiles([letter]);
    await page.locator(".suggested").first().waitFor();
    await page.locator(".notice button", { hasText: /cạnh nhau|side by side/i }).first().click();
    await page.locator("dialog[open] .pdf-page[data-drawn]").nth(1).waitFor();
  }],
  ["document-remarks", "chuyenvien", `/van-ban-di/${given.made.versions}`, async (page) => {
    await drawn(page);
    if ((await page.locator(".pdf-mark.remark").count()) === 0) {
      await page.keyboard.press("c");
      await page.keyboard.press("Enter");
      await page.locator("textarea[name=body]").fill("Số liệu ở trang này lệch với báo cáo quý trước, đề nghị rà soát lại.");
      await page.locator(".panel form button[type=submit]").filter({ hasText: /ý kiến|remark|comment/i }).first().click();
      await page.locator(".pdf-mark.remark").waitFor();
    }
    for (const fold of await page.locator(".panel > section > .fold > summary").all()) await fold.click();
  }],
  ["document-comparison", "chuyenvien", `/van-ban-di/${given.made.versions}?so-sanh`, async (page) => {
    await page.locator("button", { hasText: /So sánh hai|Compare two/ }).click();
    await page.locator("ins").first().waitFor();
  }],
  ["document-diagram", "giamdoc", `/van-ban-di/${given.made.toSign}?so-do`, async (page) => {
    await page.locator("button", { hasText: /sơ đồ|diagram/ }).click();
    await page.locator(".node.active").waitFor();
  }],
  ["document-acts", "vanthu", `/van-ban-den/${given.made.kept}`, async (page) => {
    await drawn(page);
    for (const fold of await page.locator("summary").all()) await fold.click();
    await page.locator("button", { hasText: /Gửi để biết|for information/ }).first().click();
  }],
  ["inbox-sent", "chuyenvien", "/viec/da-gui", (page) => page.locator(".rows a").first().waitFor()],
  ["document-along", "giamdoc", "/dieu-hanh/danh-sach?by=unit", async (page) => {
    await page.locator(".rows a").first().click();
    await page.locator(".along span").waitFor();
    await drawn(page);
  }],
  ["document-excerpt", "vanthu", `/van-ban-den/${given.made.kept}?trich`, async (page) => {
    await page.locator("summary", { hasText: /Bản sao|Copies/ }).click();
    await page.locator("button", { hasText: /Trích sao|excerpt/ }).click();
    await page.locator("input[name=pages]").fill("1");
    await page.locator("input[name=pages]").press("Enter");
    await page.locator("dialog [data-drawn]").first().waitFor();
  }],
  ["document-scans", "vanthu", `/van-ban-den/${given.made.scans}`, (page) => drawn(page)],
  ["inbox-bulk", "chanhvanphong", "/viec", async (page) => {
    await page.locator(".rows input[type=checkbox]").first().check();
    await page.locator(".bulk button").first().waitFor();
  }],
  ["dispatch", "vanthu", "/van-ban-di/gui-nhan", async (page) => {
    await page.locator(".filters input").uncheck();
    await page.locator(".recipient, .state").first().waitFor();
  }],
  ["draft-document", "chuyenvien", `/van-ban-di/${given.made.versions}?soan`, async (page) => {
    await drawn(page);
    await page.locator("select[name=workflow]").selectOption("outgoing-three-approvers");
    await page.locator(".way li").first().waitFor();
    for (const fold of await page.locator("summary").all()) await fold.click();
  }],
  ["draft", "chuyenvien", "/van-ban-di/du-thao", (page) => page.locator("select[name=unit] option").first().waitFor({ state: "attached" })],
  ["audit-file", "kiemtra", "/kiem-toan", async (page) => {
    await page.setInputFiles("#verify-file", letter);
    await page.locator(".audit-verdict").waitFor();
  }],
  ["audit-validity", "kiemtra", "/kiem-toan/hieu-luc", (page) => page.locator(".rows").waitFor()],
  ["audit-log", "kiemtra", "/kiem-toan/nhat-ky", async (page) => {
    await page.locator(".audit-line button").first().click();
    await page.locator(".audit-proof").waitFor();
  }],
  ["public-verify", "kiemtra", "/kiem-tra", (page) => page.locator("form").waitFor()],
  ["public-look-up", "kiemtra", "/tra-cuu?ma=khong-co", (page) => page.locator("form").waitFor()],
  ["search", "vanthu", "/tim-kiem?q=bao%20cao", (page) => page.locator(".rows").waitFor()],
  ["search-table", "vanthu", "/tim-kiem?q=chu%20ky&direction=incoming&columns=number,symbol,date,subject,issuer,state", (page) => page.locator(".sheet").waitFor()],
  ["search-palette", "vanthu", "/viec", async (page) => {
    await page.locator(".rows").waitFor();
    await page.keyboard.press("Control+k");
    await page.locator("dialog.palette input").fill("báo cáo");
    await page.locator("[role=option]").nth(3).waitFor();
  }],
  ["books", "vanthu", "/so", (page) => page.locator(".sheet").waitFor()],
  ["books-incoming", "vanthu", `/so/incoming/${given.year}`, (page) => page.locator(".sheet").waitFor()],
  ["books-internal", "vanthu", `/so/noi-bo/${given.year}`, (page) => page.locator(".sheet").waitFor()],
  ["books-long", "kiemtra", `/so/dai/${given.year}?after=5000`, (page) => page.locator(".sheet").waitFor()],
  ["books-account", "kiemtra", `/so/noi-bo/${given.year}?view=account`, (page) => page.locator(".figures").waitFor()],
  ["books-act", "vanthu", `/so/noi-bo/${given.year}`, async (page) => {
    await page.locator(".buttons button").first().click();
    await page.locator("dialog.act button.primary").click();
  }],
  ["books-print", "vanthu", `/so/incoming/${given.year}`, (page) => page.locator("details summary").click()],
  ["books-postal", "vanthu", "/so/buu-dien", (page) => page.locator(".sheet").waitFor()],
  ["books-copies", "vanthu", "/so/ban-luu", (page) => page.locator(".sheet").waitFor()],
  ["books-rules", "vanthu", "/so/quy-tac", (page) => page.locator(".state, .card").first().waitFor()],
  ["dossiers", "vanthu", "/ho-so", (page) => page.locator(".sheet").waitFor()],
  ["dossiers-page", "chuyenvien", `/ho-so/${given.made.dossiers.open}`, (page) => page.locator(".sheet").waitFor()],
  ["dossiers-add", "chuyenvien", `/ho-so/${given.made.dossiers.open}`, async (page) => {
    await page.locator(".buttons button").first().click();
    await page.locator("dialog input[type=search]").fill("báo cáo");
    await page.keyboard.press("Enter");
    await page.locator(".picker li").first().waitFor();
  }],
  ["dossiers-open", "chuyenvien", "/ho-so", (page) => page.locator(".head button").click()],
  ["dossiers-plans", "vanthu", "/ho-so/danh-muc", (page) => page.locator(".state, .rows").first().waitFor()],
  ["dossiers-review", "vanthu", "/ho-so/het-han", (page) => page.locator(".sheet").waitFor()],
  ["dossiers-handover", "vanthu", "/ho-so/nop-luu", async (page) => {
    await page.locator("details summary").click();
    await page.locator("details select").selectOption({ index: 3 });
    await page.locator(".sheet").waitFor();
  }],
  ["dossiers-holds", "giamdoc", "/ho-so/phong-toa", (page) => page.locator(".state, .sheet").first().waitFor()],
  ["delegations", "giamdoc", "/uy-quyen", (page) => page.locator(".state").first().waitFor()],
  ["delegations-give", "giamdoc", "/uy-quyen", (page) => page.locator(".head button").click()],
  ["board", "giamdoc", "/dieu-hanh", (page) => page.locator(".sheet").waitFor()],
  ["board-person", "giamdoc", "/dieu-hanh?by=person", (page) => page.locator(".sheet").waitFor()],
  ["board-list", "giamdoc", "/dieu-hanh/danh-sach?standing=open_in_time", (page) => page.locator(".rows").waitFor()],
  ["board-statistics", "giamdoc", "/thong-ke", (page) => page.locator(".sheet").waitFor()],
  ["board-rights", "kiemtra", "/thay-doi-quyen", (page) => page.locator(".sheet, .state").first().waitFor()],
  ["notices", "truongphong", "/thong-bao", (page) => page.locator(".rows").waitFor()],
  ["admin-people", "quantri", "/quan-tri", (page) => page.locator(".admin-people").waitFor()],
  ["admin-units", "quantri", "/quan-tri/don-vi", (page) => page.locator(".sheet").waitFor()],
  ["admin-chains", "quantri", "/quan-tri/quy-trinh", async (page) => {
    await page.locator(".sheet").waitFor();
    await page.locator(".head button").click();
    await page.locator("form.card .drawing svg").waitFor();
  }],
  ["chain-view", "quantri", "/quan-tri/quy-trinh", async (page) => {
    await page.locator("tr", { hasText: "council" }).locator("a").first().click();
    await page.frameLocator("iframe").locator(".djs-element").first().waitFor();
  }],
  ["chain-draw", "quantri", "/quan-tri/quy-trinh/so-do?edit=yes", async (page) => {
    await page.frameLocator("iframe").locator(".djs-palette").waitFor();
    await page.locator(".chain-panel select").first().selectOption("approve-1");
    await page.locator(".chain-acts button").nth(3).click();
    await page.locator(".notice").first().waitFor();
  }],
  ["admin-calendar", "quantri", "/quan-tri/lich", (page) => page.locator("textarea").waitFor()],
  ["keys-admin", "quantri", "/quan-tri/khoa", async (page) => {
    await page.locator(".bar select").first().selectOption("");
    await page.locator(".own-list .certificate").first().waitFor();
    await page.locator("section .bar select").selectOption({ label: (await page.locator("section .bar select option").allInnerTexts()).find((one) => one.includes("(giamdoc)")) });
    await page.locator("section .own-list, section p").first().waitFor();
  }],
  ["admin-jobs", "quantri", "/quan-tri/cong-viec", (page) => page.locator(".sheet, .state").first().waitFor()],
  ["things-templates", "quantri", "/quan-tri/mau", async (page) => {
    await page.locator(".sheet").waitFor();
    await page.locator(".head button").click();
  }],
  ["things-template", "quantri", "/quan-tri/mau", async (page) => {
    await page.locator(".sheet a").first().click();
    await page.locator(".things-preview, .card button.primary").first().waitFor();
    await page.locator(".card button.primary").first().click();
    await drawn(page);
  }],
  ["things-numbering", "quantri", "/quan-tri/so", async (page) => {
    await page.locator(".sheet tbody tr").first().waitFor();
    await page.locator(".things-title button").click();
    for (const [type, book] of [["BC", "noi-bo"], ["*", "outgoing"], ["GM", "copies"]]) {
      await page.locator("form.card .buttons button").first().click();
      const selects = page.locator(".things-rule").last().locator("select");
      await selects.nth(0).selectOption(type);
      await selects.nth(2).selectOption(book);
    }
    await page.locator(".things-rule .error").waitFor();
  }],
  ["things-images", "quantri", "/quan-tri/hinh-anh", async (page) => {
    await page.locator("#image-agency").setInputFiles({ name: "dau.png", mimeType: "image/png", buffer: ring(426, [200, 20, 20]) });
    await page.locator(".things-paper img").waitFor();
    await page.locator("select[name=person]").selectOption({ label: "Vũ Đức Thắng" });
  }],
  ["things-own-image", "giamdoc", "/ca-nhan", async (page) => {
    await page.locator("input[id^=image-]").setInputFiles({ name: "toi.png", mimeType: "image/png", buffer: ring(300, [30, 30, 30]) });
    await page.locator(".things-paper img").waitFor();
  }],
  ["things-trust", "quantri", "/quan-tri/chung-thu", (page) => page.locator(".sheet").first().waitFor()],
  ["things-settings", "quantri", "/quan-tri/cau-hinh", async (page) => {
    await page.locator(".things-health").waitFor();
    await page.locator(".things-group summary").nth(8).click();
  }],
  ["first-run-list", "quantri", "/khoi-dau", (page) => page.locator(".first-run-steps").waitFor()],
  ["nowhere", "vanthu", "/viec/khong-co", (page) => page.locator("h1").waitFor()],
];

/** A batch as the server tells it, under way or at its end. */
async function showBatch(page, { key, running }) {
  const item = (subject, state, reason = null) => ({
    document_id: given.made.batch[0], subject, state, reason, may_retry: reason !== null && key === "server", ended_at: null,
  });
  const long = "V/v rà soát, cập nhật quy chế quản lý, vận hành, khai thác hệ thống thông tin giải quyết thủ tục hành chính trên địa bàn tỉnh";
  await page.route("**/api/v1/signing-batches/*", (route) =>
    route.fulfill({
      json: {
        id: given.made.batch[0],
        key,
        running,
        authorised_at: new Date(Date.now() - 9000).toISOString(),
        cancelled_at: null,
        items: [
          ...[1, 2, 3, 4].map((number) => item(`Báo cáo số ${number}`, "signed")),
          item(long, "failed", "Chữ ký sẽ che chữ “Nơi”; hãy ký riêng văn bản này và chọn chỗ ký."),
          running ? item("Báo cáo còn lại", "queued") : item("Báo cáo còn lại", "failed", "Dịch vụ ký từ xa trả về chữ ký sai."),
        ],
      },
    }),
  );
  await page.locator("main progress").waitFor();
}

mkdirSync(given.screenshots, { recursive: true });
const wrong = [];
const inReadme = new Map([["inbox-clerk", "inbox"], ["outgoing-to-number", "document"], ["board", "board"]]);
const wanted = screens.filter(([name]) => given.names.length === 0 || given.names.some((one) => name.startsWith(one)));
for (const look of looks) {
  const shot = async (page, name) => {
    await page.screenshot({ path: `${given.screenshots}/${name}-${look.name}.png`, fullPage: true });
    // What a person sees of it at once, for the README.
    if (look.name === "vi-light" && inReadme.has(name)) await page.screenshot({ path: `${given.screenshots}/readme-${inReadme.get(name)}.png` });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (beyond > 0) wrong.push(`${name} ${look.name}: ${beyond} px wider than the screen`);
  };
  const people = new Map();
  const first = await open(look);
  await first.page.goto(given.url);
  await first.page.locator("input[name=login]").waitFor();
  await shot(first.page, "sign-in");
  await first.page.goto(given.empty.url);
  await first.page.locator(".first-run form").waitFor();
  await shot(first.page, "first-run");
  await first.page.locator("button.primary").click();
  await shot(first.page, "first-run-wrong");
  for (const [name, login, path, ready] of wanted) {
    if (!people.has(login)) {
      const person = await open(look);
      await signIn(person.page, login);
      people.set(login, person.page);
    }
    const page = people.get(login);
    await page.goto(given.url + path);
    await ready(page).catch((error) => wrong.push(`${name} ${look.name}: ${String(error).split("\n")[0]}`));
    await page.waitForTimeout(300);
    await shot(page, name);
  }
}
await close();
console.log([...wrong, `screenshots in ${given.screenshots}`].join("\n"));
process.exit(wrong.length > 0 ? 1 : 0);
