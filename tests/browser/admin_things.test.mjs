// An administrator's things: templates, books and numbers, images of signatures and seal, keys and trust, settings, letters that failed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, drawn, open, signIn } from "./support.mjs";
import { ring } from "./png.mjs";

after(close);
const hostile = "<img src=x onerror=\"document.title='owned'\">";
const html = (text) => Buffer.from(`<html><head><meta charset="utf-8"></head><body><p>{{co_quan}}</p><p>Số: {{so}}/{{ky_hieu}}</p><p>${text}</p></body></html>`);
const file = (name, mimeType, buffer) => ({ name, mimeType, buffer });

test("a template is kept, its fields told apart, tried out as a PDF, renewed and retired", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/mau");
  await page.locator(".sheet, .state").first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Thêm mẫu" }).click();
  await page.locator("form.card button.primary").click();
  await page.locator(".field.wrong").nth(1).waitFor();
  await accessible(page);
  await page.locator("input[name=name]").fill(`Giấy mời họp ${hostile}`);
  await page.locator("select[name=type]").selectOption("GM");
  await page.setInputFiles("#template-file", file("hong.docx", "application/octet-stream", Buffer.from("không phải tệp Word")));
  await page.locator("form .drop .error").waitFor();
  await page.locator("form.card button.primary").click();
  await page.locator(".field.wrong", { hasText: "Chọn tệp mẫu." }).waitFor();
  await page.setInputFiles("#template-file", file("giay-moi.html", "text/html", html("{{noi_dung}}")));
  await page.locator("form [role=status]").waitFor();
  await page.locator("form.card button.primary").dblclick();
  await page.getByRole("heading", { name: "Điền thử" }).waitFor();
  assert.match(await page.locator(".things-name").innerText(), /<img src=x/);
  assert.match(await page.getByRole("region", { name: "Các trường" }).innerText(), /noi_dung\s+người soạn điền/);
  await page.locator("textarea[name=noi_dung]").fill(`Dự họp giao ban ${hostile}`);
  await page.locator("main select").first().selectOption({ index: 2 });
  await page.getByRole("button", { name: "Xem thử PDF" }).dblclick();
  await drawn(page);
  await page.locator(".things-preview .textLayer", { hasText: "Dự họp giao ban <img" }).waitFor();
  await page.locator("textarea[name=noi_dung]").fill("Khác");
  await page.getByText("Nội dung đã đổi").waitFor();
  await accessible(page);
  await page.setInputFiles("#template-version", file("moi.html", "text/html", html("{{noi_dung}} {{dia_diem}}")));
  await page.getByRole("button", { name: "Thêm phiên bản này" }).dblclick();
  await page.getByText("Phiên bản 2").waitFor();
  await page.locator("textarea[name=dia_diem]").waitFor();
  await page.getByRole("button", { name: "Thôi dùng mẫu…" }).click();
  await page.locator("dialog button.danger").click();
  await page.locator(".things-name", { hasText: "Thôi dùng" }).waitFor();
  await page.getByRole("link", { name: /Về danh sách mẫu/ }).click();
  await page.locator("tr.closed", { hasText: "Giấy mời họp" }).first().waitFor();
  assert.equal(await page.locator("tr", { hasText: "Giấy mời họp" }).count(), 1, "a double click makes one");
  assert.deepEqual(console, []);

  const clerk = await open();
  await signIn(clerk.page, "vanthu");
  await clerk.page.getByRole("link", { name: "Mẫu văn bản" }).click();
  await clerk.page.locator(".sheet").waitFor();
  assert.equal(await clerk.page.locator("nav.tabs").count(), 0, "nothing else of the administration");
  await accessible(clerk.page);
  assert.deepEqual(clerk.console, []);
});

