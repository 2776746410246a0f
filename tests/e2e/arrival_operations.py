"""Drives the operations on what is made from arrived files, on reports about their signatures and on the prints of a document, with success
and with the refusals that each names in the contract. The clients carry the observer that compares every answer."""

import time

from support import main_job

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


class ArrivalOperations:
    def __init__(self, test, people):
        self.test = test
        self.clerk, self.admin, self.director, self.official = (people[login] for login in ("vanthu", "quantri", "giamdoc", "chuyenvien"))

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
        paper = main_job.register_letter(clerk, test.letter_pdf, number_and_symbol="901/UBND-VX", upload=None)
        test.refused(409, clerk.call, "GET", f"/api/v1/incoming/{paper['id']}/stamped")
        for person, own in ((clerk, NOBODY), (self.admin, letter["id"])):
            for method, path in (("GET", f"incoming/{own}/follow-up-sheet"), ("GET", f"incoming/{own}/stamped"),
                                 ("GET", f"incoming/{own}/signature-reports"), ("POST", f"incoming/{own}/signature-reports")):
                test.refused(404, person.call, method, f"/api/v1/{path}")
        test.refused(404, self.admin.call, "GET", f"/api/v1/files/{file_id}/derivatives")
        test.refused(404, self.admin.call, "POST", f"/api/v1/files/{file_id}/derivatives", {"kind": "text"})
        test.refused(404, self.admin.call, "GET", content)
