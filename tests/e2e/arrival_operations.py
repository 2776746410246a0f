"""Drives the operations on what is made from arrived files, on reports about their signatures and on the prints of a document, with success
and with the refusals that each names in the contract. The clients carry the observer that compares every answer."""

import os
import sys
import tempfile
import time

from support import ROOT, main_job

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from imap_server import ImapServer  # noqa: E402
from mail_server import MailServer, make_certificate  # noqa: E402

NOBODY = "01890000-0000-7000-8000-000000000000"


def wait_for_derivatives(person, file_id, seconds=60):
    """What was made from a file, once nothing of it waits or runs any more."""
    deadline = time.monotonic() + seconds
    while True:
        items = person.call("GET", f"/api/v1/files/{file_id}/derivatives")["items"]
        if all(one["state"] in ("done", "failed") for one in items) or time.monotonic() > deadline:
            return {(one["kind"], one["page"]): one for one in items}
        time.sleep(0.2)


def wait_for_reports(person, letter_id, count, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        reports = person.call("GET", f"/api/v1/incoming/{letter_id}")["signature_reports"]
        if len(reports) >= count or time.monotonic() > deadline:
            return reports
        time.sleep(0.2)


def wait_for_mails(clerk, count, seconds=60):
    deadline = time.monotonic() + seconds
    while len(rows := clerk.call("GET", "/api/v1/arrived-mails?state=new")["items"]) < count and time.monotonic() < deadline:
        time.sleep(0.2)
    return rows


class PostOffice:
    """A mailbox with two letters, and a mail server that knows no recipient: letters to senders end among the dead."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="vanthu-post-")
        certificate, key = make_certificate(self.folder.name)
        password = os.path.join(self.folder.name, "password")
        with open(password, "w", encoding="utf-8") as out:
            out.write("secret\n")
        self.mailbox = ImapServer(certificate, key, {"vanthu": "secret"})
        letter = (b"From: So Noi vu <vanthu@snv.example.vn>\r\nSubject: Cong van\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nKinh gui\r\n"
                  b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.7 x\r\n--b--\r\n")
        self.mailbox.messages = [(1, letter), (2, letter)]
        self.outgoing = MailServer(certificate, key)
        self.outgoing.answers["RCPT"] = b"550 no such person\r\n"
        self.settings = ("mailbox.server=localhost", f"mailbox.port={self.mailbox.port}", f"mailbox.trust={certificate}", "mailbox.user=vanthu",
                         f"mailbox.password_file={password}", "mailbox.seconds=1", "mail.server=localhost", f"mail.port={self.outgoing.port}", "mail.tls=none",
                         "mail.from=vanthu@so.example.vn", "server.public_url=http://localhost/")

    def close(self):
        self.mailbox.close()
        self.outgoing.close()
        self.folder.cleanup()


class ArrivalOperations:
    def __init__(self, test, people):
        self.test = test
        self.clerk, self.admin, self.director, self.official = (people[login] for login in ("vanthu", "quantri", "giamdoc", "chuyenvien"))

    def batch(self):
        clerk, test = self.clerk, self.test
        item = {"issuer": "Sở Nội vụ", "number_and_symbol": "904/SNV", "document_date": "2026-01-05", "subject": "Trong lô", "sender_email": "nobody@snv.example.vn"}
        batch = clerk.call("POST", "/api/v1/incoming/batch", {"items": [item, item, {}]})["items"]
        test.assertEqual([one["status"] for one in batch], [201, 409, 400])
        test.refused(403, self.official.call, "POST", "/api/v1/incoming/batch", {"items": [item]})
        test.refused(400, clerk.call, "POST", "/api/v1/incoming/batch", {"items": []})

    def jobs(self):
        admin, test = self.admin, self.test

        def dead():
            deadline = time.monotonic() + 30
            while True:
                found = admin.call("GET", "/api/v1/jobs?state=dead&limit=200")["items"]
                if found or time.monotonic() > deadline:
                    return found
                time.sleep(0.2)

        one = dead()[0]
        test.assertEqual((one["kind"], one["state"], one["next_at"]), ("mail-sender", "dead", None))
        test.assertIn("550", one["error"])
        admin.call("POST", f"/api/v1/jobs/{one['id']}/retry")
        test.assertEqual([again["id"] for again in dead()], [one["id"]])
        admin.call("POST", f"/api/v1/jobs/{one['id']}/cancellation")
        for step in ("retry", "cancellation"):
            test.refused(404, admin.call, "POST", f"/api/v1/jobs/{one['id']}/{step}")
            test.refused(403, self.clerk.call, "POST", f"/api/v1/jobs/{one['id']}/{step}")
        test.refused(403, self.clerk.call, "GET", "/api/v1/jobs")
        test.refused(400, admin.call, "GET", "/api/v1/jobs?state=lost")
        admin.call("GET", "/api/v1/jobs?limit=1")

    def mails(self):
        clerk, test = self.clerk, self.test
        rows = wait_for_mails(clerk, 2)
        first, second = (clerk.call("GET", f"/api/v1/arrived-mails/{row['id']}") for row in rows)
        whole, attached = first["files"]
        for file in (whole, attached):
            content = f"/api/v1/arrived-mail-files/{file['id']}/content"
            test.assertEqual(len(clerk.exchange("GET", content).body), file["size"])
            test.assertEqual(clerk.exchange("GET", content, headers={"Range": "bytes=0-3"}).status, 206)
            test.assertEqual(clerk.exchange("GET", content, headers={"If-None-Match": f'"{file["sha256"]}"'}).status, 304)
            test.assertEqual(clerk.exchange("GET", content, headers={"Range": "bytes=99999999-"}).status, 416)
        test.refused(400, clerk.call, "POST", f"/api/v1/arrived-mail-files/{whole['id']}/upload")
        upload = clerk.call("POST", f"/api/v1/arrived-mail-files/{attached['id']}/upload")
        letter = main_job.register_letter(clerk, test.letter_pdf, number_and_symbol="905/SNV", upload=upload["id"], mail=first["id"])
        test.assertEqual(clerk.call("GET", f"/api/v1/arrived-mails/{first['id']}")["document_id"], letter["id"])
        dismissal = f"/api/v1/arrived-mails/{second['id']}/dismissal"
        test.refused(428, clerk.call, "POST", dismissal, {"reason": "x"})
        test.refused(412, clerk.call, "POST", dismissal, {"reason": "x"}, 99)
        test.refused(400, clerk.call, "POST", dismissal, {}, second["version"])
        second = clerk.call("POST", dismissal, {"reason": "Gửi lặp"}, second["version"])
        test.refused(409, clerk.call, "POST", dismissal, {"reason": "x"}, second["version"])
        test.refused(400, clerk.call, "GET", "/api/v1/arrived-mails?state=lost")
        for person, status in ((self.official, 403), (clerk, 404)):
            own = second["id"] if status == 403 else NOBODY
            file = whole["id"] if status == 403 else NOBODY
            test.refused(status, person.call, "GET", f"/api/v1/arrived-mails/{own}")
            test.refused(status, person.call, "POST", f"/api/v1/arrived-mails/{own}/dismissal", {"reason": "x"}, 1)
            test.refused(status, person.call, "GET", f"/api/v1/arrived-mail-files/{file}/content")
            test.refused(status, person.call, "POST", f"/api/v1/arrived-mail-files/{file}/upload")
        test.refused(403, self.official.call, "GET", "/api/v1/arrived-mails")

    def receipts_and_departures(self, letter):
        clerk, test, admin = self.clerk, self.test, self.admin
        receipt = clerk.call("GET", f"/api/v1/incoming/{letter['id']}/receipt")
        test.assertEqual((receipt["number_and_symbol"], receipt["verdict"], receipt["files"][0]["sha256"]),
                         (letter["number_and_symbol"], "NO_SIGNATURE", letter["files"][0]["sha256"]))
        test.assertEqual(clerk.exchange("GET", f"/api/v1/incoming/{letter['id']}/receipt-print").body[:5], b"%PDF-")
        links = clerk.call("GET", f"/api/v1/documents/{letter['id']}/answers")
        test.assertEqual([one["direction"] for one in links["answered_by"]], ["outgoing"])
        test.assertEqual(clerk.call("GET", f"/api/v1/documents/{links['answered_by'][0]['id']}/answers")["answers"][0]["id"], letter["id"])
        units = main_job.units_by_code(clerk)
        one = main_job.register_letter(clerk, test.letter_pdf, number_and_symbol="902/UBND-VX", upload=None)
        path = f"/api/v1/incoming/{one['id']}"
        one = clerk.call("POST", f"{path}/transfer", {"unit": units["VP"], "reason": "Phối hợp"}, one["version"])
        test.assertEqual(one["transfers"][0]["unit_id"], units["VP"])
        for what, body in (("return", {"reason": "x"}), ("transfer", {"agency": "Sở Tài chính", "reason": "x"})):
            test.refused(428, clerk.call, "POST", f"{path}/{what}", body)
            test.refused(412, clerk.call, "POST", f"{path}/{what}", body, 99)
            test.refused(400, clerk.call, "POST", f"{path}/{what}", {}, one["version"])
            test.refused(403, self.official.call, "POST", f"{path}/{what}", body, one["version"])
            test.refused(404, clerk.call, "POST", f"/api/v1/incoming/{NOBODY}/{what}", body, 1)
        one = clerk.call("POST", f"{path}/return", {"reason": "Gửi nhầm cơ quan"}, one["version"])
        test.assertEqual((one["state"], one["departure_reason"]), ("returned", "Gửi nhầm cơ quan"))
        test.refused(409, clerk.call, "POST", f"{path}/return", {"reason": "x"}, one["version"])
        test.refused(409, clerk.call, "POST", f"{path}/urgings", {"text": "Gấp"})
        line = clerk.call("GET", "/api/v1/incoming?state=returned")["items"]
        test.assertIn(one["id"], [row["id"] for row in line])
        for operation in ("receipt", "receipt-print"):
            test.refused(404, admin.call, "GET", f"{path}/{operation}")
        test.refused(404, admin.call, "GET", f"/api/v1/documents/{one['id']}/answers")
        other = main_job.submit_and_instruct(clerk, self.director, main_job.register_letter(clerk, test.letter_pdf, number_and_symbol="903/UBND-VX"))
        urgings = f"/api/v1/incoming/{other['id']}/urgings"
        other = clerk.call("POST", urgings, {"text": "Sắp đến hạn"}, key="urge-once-only")
        test.assertEqual(clerk.call("POST", urgings, {"text": "Sắp đến hạn"}, key="urge-once-only")["urgings"], other["urgings"])
        test.assertEqual([(one["text"], one["people"] > 0) for one in other["urgings"]], [("Sắp đến hạn", True)])
        test.refused(403, self.official.call, "POST", urgings, {"text": "x"})
        test.refused(400, clerk.call, "POST", urgings, {})

    def suggestions(self, letter):
        clerk, test = self.clerk, self.test
        path = "/api/v1/incoming/suggestions"
        upload = clerk.upload(test.letter_pdf)
        found = clerk.call("POST", path, {"upload": upload})
        values = {one["field"]: one["value"] for one in found["items"]}
        test.assertEqual((values["number_and_symbol"], values["type"], found["read_from"]), ("412/UBND-VP7", "CV", "text"))
        test.assertEqual(clerk.call("POST", path, {"document": letter["id"]}), found)
        for wrong in ({}, {"upload": upload, "document": letter["id"]}, {"upload": "x"}):
            test.refused(400, clerk.call, "POST", path, wrong)
        test.refused(404, clerk.call, "POST", path, {"upload": NOBODY})
        test.refused(403, self.admin.call, "POST", path, {"document": letter["id"]})
        near = f"/api/v1/incoming/near-duplicates?document_date={letter['document_date']}"
        by_file = clerk.call("GET", f"{near}&upload={upload}")["items"]
        test.assertIn((letter["id"], "same_file"), [(one["document"]["id"], one["reason"]) for one in by_file])
        test.refused(400, clerk.call, "GET", "/api/v1/incoming/near-duplicates")
        test.refused(404, clerk.call, "GET", f"{near}&upload={NOBODY}")
        test.refused(403, self.admin.call, "GET", near)
        clerk.call("DELETE", f"/api/v1/uploads/{upload}")

    def run(self, letter):
        clerk, test = self.clerk, self.test
        file_id = letter["files"][0]["id"]
        made = wait_for_derivatives(clerk, file_id)
        text = made["text", None]
        test.assertEqual(text["state"], "done", text)
        content = f"/api/v1/derivatives/{text['id']}/content"
        test.assertIn("412/UBND-VP7", clerk.exchange("GET", content).text)
        test.assertEqual(clerk.exchange("GET", content, headers={"Range": "bytes=0-3"}).status, 206)
        test.assertEqual(clerk.exchange("GET", content, headers={"Range": "bytes=99999999-"}).status, 416)
        test.assertEqual(clerk.exchange("GET", content, headers={"If-None-Match": f'"{text["sha256"]}"'}).status, 304)
        test.assertEqual(clerk.exchange("GET", f"/api/v1/derivatives/{made['preview', 1]['id']}/content").body[:4], b"\x89PNG")
        absent = clerk.call("POST", f"/api/v1/files/{file_id}/derivatives", {"kind": "preview", "page": 99})
        test.assertEqual(wait_for_derivatives(clerk, file_id)["preview", 99]["state"], "failed")
        test.refused(409, clerk.call, "GET", f"/api/v1/derivatives/{absent['id']}/content")
        for wrong in ({"kind": "film"}, {"kind": "text", "page": 1}, {"kind": "preview", "page": 0}, {}):
            test.refused(400, clerk.call, "POST", f"/api/v1/files/{file_id}/derivatives", wrong)
        first = wait_for_reports(clerk, letter["id"], 1)
        listed = clerk.call("POST", f"/api/v1/incoming/{letter['id']}/signature-reports")["items"]
        test.assertEqual([one["occasion"] for one in listed], ["receipt", "again"])
        test.assertEqual({key: value for key, value in listed[0].items() if key != "report"}, first[0])
        test.assertEqual(clerk.call("GET", f"/api/v1/incoming/{letter['id']}/signature-reports")["items"], listed)
        for what in ("follow-up-sheet", "stamped"):
            answer = clerk.exchange("GET", f"/api/v1/incoming/{letter['id']}/{what}")
            test.assertEqual((answer.status, answer.body[:5]), (200, b"%PDF-"))
        self.suggestions(letter)
        self.receipts_and_departures(letter)
        self.batch()
        self.jobs()
        self.mails()
        paper = main_job.register_letter(clerk, test.letter_pdf, number_and_symbol="901/UBND-VX", upload=None)
        test.refused(409, clerk.call, "GET", f"/api/v1/incoming/{paper['id']}/stamped")
        for person, own in ((clerk, NOBODY), (self.admin, letter["id"])):
            for method, path in (("GET", f"incoming/{own}/follow-up-sheet"), ("GET", f"incoming/{own}/stamped"),
                                 ("GET", f"incoming/{own}/signature-reports"), ("POST", f"incoming/{own}/signature-reports")):
                test.refused(404, person.call, method, f"/api/v1/{path}")
        test.refused(404, self.admin.call, "GET", f"/api/v1/files/{file_id}/derivatives")
        test.refused(404, self.admin.call, "POST", f"/api/v1/files/{file_id}/derivatives", {"kind": "text"})
        test.refused(404, self.admin.call, "GET", content)