test("a decision about numbers says what would come next before it is made, and why not", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/so");
  await page.locator(".sheet tbody tr").first().waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Lập sổ…" }).click();
  await page.locator("dialog input[name=name]").fill(`Sổ giấy mời ${hostile}`);
  await page.locator("dialog input[name=code]").fill("giay-moi");
  await page.locator("dialog select[name=kind]").selectOption("invitations");
  await page.locator("dialog button.primary").dblclick();
  await page.locator("tr", { hasText: "Sổ giấy mời <img" }).waitFor();
  await page.getByRole("button", { name: "Soạn quyết định mới" }).click();
  const form = page.locator("form.card");
  await form.getByRole("button", { name: "Thêm dòng" }).click();
  const line = form.getByRole("group", { name: /^Dòng/ }).last();
  await line.locator("select").nth(0).selectOption("GM");
  await line.locator("select").nth(2).selectOption("giay-moi");
  await line.getByText(/Giấy mời tiếp theo: 01\/GM-STTTT · chuyển từ .+ sang Sổ giấy mời <img/).waitFor();
  await form.locator("input").first().fill("1/1/2020");
  await form.getByText(/có hiệu lực từ hôm nay hoặc sau/).waitFor();
  await form.locator("input").first().fill("hôm nay");
  await line.getByText(/tiếp theo: 01\/GM/).waitFor();
  await line.locator("select").nth(2).selectOption("copies");
  await line.locator(".error").waitFor();
  await accessible(page);
  await line.locator("select").nth(2).selectOption("giay-moi");
  await line.getByText(/tiếp theo: 01\/GM/).waitFor();
  await form.getByRole("button", { name: "Ban hành quyết định" }).dblclick();
  await form.waitFor({ state: "detached" });
  await page.locator("details[open]", { hasText: "Đang có hiệu lực" }).getByText("Giấy mời", { exact: true }).waitFor();
  assert.equal(await page.locator("details.card", { hasText: "giấy mời <img" }).count(), 1);
  await accessible(page);
  await page.locator("tr", { hasText: "Sổ giấy mời <img" }).getByRole("button", { name: "Khóa sổ…" }).click();
  await page.locator("dialog textarea").fill(`Hết dùng ${hostile}`);
  await page.locator("dialog button.danger").click();
  await page.locator("tr.closed", { hasText: "giay-moi" }).waitFor();
  assert.deepEqual(console, []);
});

test("the seal's image is looked at, shown on paper at its real size, used and taken away", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/hinh-anh");
  const card = page.getByRole("region", { name: "Dấu của cơ quan" });
  await card.locator(".drop").waitFor();
  await accessible(page);
  await page.setInputFiles("#image-agency", file("x.png", "image/png", Buffer.from("không phải ảnh")));
  await card.locator(".error").first().waitFor();
  await page.setInputFiles("#image-agency", file("xanh.png", "image/png", ring(426, [20, 40, 180])));
  await card.getByText(/nên màu đỏ/).waitFor();
  await page.setInputFiles("#image-agency", file("do.png", "image/png", ring(426, [200, 20, 20])));
  await card.getByText("Ảnh đạt yêu cầu.").waitFor();
  await card.getByText("Trên giấy: 36,1 × 36,1 mm").waitFor();
  const seal = card.locator(".things-paper img");
  await seal.waitFor();
  const width = (await seal.boundingBox()).width;
  assert.ok(Math.abs(width - (36.07 / 25.4) * 96) < 1.5, `${width} px are not 36 mm`);
  await accessible(page);
  await card.getByRole("button", { name: "Dùng ảnh này" }).dblclick();
  await card.locator(".things-thumb").waitFor();
  await page.locator("select[name=person]").selectOption({ label: "Vũ Đức Thắng" });
  await page.getByRole("region", { name: "Vũ Đức Thắng" }).locator(".drop").waitFor();
  await accessible(page);
  await card.getByRole("button", { name: "Thôi dùng ảnh…" }).click();
  await page.locator("dialog button.danger").click();
  await card.getByText("Không dùng ảnh: chỗ ký hiện khung chữ").waitFor();
  await card.locator("summary").click();
  assert.equal(await card.locator(".things-versions li").count(), 2);
  assert.deepEqual(console, []);
});

test("a person puts the own image, and is told when somebody else was faster", async () => {
  const [first, second] = [await open(), await open()];
  for (const { page } of [first, second]) {
    await signIn(page, "chanhvanphong", "/ca-nhan");
    await page.getByRole("region", { name: "Ảnh chữ ký của tôi" }).locator(".drop").waitFor();
    await page.setInputFiles("input[id^=image-]", file("toi.png", "image/png", ring(300, [20, 40, 180])));
    await page.getByText("Ảnh đạt yêu cầu.").waitFor();
  }
  await accessible(first.page);
  await first.page.getByRole("button", { name: "Dùng ảnh này" }).click();
  await first.page.locator(".things-thumb").waitFor();
  await second.page.getByRole("button", { name: "Dùng ảnh này" }).click();
  const card = second.page.getByRole("region", { name: "Ảnh chữ ký của tôi" });
  await card.getByRole("alert").waitFor();
  await card.locator(".things-thumb").waitFor();
  await accessible(second.page);
  await card.getByRole("button", { name: "Dùng ảnh này" }).click();
  await card.getByRole("alert").waitFor({ state: "detached" });
  await card.locator("summary").click();
  assert.equal(await card.locator(".things-versions li").count(), 2, "and decides with what is there now");
  assert.deepEqual([...first.console, ...second.console], []);
});

test("keys, anchors and policy are read; nothing of it is secret", async () => {
  const { page, console } = await open();
  await signIn(page, "quantri", "/quan-tri/chung-thu");
  const keys = page.getByRole("group", { name: "Khóa máy chủ giữ" });
  await keys.locator("tbody tr").nth(1).waitFor();
  assert.match(await keys.innerText(), /Dấu của cơ quan[\s\S]*seal\.p12[\s\S]*Vũ Đức Thắng[\s\S]*director\.p12/);
  await page.getByRole("group", { name: "Gốc tin cậy" }).locator("tbody tr").first().waitFor();
  await page.getByText("signing.policy").first().waitFor();
  await accessible(page);
  assert.deepEqual(console, []);
});

