"""Letters to people who asked for them, through a mail server with STARTTLS and a password; and what happens without one."""

import email
import email.policy
import os
import subprocess
import sys
import tempfile
import time

from support import ROOT, OfficeTest, main_job

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from mail_server import MailServer, make_certificate  # noqa: E402


class Letters(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.mail_folder = tempfile.TemporaryDirectory(prefix="vanthu-mail-")
        certificate, key = make_certificate(cls.mail_folder.name)
        cls.server = MailServer(certificate, key, {"vanthu": "mật khẩu thư"})
        password = os.path.join(cls.mail_folder.name, "password")
        with open(password, "w", encoding="utf-8") as out:
            out.write("mật khẩu thư\n")
        cls.settings = ("mail.server=localhost", f"mail.port={cls.server.port}", "mail.tls=starttls", f"mail.trust={certificate}", "mail.user=vanthu",
                        f"mail.password_file={password}", "mail.from=vanthu@so.example.vn", "server.public_url=https://vanthu.so.example.vn/")
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.server.close()
        cls.mail_folder.cleanup()

    def choose(self, login, how, address):
        person = self.person(login)
        present = person.call("GET", "/api/v1/notifications/settings")
        return person.call("PUT", "/api/v1/notifications/settings", {"email": address, "mail": how, "digest_hour": 8}, present["version"])

    def letters(self, count, seconds=30):
        deadline = time.monotonic() + seconds
        while len(self.server.letters) < count and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.server.letters

    def subjects_to(self, address):
        return [str(email.message_from_bytes(text, policy=email.policy.default)["subject"]) for _, whom, text, _, _ in self.server.letters if whom == [address]]

    def submit(self):
        draft = main_job.draft_answer(self.person("chuyenvien"), self.report_pdf, None)
        main_job.submit_draft(self.person("chuyenvien"), draft)
        return draft

    def test_a_letter_over_TLS_to_who_wants_it_and_to_nobody_else(self):
        self.choose("truongphong", "each", "huong@so.example.vn")
        self.choose("giamdoc", "digest", "thang@so.example.vn")
        draft = self.submit()
        (sender, recipients, text, secure, user), = self.letters(1)
        self.assertEqual((sender, recipients, secure, user), ("<vanthu@so.example.vn>", ["<huong@so.example.vn>"], True, "vanthu"))
        letter = email.message_from_bytes(text, policy=email.policy.default)
        told = self.person("truongphong").call("GET", "/api/v1/notifications")["items"][0]
        self.assertEqual(str(letter["subject"]), told["text"]["vi"])
        self.assertEqual(letter["to"].addresses[0].display_name, "Lê Thị Thu Hương")
        self.assertEqual(str(letter["message-id"]), f"<mail-{told['id']}@so.example.vn>")
        link = f"https://vanthu.so.example.vn/van-ban/{draft['id']}"
        self.assertEqual(letter.get_content().splitlines()[:5], [told["text"]["vi"], link, "", told["text"]["en"], link])
        self.assertEqual((letter.get_content_type(), letter["content-transfer-encoding"]), ("text/plain", "base64"))
        self.choose("truongphong", "none", "")
        time.sleep(5)
        self.assertEqual(len(self.server.letters), 1, "once, although the postman came again")
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_an_issued_document_goes_by_mail_with_its_file(self):
        self.server.letters.clear()
        draft = main_job.draft_answer(self.person("chuyenvien"), self.report_pdf, None)
        self.person("chuyenvien").call("PUT", f"/api/v1/outgoing/{draft['id']}/recipients", {"recipients": [
            {"kind": "mail", "name": "Sở Tài chính tỉnh Nam Định", "address": "vanthu@taichinh.example.vn"}]}, draft["version"])
        draft = main_job.current(self.person("chuyenvien"), draft)
        main_job.submit_draft(self.person("chuyenvien"), draft)
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        main_job.change(self.person("giamdoc"), draft, "signature", {})
        for step in ("number", "seal", "issue"):
            draft = main_job.change(self.person("vanthu"), draft, step, {})
        deadline = time.monotonic() + 30
        path = f"/api/v1/outgoing/{draft['id']}/recipients"
        while (one := self.person("vanthu").call("GET", path)["items"][0])["state"] == "pending" and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(one["state"], "sent")
        text = next(text for _, whom, text, _, _ in self.server.letters if whom == ["<vanthu@taichinh.example.vn>"])
        letter = email.message_from_bytes(text, policy=email.policy.default)
        self.assertIn(draft["symbol"], str(letter["subject"]))
        attached, = letter.iter_attachments()
        sealed = main_job.newest_file(draft)
        self.assertEqual((attached.get_filename(), attached.get_content_type()), (sealed["name"], "application/pdf"))
        self.assertEqual(attached.get_content(), self.person("vanthu").download(sealed["id"]), "every byte of the sealed file")
        self.assertTrue(all(len(line) <= 78 for line in text.split(b"\r\n")))
        main_job.change(self.person("vanthu"), draft, "recall", {"reason": "Sai số liệu"})
        deadline = time.monotonic() + 30
        while len(subjects := self.subjects_to("<vanthu@taichinh.example.vn>")) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(subjects[-1], f"Thu hồi văn bản số {draft['symbol']}")
        self.server.letters.clear()

    def test_a_receipt_goes_to_the_sender_the_same_day(self):
        clerk = self.person("vanthu")
        before = len(self.server.letters)
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="77/UBND-XX", sender_email="vanthu@ubnd.example.vn")
        texts = [email.message_from_bytes(one[2], policy=email.policy.default) for one in self.letters(before + 1)[before:] if one[1] == ["<vanthu@ubnd.example.vn>"]]
        self.assertEqual([str(one["subject"]) for one in texts], ["Xác nhận tiếp nhận văn bản 77/UBND-XX"])
        self.assertIn("tệp không có chữ ký số", texts[0].get_content())
        deadline = time.monotonic() + 10
        receipt = {"sent_at": None}
        while receipt["sent_at"] is None and time.monotonic() < deadline:
            receipt = clerk.call("GET", f"/api/v1/incoming/{letter['id']}/receipt")
        self.assertEqual(receipt["sent_to"], "vanthu@ubnd.example.vn")
        self.assertEqual(receipt["made_at"][:10], receipt["sent_at"][:10])
        returned = clerk.call("POST", f"/api/v1/incoming/{letter['id']}/return", {"reason": "Sai thẩm quyền"}, letter["version"])
        self.assertEqual(returned["state"], "returned")
        last = email.message_from_bytes(self.letters(before + 2)[-1][2], policy=email.policy.default)
        self.assertIn("Lý do: Sai thẩm quyền", last.get_content())
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_the_settings_need_their_version(self):
        person = self.person("vanthu")
        self.refused(428, person.call, "PUT", "/api/v1/notifications/settings", {"email": "", "mail": "none", "digest_hour": 8})
        self.refused(412, person.call, "PUT", "/api/v1/notifications/settings", {"email": "", "mail": "none", "digest_hour": 8}, 7)
        refused = self.refused(400, person.call, "PUT", "/api/v1/notifications/settings", {"email": "a@b>\nX: y", "mail": "each", "digest_hour": 8}, 0)
        self.assertEqual(refused["errors"][0]["pointer"], "/email")

    def test_wrong_settings_of_the_operator_are_refused_at_start(self):
        self.assertEqual(self.office.command("jobs", "list").stdout, "")
        self.assertEqual(self.office.command("jobs", "retry").stdout, "0 jobs wait again\n")
        self.assertEqual(self.office.command("jobs", "retry", "mail-x", check=False).returncode, 1)
        for wrong in ("mail.tls=ssl", "mail.tls=none", "mail.from=nobody", "server.public_url=vanthu.so.vn", "mail.password_file=/nonexistent"):
            ended = subprocess.run([self.office.binary, "--config", self.office.config, "--set", wrong, "serve"], env=self.office.environment,
                                   capture_output=True, text=True, timeout=30)
            self.assertEqual(ended.returncode, 1, wrong)
