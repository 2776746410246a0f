"""What anybody may do without an account: verify a file, look a print up. The forms are sent as browsers send them; the QR code is read by zbarimg."""

import os
import re
import shutil
import subprocess
import urllib.request
import ssl
import uuid

from support import OfficeTest, main_job


class PublicPages(OfficeTest):
    settings = ("server.public_url=https://vanthu.example.vn",)

    def ask(self, path, body=None, kind=None):
        context = ssl.create_default_context(cafile=os.path.join(self.office.folder, "pki", "tls-ca.pem"))
        request = urllib.request.Request(self.office.url + path, data=body, headers={"Content-Type": kind} if kind else {})
        try:
            with urllib.request.urlopen(request, context=context, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def verify(self, name, data, path="/kiem-tra"):
        boundary = "----WebKitFormBoundary" + uuid.uuid4().hex[:16]
        body = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\n"
                f"Content-Type: application/octet-stream\r\n\r\n").encode() + data + f"\r\n--{boundary}--\r\n".encode()
        return self.ask(path, body, f"multipart/form-data; boundary={boundary}")

    def issued_report(self):
        document = self.until_signed(subject="Báo cáo <b>công khai</b> & thử")
        for step in ("number", "seal", "issue"):
            document = main_job.change(self.person("vanthu"), document, step, {})
        return document

    def newest_file(self, document):
        whole = self.person("vanthu").call("GET", f"/api/v1/outgoing/{document['id']}")
        file = [one for one in whole["files"] if one["kind"] == "sealed"][-1]
        return file, self.person("vanthu").exchange("GET", f"/api/v1/files/{file['id']}/content").body

    def test_a_file_is_verified_and_recognised_until_it_is_recalled(self):
        document = self.issued_report()
        file, data = self.newest_file(document)
        status, headers, page = self.verify("báo cáo.pdf", data)
        self.assertEqual(status, 200)
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertNotIn("<script", page)
        for text in ("trùng từng byte", "Đã phát hành", document["symbol"] if "symbol" in document else "BC", file["sha256"], "báo cáo.pdf"):
            self.assertIn(text, page)
        self.assertIn("Báo cáo &lt;b&gt;công khai&lt;/b&gt; &amp; thử", page)
        self.assertEqual(page.count("<h2>HỢP LỆ"), page.count("<article") - 1, "every signature")

        changed = bytearray(data)
        changed[len(changed) // 2] ^= 1
        _, _, page = self.verify("sua.pdf", bytes(changed))
        self.assertNotIn("trùng từng byte", page)
        self.assertIn("KHÔNG HỢP LỆ", page)
        _, _, page = self.verify("b.pdf", data, "/kiem-tra?lang=en")
        self.assertIn("Issued. Neither recalled nor replaced.", page)

        leader = self.person("giamdoc")
        now = leader.call("GET", f"/api/v1/outgoing/{document['id']}")
        main_job.change(leader, now, "recall", {"reason": "Ban hành nhầm"})
        _, _, page = self.verify("c.pdf", data)
        self.assertIn("ĐÃ THU HỒI", page)

    def test_bad_files_get_a_page_in_words(self):
        for name, data in (("a.txt", b"khong phai PDF"), ("b.pdf", b"%PDF-1.7\n" + os.urandom(2000)), ("c.xml", b"<!DOCTYPE a [<!ENTITY b 'b'>]><a>&b;</a>")):
            status, _, page = self.verify(name, data)
            self.assertEqual(status, 200, name)
            self.assertIn("không có chữ ký số", page, name)
        for name, data, word in (("", b"", "Chưa chọn tệp nào"), ("rong.pdf", b"", "Tệp rỗng")):
            status, _, page = self.verify(name, data)
            self.assertEqual((status, word in page), (400, True), page)
        status, _, page = self.ask("/kiem-tra", b"tep=1", "application/x-www-form-urlencoded")
        self.assertEqual(status, 400)
        self.assertIn("multipart/form-data", page)
        status, _, page = self.verify("<script>alert(1)</script>.pdf", b"x")
        self.assertNotIn("<script", page)

    def test_the_code_on_a_print_leads_to_what_may_be_known(self):
        document = self.issued_report()
        file, _ = self.newest_file(document)
        answer = self.person("vanthu").exchange("POST", f"/api/v1/files/{file['id']}/printouts", {"purpose": "Họp giao ban"})
        self.assertIn(answer.status, (200, 201))
        pdf = os.path.join(self.folder, "print.pdf")
        with open(pdf, "wb") as out:
            out.write(answer.body)
        print_id = self.person("vanthu").call("GET", f"/api/v1/documents/{document['id']}/printouts")["items"][-1]["id"]
        code = print_id.replace("-", "")
        if not shutil.which("zbarimg"):
            self.fail("zbarimg is missing: the set-up installs it")
        subprocess.run(["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", pdf, os.path.join(self.folder, "print")], check=True)
        picture = [name for name in os.listdir(self.folder) if re.fullmatch(r"print-0*1\.png", name)][0]
        read = subprocess.run(["zbarimg", "-q", "--raw", os.path.join(self.folder, picture)], capture_output=True, text=True, check=True).stdout.strip()
        self.assertEqual(read, f"https://vanthu.example.vn/tra-cuu/{code}")

        for path in (f"/tra-cuu/{code}", f"/tra-cuu?ma={print_id.upper()}"):
            status, _, page = self.ask(path)
            self.assertEqual(status, 200)
            for text in ("Đã phát hành", "Bản in số", "Báo cáo &lt;b&gt;công khai&lt;/b&gt; &amp; thử", file["sha256"]):
                self.assertIn(text, page)
        for wrong in (f"/tra-cuu/{code[:-1]}0" if code[-1] != "0" else f"/tra-cuu/{code[:-1]}1", "/tra-cuu/xyz", "/tra-cuu?ma=%3Cscript%3E"):
            status, _, page = self.ask(wrong)
            self.assertEqual(status, 404)
            self.assertIn("Không có bản in nào mang mã này", page)
            self.assertNotIn("<script", page)

        self.person("giamdoc").call("POST", f"/api/v1/documents/{document['id']}/restriction", {"reason": "Chỉ lưu hành nội bộ"})
        _, _, page = self.ask(f"/tra-cuu/{code}")
        self.assertNotIn("công khai&lt;/b&gt;", page)
        self.assertIn("hạn chế lưu hành", page)
