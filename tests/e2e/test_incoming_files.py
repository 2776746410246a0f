"""What is made from files that arrive: recognised, previewed, or refused because the file is hostile; and what was said of their
signatures, with the real programs in the real server."""

import hashlib
import os
import subprocess
import time
import unittest
import zlib

from arrival_operations import wait_for_derivatives, wait_for_reports
from support import SHARED, OfficeTest, main_job


def pdf_of(objects):
    """A PDF of these objects; the first is its catalog."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def stream(extra, data):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def page_with(content, media=b"[0 0 595 842]", resources=b"<< >>", more=()):
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                   b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Resources %s /Contents 4 0 R >>" % (media, resources), content, *more])


def bomb():
    """Two hundred megabytes of drawing from some hundred kilobytes."""
    squeezed = zlib.compressobj(9)
    piece = b"0 0 m 1 1 l S BT ET q Q\n" * 43_000
    data = b"".join(squeezed.compress(piece) for _ in range(200)) + squeezed.flush()
    return page_with(stream(b"/Filter /FlateDecode", data))


def huge_image():
    row = zlib.compress(b"\x00" * 1_000_000, 9)
    image = stream(b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", row)
    return page_with(stream(b"", b"595 0 0 842 0 0 cm /I Do"), resources=b"<< /XObject << /I 5 0 R >> >>", more=[image])


def endless_form():
    """A form that draws itself, thirty times each time."""
    form = stream(b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 6 0 R /B 5 0 R >> >>", b"/A Do /B Do " * 30)
    other = stream(b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 5 0 R /B 6 0 R >> >>", b"/A Do /B Do " * 30)
    return page_with(stream(b"", b"/I Do"), resources=b"<< /XObject << /I 5 0 R >> >>", more=[form, other])


HOSTILE = {
    "bom.pdf": bomb(),
    "ảnh-lớn.pdf": huge_image(),
    "vòng-lặp.pdf": endless_form(),
    "trang-vô-tận.pdf": pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R 2 0 R] >>"]),
    "khổ-lớn.pdf": page_with(stream(b"", b"0 0 m 9 9 l S"), media=b"[0 0 1000000000 1000000000]"),
    "rác.pdf": b"%PDF-1.7\n" + hashlib.shake_256(b"x").digest(200_000),
    "không-phải-ảnh.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x10\0\0\0\x10\0\x08\x02\0\0\0" + hashlib.shake_256(b"y").digest(10_000),
}


class Files(OfficeTest):
    settings = ("derivatives.cpu_seconds=4",)

    def test_hostile_files_hold_nothing_up_and_harm_nothing(self):
        clerk = self.person("vanthu")
        letters = {}
        for number, (name, content) in enumerate(HOSTILE.items()):
            path = os.path.join(self.folder, name)
            with open(path, "wb") as out:
                out.write(content)
            begun = time.monotonic()
            letters[name] = main_job.register_letter(clerk, path, number_and_symbol=f"7{number}/UBND-XX")
            self.assertLess(time.monotonic() - begun, 5, f"{name}: the registration does not wait")
        good = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="80/UBND-XX")
        begun = time.monotonic()
        self.assertEqual(wait_for_reports(clerk, good["id"], 1)[0]["verdict"], "NO_SIGNATURE")
        self.assertLess(time.monotonic() - begun, 10, "verdicts on signatures do not wait for derivatives")
        made = wait_for_derivatives(clerk, good["files"][0]["id"], 240)
        self.assertEqual(made["text", None]["state"], "done", "the one behind them all is read")
        print(f"\n  hostile files: the next one was read after {time.monotonic() - begun:.1f} s")
        for name, letter in letters.items():
            made = wait_for_derivatives(clerk, letter["files"][0]["id"], 240)
            print(f"  {name}: " + ", ".join(f"{kind} {one['state']} {(one['error'] or {}).get('code', '')}" for (kind, _), one in made.items()))
            self.assertTrue(all(one["state"] in ("done", "failed") for one in made.values()), made)
            content = clerk.exchange("GET", f"/api/v1/files/{letter['files'][0]['id']}/content").body
            self.assertEqual(content, HOSTILE[name], "the original stays as it came")
        processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        self.assertNotIn("/usr/bin/pdfto", processes)
        self.assertEqual(os.listdir(os.path.join(self.office.folder, "data", "sandbox")), [])
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_what_failed_is_asked_for_again(self):
        clerk = self.person("vanthu")
        path = os.path.join(self.folder, "không-đọc-được.pdf")
        with open(path, "wb") as out:
            out.write(b"%PDF-1.7 nothing else")
        letter = main_job.register_letter(clerk, path, number_and_symbol="90/UBND-XX")
        failed = wait_for_derivatives(clerk, letter["files"][0]["id"])["text", None]
        self.assertEqual((failed["state"], failed["error"]["code"]), ("failed", "program_failed"))
        self.assertIn("Không đọc được", failed["error"]["text"])
        again = clerk.call("POST", f"/api/v1/files/{letter['files'][0]['id']}/derivatives", {"kind": "text"})
        self.assertEqual((again["id"], again["state"], again["error"]), (failed["id"], "queued", None))
        self.assertEqual(wait_for_derivatives(clerk, letter["files"][0]["id"])["text", None]["state"], "failed")

    @unittest.skipUnless(os.path.exists(SHARED), "shared data is absent")
    def test_a_scan_is_recognised(self):
        clerk = self.person("vanthu")
        letter = main_job.register_letter(clerk, os.path.join(SHARED, "scanned-cong-van.pdf"), number_and_symbol="91/UBND-XX")
        file_id = letter["files"][0]["id"]
        made = {}
        deadline = time.monotonic() + 120
        while made.get(("recognition", None), {"state": ""})["state"] not in ("done", "failed") and time.monotonic() < deadline:
            made = wait_for_derivatives(clerk, file_id, 120)
        self.assertEqual(made["text", None]["error"]["code"], "no_text")
        text = clerk.exchange("GET", f"/api/v1/derivatives/{made['recognition', None]['id']}/content").text
        self.assertIn("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", text)
        self.assertIn("412/UBND-VP7", text)
        found = clerk.call("GET", "/api/v1/search?q=%22412/UBND-VP7%22&limit=200")["items"]
        self.assertIn(letter["id"], [one["id"] for one in found], "its words are in the search")

    def test_the_signatures_of_a_letter_are_judged_when_it_comes_and_again_later(self):
        clerk = self.person("vanthu")
        issued = main_job.current(clerk, {"id": self.issued_decision()})
        path = os.path.join(self.folder, "đã-ký.pdf")
        with open(path, "wb") as out:
            out.write(clerk.exchange("GET", f"/api/v1/files/{main_job.newest_file(issued)['id']}/content").body)
        letter = main_job.register_letter(clerk, path, number_and_symbol="92/UBND-XX", attachments=[self.report_pdf])
        self.assertEqual(letter["signature_reports"], [], "the job follows the commit")
        reports = {one["file_id"]: one for one in wait_for_reports(clerk, letter["id"], 2)}
        main, attachment = (reports[file["id"]] for file in letter["files"])
        self.assertEqual((main["occasion"], main["verdict"], main["asked_by"]), ("receipt", "TOTAL_PASSED", None))
        self.assertEqual(attachment["verdict"], "NO_SIGNATURE")
        all_of_them = clerk.call("POST", f"/api/v1/incoming/{letter['id']}/signature-reports")["items"]
        self.assertEqual([one["occasion"] for one in all_of_them], ["receipt", "receipt", "again", "again"])
        kept = next(one for one in all_of_them if one["id"] == main["id"])
        self.assertEqual({one["indication"] for one in kept["report"]["signatures"]}, {"TOTAL_PASSED"})
        self.assertEqual(kept["file_sha256"], letter["files"][0]["sha256"])
        events = self.person("kiemtra").call("GET", f"/api/v1/documents/{letter['id']}/history")["items"]
        self.assertEqual([one["fields"]["verdict"] for one in events if one["kind"] == "signatures-validated"].count("TOTAL_PASSED"), 2)
        self.refused(404, self.person("chuyenvien").call, "POST", f"/api/v1/incoming/{letter['id']}/signature-reports")
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_kill_between_registration_and_the_work_loses_nothing(self):
        clerk = self.person("vanthu")
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="93/UBND-XX")
        self.restart_after_kill()
        clerk = self.person("vanthu")
        present = clerk.call("GET", f"/api/v1/incoming/{letter['id']}")
        self.assertEqual(present["number"], letter["number"])
        states = {one["state"] for one in clerk.call("GET", f"/api/v1/files/{letter['files'][0]['id']}/derivatives")["items"]}
        self.assertLessEqual(states, {"queued", "running", "done"})

    def test_the_follow_up_sheet_tells_who_said_what(self):
        clerk, director, head = (self.person(login) for login in ("vanthu", "giamdoc", "truongphong"))
        office, official = self.person("chanhvanphong"), self.person("chuyenvien")
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="94/UBND-XX")
        letter = main_job.submit_and_instruct(clerk, director, letter)
        main_job.assign(head, letter, official.person["id"])
        main_job.finish_task(office, letter["id"], fields={"opinion": "Thống nhất số liệu"})
        main_job.finish_task(official, letter["id"], fields={"result": "Đã dự thảo báo cáo trả lời"})
        wait_for_reports(clerk, letter["id"], 1)
        prints = {}
        for what in ("follow-up-sheet", "stamped", "receipt-print"):
            path = os.path.join(os.environ.get("VANTHU_TEST_PRINTS", self.folder), f"{what}.pdf")
            with open(path, "wb") as out:
                out.write(clerk.exchange("GET", f"/api/v1/incoming/{letter['id']}/{what}").body)
            prints[what] = " ".join(subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split())
            self.assertEqual(subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode, 0)
        sheet = prints["follow-up-sheet"]
        for words in ("PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", "Số, ký hiệu: 94/UBND-XX", "Đơn vị chủ trì: Phòng Công nghệ thông tin", "Đơn vị phối hợp: Văn phòng Sở",
                      "Vũ Đức Thắng", "Giao: Trần Văn Minh", "Lê Thị Thu Hương", "Ý kiến phối hợp: Thống nhất số liệu", "Phạm Quốc Bảo",
                      "Đề xuất, kết quả giải quyết: Đã dự thảo báo cáo trả lời"):
            self.assertIn(words, sheet)
        places = [sheet.index(words) for words in ("Đơn vị chủ trì", "Giao: Trần Văn Minh", "Đề xuất, kết quả")]
        self.assertEqual(places, sorted(places))
        self.assertIn("ĐẾN", prints["stamped"])
        for words in ("GIẤY XÁC NHẬN TIẾP NHẬN VĂN BẢN", "94/UBND-XX", "Kết quả kiểm tra: tệp không có chữ ký số"):
            self.assertIn(words, prints["receipt-print"])
        self.assertIn(str(letter["number"]), prints["stamped"])


if __name__ == "__main__":
    unittest.main()