test("settings are read with where they stand; the agency's name is changed with the version that was seen", async () => {
  const [first, second] = [await open(), await open()];
  for (const { page } of [first, second]) {
    await signIn(page, "quantri", "/quan-tri/cau-hinh");
    await page.getByText("Đang lấy từ tệp cấu hình").waitFor();
  }
  const { page, console } = first;
  await page.locator(".things-health li", { hasText: "Cơ sở dữ liệu" }).getByText("Hoạt động").waitFor();
  await page.locator(".things-health li", { hasText: "Gửi thư" }).getByText("Chưa cấu hình").waitFor();
  await page.locator("summary", { hasText: "Chữ ký số" }).click();
  await page.locator("tr", { hasText: "signing.seal_keystore" }).getByText("tệp cấu hình").waitFor();
  await accessible(page);
  await second.page.getByRole("button", { name: "Sửa thông tin cơ quan…" }).click();
  await page.getByRole("button", { name: "Sửa thông tin cơ quan…" }).click();
  await page.locator("dialog input[name=parent_name]").fill(`Ủy ban nhân dân tỉnh ${hostile}`);
  await page.locator("dialog input[name=symbol]").fill("S/T");
  await page.locator("dialog button.primary").click();
  await page.locator("dialog .field.wrong", { hasText: "Chữ viết tắt" }).waitFor();
  await page.locator("dialog input[name=symbol]").fill("STTTT");
  await page.locator("dialog button.primary").dblclick();
  await page.getByText("Máy chủ còn chạy với thông tin cũ").waitFor();
  assert.match(await page.getByRole("region", { name: "Thông tin cơ quan" }).innerText(), /<img src=x/);
  await second.page.locator("dialog input[name=place]").fill("Nơi khác");
  await second.page.locator("dialog button.primary").click();
  await second.page.locator("dialog [role=alert]").waitFor();
  await second.page.keyboard.press("Escape");
  await second.page.getByRole("region", { name: "Thông tin cơ quan" }).getByText(/<img src=x/).waitFor();
  assert.deepEqual([...console, ...second.console], []);
});

test("letters that failed are told, filtered, and all sent again at once", async () => {
  const { page, console } = await open();
  const letter = { kind: "mail", state: "dead", attempts: 6, error: `550 ${hostile}`, told: null, created_at: "2026-11-26T01:00:00.000Z", next_at: null };
  let isRetried = false;
  const retries = [];
  await page.route(/\/api\/v1\/jobs\?/, (route) => {
    const isOfLetters = new URL(route.request().url()).searchParams.get("work") === "mail";
    const rows = ["mail-1", "mail-2"].map((id) => (isRetried ? { ...letter, id, state: "waiting", attempts: 0, next_at: letter.created_at } : { ...letter, id }));
    const wanted = new URL(route.request().url()).searchParams.get("state");
    const others = isOfLetters ? [] : [{ ...letter, id: "file-1", kind: "file-derivative", state: "running", error: null, next_at: letter.created_at }];
    return route.fulfill({ json: { items: [...rows, ...others].filter((one) => !wanted || one.state === wanted), next: null } });
  });
  await page.route("**/api/v1/jobs/retries", (route) => {
    retries.push(route.request().postData());
    isRetried = true;
    return route.fulfill({ json: { count: 2 } });
  });
  await signIn(page, "quantri", "/quan-tri/cong-viec");
  await page.getByText("2 thư không gửi được").waitFor();
  assert.match(await page.locator(".sheet").innerText(), /<img src=x/);
  await page.locator("select[name=work]").selectOption("mail");
  await page.locator("tr", { hasText: "Đọc tệp" }).waitFor({ state: "detached" });
  await accessible(page);
  await page.getByRole("button", { name: "Gửi lại mọi thư hỏng…" }).click();
  await page.locator("dialog button.primary").dblclick();
  await page.getByText("2 thư không gửi được").waitFor({ state: "detached" });
  assert.deepEqual(retries, ['{"work":"mail"}']);
  await page.locator("select[name=state]").selectOption("dead");
  await page.getByText("Không có việc nào.").waitFor();
  assert.deepEqual(console, []);
});

test("nobody else gets there", async () => {
  const { page } = await open();
  await signIn(page, "chuyenvien", "/quan-tri/cau-hinh");
  await page.getByRole("alert").first().waitFor();
  for (const path of ["/quan-tri/chung-thu", "/quan-tri/hinh-anh"]) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole("alert").first().waitFor();
  }
});
