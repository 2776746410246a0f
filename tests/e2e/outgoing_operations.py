"""Drives the operations on documents that leave: recipients, recall, correction and replacement; with success and with the refusals that each
names in the contract. The clients carry the observer that compares every answer."""

import datetime
import os

from support import blank_pdf, main_job

NOBODY = "01890000-0000-7000-8000-000000000000"


def today():
    """The agency's day."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7)).date().isoformat()


class OutgoingOperations:
    def __init__(self, test, people):
        self.test = test
        self.people = people
        self.clerk, self.official, self.director, self.head, self.office, self.admin = (
            people[one] for one in ("vanthu", "chuyenvien", "giamdoc", "truongphong", "chanhvanphong", "quantri"))

    def issue(self, recipients=None, **more):
        """A document of the official, through its whole chain."""
        # No report: the operations on registers have moved those to a book of their own.
        draft = main_job.draft_answer(self.official, blank_pdf(os.path.join(self.test.folder, "trang.pdf")), None, **{"type": "TB", **more})
        if recipients is not None:
            self.plan(draft, recipients)
            draft = main_job.current(self.official, draft)
        main_job.submit_draft(self.official, draft)
        main_job.decide(self.head, draft["id"], "approve")
        main_job.decide(self.office, draft["id"], "approve")
        main_job.change(self.director, draft, "signature", {})
        for step in ("number", "seal", "issue"):
            draft = main_job.change(self.clerk, draft, step, {})
        return draft

    def plan(self, draft, recipients):
        return self.official.call("PUT", f"/api/v1/outgoing/{draft['id']}/recipients", {"recipients": recipients}, draft["version"])["items"]

    def run(self):
        units = main_job.units_by_code(self.clerk)
        document = self.issue([{"kind": "unit", "name": "Văn phòng Sở", "unit": units["VP"]},
                               {"kind": "paper", "name": "Ủy ban nhân dân huyện Ý Yên", "address": "Thị trấn Lâm", "copies": 2},
                               {"kind": "partner", "name": "Bộ Khoa học và Công nghệ", "address": "G06"}])
        self.recipients(document)
        self.copies(document)
        self.printouts(document)
        self.recall_and_replace(document)

    def recipients(self, document):
        test, clerk, path = self.test, self.clerk, f"/api/v1/outgoing/{document['id']}/recipients"
        test.assertEqual((document["recipients"][0], document["dispatch"]["copies"]), ("Văn phòng Sở", 4))
        unit, paper, partner = clerk.call("GET", path)["items"]
        test.assertEqual([one["state"] for one in (unit, paper, partner)], ["delivered", "pending", "pending"])
        told = self.office.call("GET", "/api/v1/notifications?limit=1")["items"][0]
        test.assertEqual((told["kind"], told["document_id"]), ("document-arrived", document["id"]))
        received = self.office.call("POST", f"/api/v1/recipients/{unit['id']}/progress", {"state": "received"}, unit["version"])
        test.assertEqual(received["state"], "received")
        posted = clerk.call("POST", f"/api/v1/recipients/{paper['id']}/posting", {"date": today(), "envelopes": 1}, paper["version"])
        test.assertEqual(clerk.call("GET", f"/api/v1/postal-dispatches/{posted['postal_id']}")["symbol"], document["symbol"])
        refused = clerk.call("POST", f"/api/v1/recipients/{partner['id']}/progress", {"state": "refused", "reason": "Sai nơi nhận"}, partner["version"])
        test.assertEqual(clerk.call("GET", f"/api/v1/recipients/{partner['id']}"), refused)
        added = clerk.call("POST", path, {"kind": "text", "name": "Sở Nội vụ"})
        open_ones = [one["id"] for one in clerk.call("GET", "/api/v1/recipients?open=true&limit=200")["items"]]
        test.assertTrue({paper["id"], partner["id"], added["id"]} <= set(open_ones))
        test.assertNotIn(unit["id"], open_ones)
        listed = clerk.call("GET", f"/api/v1/recipients?kind=partner&state=refused&from={today()}&to={today()}")["items"]
        test.assertEqual([one["symbol"] for one in listed if one["id"] == partner["id"]], [document["symbol"]])
        test.assertNotIn(partner["id"], [one["id"] for one in self.admin.call("GET", "/api/v1/recipients")["items"]])
        for wrong in ("state=lost", "kind=bird", "open=maybe", "from=yesterday", "colour=red"):
            test.refused(400, clerk.call, "GET", f"/api/v1/recipients?{wrong}")
        version = main_job.current(clerk, document)["version"]
        plan = {"recipients": [{"kind": "text", "name": "X"}]}
        test.refused(409, clerk.call, "PUT", path, plan, version)
        test.refused(412, clerk.call, "PUT", path, plan, 1)
        test.refused(428, clerk.call, "PUT", path, plan)
        test.refused(404, self.admin.call, "PUT", path, plan, version)
        wrong = {"recipients": [{"kind": "text", "name": "X"}, {"kind": "mail", "name": "Y", "address": "z"}]}
        draft = main_job.draft_answer(self.official, blank_pdf(os.path.join(test.folder, "trang.pdf")), None)
        answer = test.refused(400, self.official.call, "PUT", f"/api/v1/outgoing/{draft['id']}/recipients", wrong, draft["version"])
        test.assertEqual(answer["errors"][0]["pointer"], "/recipients/1/address")
        test.refused(403, self.head.call, "PUT", f"/api/v1/outgoing/{draft['id']}/recipients", plan, draft["version"])
        test.refused(409, clerk.call, "POST", f"/api/v1/outgoing/{draft['id']}/recipients", {"kind": "text", "name": "X"})
        test.refused(403, self.official.call, "POST", path, {"kind": "text", "name": "X"})
        test.refused(400, clerk.call, "POST", path, {"kind": "bird", "name": "X"})
        test.refused(404, clerk.call, "POST", f"/api/v1/outgoing/{NOBODY}/recipients", {"kind": "text", "name": "X"})
        for step, body in (("posting", {"date": today()}), ("progress", {"state": "sent"})):
            one = f"/api/v1/recipients/{posted['id']}/{step}"
            test.refused(409, clerk.call, "POST", one, body, posted["version"])
            test.refused(412, clerk.call, "POST", one, body, 1)
            test.refused(428, clerk.call, "POST", one, body)
            test.refused(403, self.official.call, "POST", one, body, posted["version"])
            test.refused(404, self.admin.call, "POST", one, body, posted["version"])
            test.refused(400, clerk.call, "POST", one, {}, posted["version"])
        test.refused(404, self.admin.call, "GET", f"/api/v1/recipients/{posted['id']}")
        test.refused(404, self.admin.call, "GET", path)

    def copies(self, document):
        test, clerk, path = self.test, self.clerk, f"/api/v1/documents/{document['id']}/copies"
        wanted = {"form": "SY", "copies": 2, "recipients": "Sở Tài chính", "decided_by": "Vũ Đức Thắng, Giám đốc"}
        copy = clerk.call("POST", path, wanted)
        test.assertRegex(copy["symbol"], r"^\d\d/SY-STTTT$")
        pdf = main_job.save(clerk, {"id": copy["file_id"]}, test.folder, "sao-y.pdf")
        test.assertIn("SAO Y", test.text_of(pdf, "-l", "1"))
        present = main_job.current(clerk, document)
        test.assertEqual(clerk.call("GET", f"/api/v1/documents/{document['id']}/signatures")["file"]["id"], main_job.newest_file(present)["id"])
        issued = clerk.call("POST", f"/api/v1/copies/{copy['id']}/issue", None, copy["version"])
        test.assertEqual(clerk.call("GET", f"/api/v1/copies/{copy['id']}"), issued)
        pages = path.replace("/copies", "/excerpts")
        taken = clerk.call("POST", pages, {"pages": "1"})
        for wrong in ("", "9", "2-1", "x"):
            test.refused(400, clerk.call, "POST", pages, {"pages": wrong})
        test.refused(404, clerk.call, "POST", f"/api/v1/documents/{NOBODY}/excerpts", {"pages": "1"})
        excerpt = clerk.call("POST", path, {**wanted, "form": "TrS", "copies": None, "excerpt": taken["id"]})
        number = f"/api/v1/registers/copies/{excerpt['date'][:4]}/numbers/{excerpt['number']}/voiding"
        clerk.call("POST", number, {"reason": "Trích nhầm mục"})
        listed = clerk.call("GET", path)
        test.assertEqual(([one["state"] for one in listed["items"]], listed["copies"]), (["issued", "void"], 2))
        for wrong in ({"form": "XX"}, {"form": "SL"}, {"form": "TrS"}, {"copies": 0}, {"decided_by": ""}):
            test.refused(400, clerk.call, "POST", path, {**wanted, **wrong})
        draft = main_job.draft_answer(self.official, blank_pdf(os.path.join(test.folder, "trang.pdf")), None)
        test.refused(409, clerk.call, "POST", f"/api/v1/documents/{draft['id']}/copies", wanted)
        test.refused(403, self.official.call, "POST", path, wanted)
        test.refused(404, clerk.call, "POST", f"/api/v1/documents/{NOBODY}/copies", wanted)
        issue = f"/api/v1/copies/{copy['id']}/issue"
        test.refused(409, clerk.call, "POST", issue, None, issued["version"])
        test.refused(412, clerk.call, "POST", issue, None, 77)
        test.refused(428, clerk.call, "POST", issue)
        test.refused(403, self.official.call, "POST", issue, None, issued["version"])
        for person, method, target in ((self.admin, "GET", path), (self.admin, "GET", f"/api/v1/copies/{copy['id']}"), (self.admin, "POST", issue)):
            test.refused(404, person.call, method, target, None, issued["version"])

    def printouts(self, document):
        test, file = self.test, main_job.newest_file(main_job.current(self.clerk, document))
        path = f"/api/v1/files/{file['id']}/printouts"
        answer = self.official.exchange("POST", path, {"purpose": "Họp giao ban"})
        test.assertEqual((answer.status, answer.body[:5]), (200, b"%PDF-"))
        printed = os.path.join(test.folder, "ban-in.pdf")
        with open(printed, "wb") as out:
            out.write(answer.body)
        test.assertIn("Bản in từ hệ thống, không có giá trị thay thế bản gốc.", test.text_of(printed))
        listed = self.clerk.call("GET", f"/api/v1/documents/{document['id']}/printouts")["items"]
        test.assertEqual([(one["number"], one["purpose"]) for one in listed], [(1, "Họp giao ban")])
        test.refused(400, self.official.call, "POST", path, {"purpose": ""})
        test.refused(404, self.admin.call, "POST", path, {"purpose": "x"})
        test.refused(404, self.admin.call, "GET", f"/api/v1/documents/{document['id']}/printouts")

    def recall_and_replace(self, document):
        test, clerk, path = self.test, self.clerk, f"/api/v1/outgoing/{document['id']}"
        version = main_job.current(clerk, document)["version"]
        reason = {"reason": "Sai số liệu tại mục II"}
        test.refused(403, self.official.call, "POST", f"{path}/recall", reason, version)
        test.refused(404, self.admin.call, "POST", f"{path}/recall", reason, version)
        test.refused(400, clerk.call, "POST", f"{path}/recall", {"reason": ""}, version)
        test.refused(412, clerk.call, "POST", f"{path}/recall", reason, 1)
        test.refused(428, clerk.call, "POST", f"{path}/recall", reason)
        letter = self.issue(type="CV", subject="Đính chính báo cáo", corrects=document["id"], recipients=[{"kind": "text", "name": "Như trên"}])
        recalled = self.director.call("POST", f"{path}/recall", reason, version)
        test.assertEqual((recalled["state"], recalled["recall_reason"]), ("recalled", reason["reason"]))
        test.refused(409, clerk.call, "POST", f"{path}/recall", reason, recalled["version"])
        test.refused(409, clerk.call, "PUT", f"{path}/dispatch", {"copies": 9}, recalled["version"])
        test.refused(409, self.official.call, "POST", f"{path}/versions", {"upload": self.official.upload(test.report_pdf)}, recalled["version"])
        test.refused(404, self.admin.call, "GET", path)
        test.assertEqual({one["state"] for one in clerk.call("GET", f"{path}/recipients")["items"]}, {"withdrawn", "refused"})
        better = self.issue(replaces=document["id"], recipients=[{"kind": "text", "name": "Như trên"}])
        shown = main_job.current(clerk, document)
        test.assertEqual([one["id"] for one in shown["successors"]], [letter["id"], better["id"]])
        test.assertEqual((better["replaces"], letter["corrects"]), (document["id"], document["id"]))
        table = clerk.exchange("GET", f"/api/v1/printouts/outgoing?format=csv&from={today()}&to={today()}").text
        test.assertIn(f"Đã thu hồi: {reason['reason']}", table)
        test.assertIn(f"Được thay thế bởi {better['symbol']}", table)
        for wrong in ({"type": "KH", "replaces": document["id"]}, {"corrects": document["id"]}, {"type": "CV", "corrects": NOBODY}):
            test.refused(400, main_job.draft_answer, self.official, test.report_pdf, None, **wrong)

