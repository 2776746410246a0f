"""Drives the operations of file plans, dossiers, holds, hand-overs and disposals, with success and with refusals. The clients carry
the observer that compares every answer with the contract."""

import datetime
import os
import tempfile

from support import main_job

NOBODY = "01890000-0000-7000-8000-000000000000"

PLAN = """DANH MỤC HỒ SƠ NĂM 2026
Số và ký hiệu HS,Tiêu đề hồ sơ,Thời hạn bảo quản,Người lập hồ sơ,Ghi chú
I,CÔNG NGHỆ THÔNG TIN
01.CNTT,Hồ sơ quản lý mạng của Sở,5 năm,Phòng CNTT,
02.CNTT,Hồ sơ chuyển đổi số,Vĩnh viễn,Phòng CNTT,"theo từng việc"
"""


class DossierOperations:
    def __init__(self, test, people):
        self.test = test
        self.clerk, self.official, self.head, self.office, self.director, self.auditor, self.admin = (
            people[login] for login, *_ in main_job.PEOPLE)
        self.unit = main_job.units_by_code(self.official)["CNTT"]

    def refused(self, status, person, method, path, body=None, version=None):
        return self.test.refused(status, person.call, method, path, body, version)

    def run(self, documents, decision):
        """`documents`: ids that the clerk and the official may read; `decision`: an issued document that is no Quyết định."""
        self.access(documents[0])
        self.plan()
        dossier = self.dossier(documents)
        self.holds(dossier, documents[0])
        self.handover(dossier)
        self.disposal(documents, decision)

    def access(self, document):
        """A grant, a restriction, and why somebody sees the document."""
        office = self.office.person["id"]
        body = {"subject": "document", "subject_id": document, "unit": self.unit, "reason": "Phối hợp"}
        self.refused(400, self.clerk, "POST", "/api/v1/grants", {**body, "user": office})
        self.refused(404, self.admin, "POST", "/api/v1/grants", body)
        self.refused(403, self.official, "POST", "/api/v1/grants", body)
        until = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3)).isoformat()
        grant = self.clerk.call("POST", "/api/v1/grants", {**body, "unit": None, "user": self.official.person["id"], "until": until})
        why = self.auditor.call("GET", f"/api/v1/documents/{document}/access?person={self.official.person['id']}")
        self.test.assertIn({"kind": "grant", "detail": grant["id"]}, why["reasons"])
        self.test.assertFalse(self.auditor.call("GET", f"/api/v1/documents/{document}/access?person={self.admin.person['id']}")["visible"])
        self.refused(403, self.official, "GET", f"/api/v1/documents/{document}/access")
        self.test.assertEqual(len(self.clerk.call("GET", f"/api/v1/documents/{document}/grants")["items"]), 1)
        dossier = self.official.call("POST", "/api/v1/dossiers", {"notation": "00.CNTT", "title": "Hồ sơ chia sẻ", "unit": self.unit})
        self.official.call("POST", "/api/v1/grants", {"subject": "dossier", "subject_id": dossier["id"], "user": office, "reason": "Phối hợp"})
        self.test.assertEqual(len(self.office.call("GET", f"/api/v1/dossiers/{dossier['id']}/grants")["items"]), 1)
        self.clerk.call("POST", f"/api/v1/grants/{grant['id']}/revocation", {"reason": "xong"}, grant["version"])
        self.refused(409, self.clerk, "POST", f"/api/v1/grants/{grant['id']}/revocation", {"reason": "xong"}, grant["version"] + 1)
        path = f"/api/v1/documents/{document}/restriction"
        self.refused(403, self.official, "POST", path, {"reason": "x"})
        self.clerk.call("POST", path, {"reason": "Nhân sự"})
        self.refused(404, self.auditor, "GET", f"/api/v1/incoming/{document}")
        self.refused(409, self.clerk, "POST", path, {"reason": "lần nữa"})
        self.clerk.call("POST", f"{path}/lifting", {"reason": "Đã công bố"})
        self.auditor.call("GET", f"/api/v1/incoming/{document}")
        change = self.auditor.call("GET", "/api/v1/rights-changes?limit=1")["items"][0]
        self.test.assertEqual(change["kind"], "access-restriction-lifted")
        self.refused(403, self.official, "GET", "/api/v1/rights-changes")
        self.auditor.call("POST", f"/api/v1/rights-changes/{change['id']}/confirmation", None, change["version"])
        self.refused(409, self.auditor, "POST", f"/api/v1/rights-changes/{change['id']}/confirmation", None, change["version"] + 1)
        self.auditor.call("GET", "/api/v1/rights-changes?of=all&limit=200")

    def table(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "danh-muc.csv")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            return self.clerk.upload(path)

    def plan(self):
        year = datetime.date.today().year
        self.refused(403, self.official, "POST", "/api/v1/file-plans", {"year": year})
        self.refused(400, self.clerk, "POST", "/api/v1/file-plans", {"year": 1999})
        plan = self.clerk.call("POST", "/api/v1/file-plans", {"year": year})
        path = f"/api/v1/file-plans/{plan['id']}"
        line = {"kind": "dossier", "notation": "09.CNTT", "title": "Hồ sơ khác", "retention_years": 10}
        self.refused(400, self.clerk, "PUT", f"{path}/lines", {"lines": [{**line, "kind": "chapter"}]}, plan["version"])
        plan = self.clerk.call("PUT", f"{path}/lines", {"lines": [line]}, plan["version"])
        self.refused(412, self.clerk, "PUT", f"{path}/lines", {"lines": [line]}, 1)
        refusal = self.refused(400, self.clerk, "POST", f"{path}/import", {"upload": self.table(PLAN.replace("5 năm", "lâu"))}, plan["version"])
        self.test.assertEqual(refusal["errors"][0]["pointer"], "/rows/4")
        tried = self.clerk.call("POST", f"{path}/import", {"upload": self.table(PLAN), "dry_run": True}, plan["version"])
        self.test.assertEqual(len(tried["lines"]), 3)
        self.test.assertEqual(len(self.official.call("GET", path)["lines"]), 1, "a dry run keeps nothing")
        plan = self.clerk.call("POST", f"{path}/import", {"upload": self.table(PLAN)}, plan["version"])
        plan = self.director.call("POST", f"{path}/enforcement", {"basis": "Quyết định số 01/QĐ-STTTT"}, plan["version"])
        self.test.assertEqual(plan["state"], "in_force")
        self.refused(409, self.clerk, "POST", f"{path}/enforcement", {"basis": "lần nữa"}, plan["version"])
        self.refused(404, self.clerk, "GET", f"/api/v1/file-plans/{NOBODY}")
        self.test.assertEqual(self.official.call("GET", "/api/v1/file-plans?limit=1")["items"][0]["id"], plan["id"])

    def dossier(self, documents):
        body = {"notation": "01.CNTT", "title": "Hồ sơ quản lý mạng", "unit": self.unit}
        self.refused(403, self.auditor, "POST", "/api/v1/dossiers", body)
        self.refused(400, self.official, "POST", "/api/v1/dossiers", {**body, "retention_years": 0})
        dossier = self.official.call("POST", "/api/v1/dossiers", body)
        self.test.assertEqual((dossier["retention_years"], dossier["state"]), (5, "open"), "the plan says five years")
        self.refused(409, self.official, "POST", "/api/v1/dossiers", body)
        path = f"/api/v1/dossiers/{dossier['id']}"
        dossier = self.official.call("PATCH", path, {"notation": "01.CNTT", "title": "Hồ sơ quản lý mạng của Sở", "retention_years": 5}, dossier["version"])
        dossier = self.head.call("PUT", f"{path}/keeper", {"keeper": self.head.person["id"]}, dossier["version"])
        dossier = self.head.call("PUT", f"{path}/keeper", {"keeper": self.official.person["id"]}, dossier["version"])
        self.refused(404, self.official, "POST", f"{path}/documents", {"documents": [NOBODY]}, dossier["version"])
        self.refused(409, self.official, "POST", f"{path}/closing", {}, dossier["version"])
        dossier = self.official.call("POST", f"{path}/documents", {"documents": documents, "note": "đủ"}, dossier["version"])
        self.test.assertEqual(dossier["document_total"], len(documents))
        first = self.official.call("GET", f"{path}/documents?limit=1")
        self.official.call("GET", f"{path}/documents?limit=5&after={first['next']}")
        dossier = self.official.call("POST", f"{path}/removal", {"document": documents[-1], "reason": "xếp nhầm"}, dossier["version"])
        self.test.assertIn(dossier["id"], [one["id"] for one in self.official.call("GET", f"/api/v1/documents/{documents[0]}/dossiers")["items"]])
        self.refused(404, self.admin, "GET", path)
        self.test.assertEqual(self.official.call("GET", "/api/v1/dossiers?state=open&limit=1")["items"][0]["id"], dossier["id"])
        dossier = self.official.call("POST", f"{path}/closing", {}, dossier["version"])
        dossier = self.official.call("POST", f"{path}/reopening", {"reason": "bổ sung"}, dossier["version"])
        self.refused(412, self.official, "POST", f"{path}/closing", {}, 1)
        return self.official.call("POST", f"{path}/closing", {"work_ended": datetime.date.today().isoformat()}, dossier["version"])

    def holds(self, dossier, document):
        body = {"subject": "dossier", "subject_id": dossier["id"], "reason": "Thanh tra", "legal_basis": "Quyết định số 12/QĐ-TTr"}
        self.refused(403, self.admin, "POST", "/api/v1/holds", body)
        self.refused(404, self.auditor, "POST", "/api/v1/holds", {**body, "subject_id": NOBODY})
        hold = self.auditor.call("POST", "/api/v1/holds", body)
        self.test.assertTrue(self.official.call("GET", f"/api/v1/dossiers/{dossier['id']}")["held"])
        self.refused(409, self.official, "POST", f"/api/v1/dossiers/{dossier['id']}/reopening", {"reason": "x"}, dossier["version"])
        letter = self.clerk.call("GET", f"/api/v1/incoming/{document}")
        self.refused(409, self.clerk, "PATCH", f"/api/v1/incoming/{document}", {"note": "sửa"}, letter["version"])
        self.test.assertEqual(self.clerk.call("GET", f"/api/v1/holds/{hold['id']}")["reason"], "Thanh tra")
        self.test.assertEqual(self.clerk.call("GET", "/api/v1/holds?limit=1")["items"][0]["id"], hold["id"])
        self.refused(403, self.official, "GET", "/api/v1/holds")
        self.director.call("POST", f"/api/v1/holds/{hold['id']}/release", {"reason": "xong"}, hold["version"])
        self.refused(409, self.director, "POST", f"/api/v1/holds/{hold['id']}/release", {"reason": "xong"}, hold["version"] + 1)

    def handover(self, dossier):
        due = (datetime.date.today() + datetime.timedelta(days=45)).isoformat()
        body = {"unit": self.unit, "title": "Hồ sơ của Phòng CNTT", "due_date": due, "dossiers": [dossier["id"]]}
        self.refused(400, self.clerk, "POST", "/api/v1/handovers", {**body, "due_date": datetime.date.today().isoformat()})
        self.refused(403, self.official, "POST", "/api/v1/handovers", body)
        given_up = self.clerk.call("POST", "/api/v1/handovers", body)
        self.clerk.call("POST", f"/api/v1/handovers/{given_up['id']}/cancellation", {"reason": "sai hạn"}, given_up["version"])
        handover = self.clerk.call("POST", "/api/v1/handovers", body)
        path = f"/api/v1/handovers/{handover['id']}"
        self.refused(409, self.clerk, "POST", f"{path}/acceptance", {"condition": "đủ"}, handover["version"])
        handover = self.official.call("POST", f"{path}/delivery", None, handover["version"])
        handover = self.clerk.call("POST", f"{path}/acceptance", {"condition": "Đầy đủ, nguyên vẹn"}, handover["version"])
        self.test.assertEqual(handover["dossiers"][0]["state"], "handed_over")
        self.refused(404, self.admin, "GET", path)
        self.test.assertEqual(self.official.call("GET", path)["state"], "accepted")
        self.test.assertEqual(self.official.call("GET", "/api/v1/handovers?limit=1")["items"][0]["id"], handover["id"])

    def disposal(self, documents, decision):
        dossier = self.clerk.call("POST", "/api/v1/dossiers", {"notation": "77.CNTT", "title": "Hồ sơ cũ", "unit": self.unit, "year": 2015,
                                                               "keeper": self.official.person["id"], "retention_years": 1})
        path = f"/api/v1/dossiers/{dossier['id']}"
        dossier = self.clerk.call("POST", f"{path}/documents", {"documents": documents[:1]}, dossier["version"])
        body = {"title": "Hủy hồ sơ hết giá trị", "reason": "Hết thời hạn bảo quản", "dossiers": [dossier["id"]]}
        self.refused(409, self.clerk, "POST", "/api/v1/disposals", body)
        self.clerk.call("POST", f"{path}/closing", {"work_ended": "2016-06-30"}, dossier["version"])
        self.test.assertIn(dossier["id"], [one["id"] for one in self.clerk.call("GET", "/api/v1/dossiers/review?limit=50")["items"]])
        self.refused(403, self.official, "GET", "/api/v1/dossiers/review")
        self.refused(403, self.director, "POST", "/api/v1/disposals", body)
        rejected = self.clerk.call("POST", "/api/v1/disposals", body)
        self.director.call("POST", f"/api/v1/disposals/{rejected['id']}/rejection", {"reason": "xem lại"}, rejected["version"])
        disposal = self.clerk.call("POST", "/api/v1/disposals", body)
        path = f"/api/v1/disposals/{disposal['id']}"
        self.refused(409, self.director, "POST", f"{path}/execution", {"decision": decision}, disposal["version"])
        self.refused(404, self.director, "POST", f"{path}/execution", {"decision": NOBODY}, disposal["version"])
        order = self.test.issued_decision()
        self.refused(403, self.clerk, "POST", f"{path}/execution", {"decision": order}, disposal["version"])
        disposal = self.director.call("POST", f"{path}/execution", {"decision": order}, disposal["version"])
        self.test.assertEqual((disposal["state"], disposal["dossiers"][0]["state"]), ("carried_out", "disposed"))
        # The handed-over dossier of before still keeps the document: its content stays.
        file = self.clerk.call("GET", f"/api/v1/incoming/{documents[0]}")["files"][0]
        self.test.assertEqual(self.clerk.exchange("GET", f"/api/v1/files/{file['id']}/content").status, 200)
        self.test.assertEqual(self.auditor.call("GET", path)["decision_id"], order)
        self.auditor.call("GET", "/api/v1/disposals?limit=1")
        self.refused(403, self.official, "GET", "/api/v1/disposals")
