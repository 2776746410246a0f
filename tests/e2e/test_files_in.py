"""What files the running server takes in: real content detection, an antivirus that is there or not, batches, names of downloads."""

import io
import os
import sys
import urllib.parse
import zipfile

from support import ROOT, OfficeTest, main_job

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from clamd_mock import EICAR, Clamd  # noqa: E402


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
    return out.getvalue()


class FilesIn(OfficeTest):
    def send(self, name, content):
        path = os.path.join(self.folder, "sent")
        with open(path, "wb") as out:
            out.write(content)
        return self.person("vanthu").upload(path, name=name)

    def test_content_has_to_be_what_the_name_says(self):
        with open(self.letter_pdf, "rb") as source:
            pdf = source.read()
        for name, content, words in (
                ("chương trình.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x03\0\x3e\0\x01\0\0\0" + b"\0" * 40, "chạy được"),
                ("ảnh.png", pdf, "đuôi .png nhưng nội dung là application/pdf"), ("lệnh.txt", b"#!/bin/bash\necho\n", "chạy được"),
                ("báo cáo.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macro"), ("bảng.xlsm", zipped("x"), "macro"),
                ("cài đặt.exe", b"MZ" + b"\0" * 100, "chạy được"), ("không đuôi", pdf, "không nhận")):
            with self.subTest(name):
                problem = self.refused(400, self.send, name, content)
                self.assertIn(words, problem["detail"])
        for name, content in (("công văn.pdf", pdf), ("ghi chú.txt", "Kính gửi".encode()), ("tệp.zip", zipped("a.txt"))):
            self.send(name, content)

    def test_a_download_has_its_name_and_every_byte(self):
        clerk = self.person("vanthu")
        name = "Công văn số 15 (bản “gốc”).pdf"
        with open(self.letter_pdf, "rb") as source:
            content = source.read() + b"\n% \x00\xff end"
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="1/TEN", upload=self.send(name, content))
        answer = clerk.exchange("GET", f"/api/v1/files/{letter['files'][0]['id']}/content")
        self.assertEqual(answer.body, content)
        disposition = answer.headers["content-disposition"]
        self.assertTrue(disposition.startswith("attachment; filename=\""), disposition)
        self.assertEqual(urllib.parse.unquote(disposition.split("filename*=UTF-8''")[1]), letter["files"][0]["name"])
        self.assertIn("“gốc”", letter["files"][0]["name"])
        self.assertIsNone(letter["files"][0]["virus_scan"], "no antivirus is configured")

    def test_a_batch_answers_for_each_and_is_repeated_without_harm(self):
        clerk = self.person("vanthu")
        with open(self.letter_pdf, "rb") as source:
            pdf = source.read()
        items = [{"upload": self.send(f"{i}.pdf", pdf), "issuer": "Sở Nội vụ", "number_and_symbol": f"{i}/LO-SNV", "document_date": "2026-01-05",
                  "subject": f"Văn bản {i} trong lô"} for i in range(4)]
        items[2]["document_date"] = "2026-02-31"
        batch = clerk.call("POST", "/api/v1/incoming/batch", {"items": items}, key="batch-of-four")
        self.assertEqual([one["status"] for one in batch["items"]], [201, 201, 400, 201])
        self.assertEqual(batch["items"][2]["problem"]["errors"][0]["pointer"], "/items/2/document_date")
        self.assertEqual(clerk.call("POST", "/api/v1/incoming/batch", {"items": items}, key="batch-of-four"), batch)
        # The answer as a whole was lost: what was registered is found, and nothing is registered twice.
        numbers = [one["document"]["number"] for one in batch["items"] if one["document"]]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))
        again = clerk.call("POST", "/api/v1/incoming/batch", {"items": items}, key="batch-other-key")
        self.assertEqual([one["status"] for one in again["items"]], [409, 409, 400, 409], "each is registered already")
        for wrong in ({"items": []}, {}, {"items": [{}] * 201}):
            self.refused(400, clerk.call, "POST", "/api/v1/incoming/batch", wrong)
        self.refused(403, self.person("chuyenvien").call, "POST", "/api/v1/incoming/batch", {"items": items})
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class Scanned(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.clamd = Clamd()
        cls.settings = (f"files.clamd={cls.clamd.address}", "files.unscanned=refuse")
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.clamd.close()

    def test_viruses_are_refused_and_silence_too(self):
        clerk = self.person("vanthu")
        path = os.path.join(self.folder, "sent.txt")
        with open(path, "wb") as out:
            out.write(EICAR)
        problem = self.refused(400, clerk.upload, path)
        self.assertIn("Eicar-Test-Signature", problem["detail"])
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="1/QUET")
        self.assertEqual(letter["files"][0]["virus_scan"], "clean")
        with open(self.letter_pdf, "rb") as source:
            self.assertIn(source.read(), self.clamd.scanned)
        for reply in (b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK FOUND OR NOT\0", b"\xff" * 10_000):
            self.clamd.reply = reply
            problem = self.refused(503, clerk.upload, self.letter_pdf)
            self.assertIn("quét", problem["detail"])
        self.clamd.reply = None
        clerk.upload(self.letter_pdf)


class NotScanned(OfficeTest):
    settings = ("files.clamd=/nonexistent/clamd.sock", "files.unscanned=accept", "files.types=pdf")

    def test_a_clamd_that_is_down_marks_the_file(self):
        clerk = self.person("vanthu")
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="1/XUONG")
        self.assertEqual(letter["files"][0]["virus_scan"], "not_scanned")
        path = os.path.join(self.folder, "a.txt")
        with open(path, "w", encoding="utf-8") as out:
            out.write("chữ")
        self.assertIn(".txt", self.refused(400, clerk.upload, path)["detail"], "this agency takes PDF only")
        for wrong in ("files.unscanned=maybe", "files.types=exe"):
            self.assertEqual(self.office.command("--set", wrong, "serve", check=False).returncode, 1, wrong)


class OverSocket(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.socket = f"/tmp/vanthu-clamd-{os.getpid()}.sock"
        cls.clamd = Clamd(cls.socket)
        cls.settings = (f"files.clamd={cls.socket}",)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.clamd.close()
        os.unlink(cls.socket)

    def test_a_unix_socket_does_as_well(self):
        self.person("vanthu").upload(self.letter_pdf)
        self.assertEqual(len(self.clamd.scanned), 1)
