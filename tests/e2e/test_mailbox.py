"""Documents that arrive by mail: a watched IMAP mailbox over TLS, kept byte-exact, once, through kills and hostile messages."""

import base64
import email.message
import email.policy
import os
import sys
import tempfile
import time

from support import ROOT, OfficeTest, main_job

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from imap_server import ImapServer  # noqa: E402
from mail_server import make_certificate  # noqa: E402

PASSWORD = 'mật "khẩu\\ thư'


def message(subject, files):
    """A letter as Python's library writes it: RFC 2047 and 2231 names, base64."""
    one = email.message.EmailMessage(policy=email.policy.SMTP)
    one["From"] = "Sở Nội vụ <vanthu@snv.example.vn>"
    one["To"] = "vanthu@so.example.vn"
    one["Subject"] = subject
    one["Message-ID"] = "<1@snv.example.vn>"
    one.set_content("Kính gửi quý cơ quan")
    for name, content in files:
        one.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return one.as_bytes()


class Mailbox(OfficeTest):
    is_tls = True

    @classmethod
    def setUpClass(cls):
        cls.mail_folder = tempfile.TemporaryDirectory(prefix="vanthu-imap-")
        cls.certificate, key = make_certificate(cls.mail_folder.name)
        cls.server = ImapServer(cls.certificate, key, {"vanthu": PASSWORD}, cls.is_tls)
        cls.password_file = os.path.join(cls.mail_folder.name, "password")
        with open(cls.password_file, "w", encoding="utf-8") as out:
            out.write(PASSWORD + "\n")
        cls.settings = ("mailbox.server=localhost", f"mailbox.port={cls.server.port}", f"mailbox.tls={'tls' if cls.is_tls else 'starttls'}",
                        f"mailbox.trust={cls.certificate}", "mailbox.user=vanthu", f"mailbox.password_file={cls.password_file}", "mailbox.seconds=1",
                        f"mailbox.message_bytes={1024 * 1024}")
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.server.close()
        cls.mail_folder.cleanup()

    def deliver(self, raw):
        uid = self.server.messages[-1][0] + 3 if self.server.messages else 4
        self.server.messages.append((uid, raw))
        return uid

    def mails(self, count, seconds=40):
        deadline = time.monotonic() + seconds
        while True:
            items = self.person("vanthu").call("GET", "/api/v1/arrived-mails?limit=200")["items"]
            if len(items) >= count or time.monotonic() > deadline:
                return items
            time.sleep(0.2)

    def content(self, file):
        return self.person("vanthu").exchange("GET", f"/api/v1/arrived-mail-files/{file['id']}/content").body

    def test_a_letter_by_mail_becomes_a_document_when_the_clerk_says_so(self):
        clerk = self.person("vanthu")
        with open(self.letter_pdf, "rb") as source:
            pdf = source.read()
        before = len(self.mails(0))
        raw = message("Công văn số 15 về việc báo cáo", [("Công văn số 15 (bản gốc) về việc báo cáo kết quả cải cách hành chính.pdf", pdf), ("chương trình.pdf", b"MZ" + b"\0" * 200)])
        self.deliver(raw)
        row = self.mails(before + 1)[0]
        mail = clerk.call("GET", f"/api/v1/arrived-mails/{row['id']}")
        self.assertEqual((mail["state"], mail["from_address"], mail["from_name"], mail["subject"], mail["is_complete"]),
                         ("new", "vanthu@snv.example.vn", "Sở Nội vụ", "Công văn số 15 về việc báo cáo", True))
        self.assertIn("Kính gửi quý cơ quan", mail["text"])
        whole, letter, program = mail["files"]
        self.assertEqual(self.content(whole), raw)
        self.assertEqual(self.content(letter), pdf)
        self.assertEqual(letter["name"], "Công văn số 15 (bản gốc) về việc báo cáo kết quả cải cách hành chính.pdf")
        self.assertIsNotNone(program["refusal"])
        self.refused(400, clerk.call, "POST", f"/api/v1/arrived-mail-files/{program['id']}/upload")
        upload = clerk.call("POST", f"/api/v1/arrived-mail-files/{letter['id']}/upload")
        values = {one["field"]: one["value"] for one in clerk.call("POST", "/api/v1/incoming/suggestions", {"upload": upload["id"]})["items"]}
        self.assertEqual(values["number_and_symbol"], "412/UBND-VP7")
        document = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol=values["number_and_symbol"], upload=upload["id"], mail=mail["id"])
        self.assertEqual((document["sender_email"], document["files"][0]["sha256"]), ("vanthu@snv.example.vn", letter["sha256"]))
        mail = clerk.call("GET", f"/api/v1/arrived-mails/{row['id']}")
        self.assertEqual((mail["state"], mail["document_id"]), ("registered", document["id"]))
        self.refused(409, clerk.call, "POST", f"/api/v1/arrived-mails/{row['id']}/dismissal", {"reason": "x"}, mail["version"])
        self.assertNotIn("STORE", self.server.commands, "the mailbox is read only")
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_hostile_messages_lose_nothing_and_hold_nobody_up(self):
        before = len(self.mails(0))
        deep = b"Subject: deep\r\nContent-Type: multipart/mixed; boundary=x0\r\n\r\n" + b"".join(
            b"--x%d\r\nContent-Type: multipart/mixed; boundary=x%d\r\n\r\n" % (i, i + 1) for i in range(5000))
        hostile = [deep, b"X: " + b"y" * 400_000 + b"\r\n\r\nbody", b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%JVBE*\x01",
                   bytes(range(256)) * 8, b"Subject: parts\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 20_000,
                   b"From: <" + b"a" * 5000 + b"@b>\r\nSubject: =?utf-8?b?" + base64.b64encode(b"\xff" * 3000) + b"?=\r\n\r\n", b"Subject: large\r\n\r\n" + b"x" * 2_000_000]
        for raw in hostile:
            self.deliver(raw)
        last = self.deliver(message("Thư cuối", []))
        rows = self.mails(before + len(hostile) + 1)
        self.assertEqual(len(rows), before + len(hostile) + 1)
        self.assertEqual(rows[0]["subject"], "Thư cuối")
        for raw, row in zip(reversed(hostile), rows[1:]):
            mail = self.person("vanthu").call("GET", f"/api/v1/arrived-mails/{row['id']}")
            self.assertEqual(mail["size"], len(raw))
            if len(raw) < 1024 * 1024:
                self.assertEqual(self.content(mail["files"][0]), raw, "every byte is kept")
            else:
                self.assertEqual((mail["files"], mail["is_complete"]), ([], False), "it stays in the mailbox")
        self.assertEqual(self.server.fetched.count(last), 1)

    def test_a_kill_brings_no_message_twice(self):
        before = len(self.mails(0))
        for i in range(8):
            self.deliver(message(f"Thư {i}", [("a.pdf", b"%PDF-1.7 " + b"x" * 50_000)]))
        time.sleep(1.2)
        self.restart_after_kill()
        rows = self.mails(before + 8)
        time.sleep(2.5)
        rows = self.mails(before + 8)
        self.assertEqual(len(rows), before + 8)
        self.assertEqual([one["subject"] for one in rows[:8]], [f"Thư {i}" for i in reversed(range(8))])
        checked = self.office.command("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_server_that_talks_nonsense_stops_nothing(self):
        before = len(self.mails(0))
        for command, answer in (("LOGIN", b"TAG NO wrong password\r\n"), ("EXAMINE", b"TAG NO gone\r\n"), ("EXAMINE", b"* 3 EXISTS\r\nTAG OK no validity\r\n"),
                                ("UID SEARCH", b"* SEARCH 1 x 99999999999999999999 -5\r\nTAG BAD what\r\n"), ("UID SEARCH", b"x" * 300_000)):
            with self.subTest(answer[:30]):
                self.server.answers = {command: answer}
                heard = len(self.server.commands)
                deadline = time.monotonic() + 15
                while command not in self.server.commands[heard:] and time.monotonic() < deadline:
                    time.sleep(0.1)
                self.assertIn(command, self.server.commands[heard:])
                self.person("vanthu").call("GET", "/api/v1/session")
        self.server.answers = {}
        self.deliver(message("Sau sự cố", []))
        self.assertEqual(self.mails(before + 1)[0]["subject"], "Sau sự cố")

    def test_wrong_settings_are_refused_at_start(self):
        for wrong in ("mailbox.tls=ssl", "mailbox.tls=none", "mailbox.password_file=/nonexistent"):
            self.assertEqual(self.office.command("--set", wrong, "serve", check=False).returncode, 1, wrong)


class MailboxWithStarttls(Mailbox):
    is_tls = False
    test_hostile_messages_lose_nothing_and_hold_nobody_up = None
    test_a_kill_brings_no_message_twice = None
    test_a_server_that_talks_nonsense_stops_nothing = None
