"""Drives the operations of file plans, dossiers, holds, hand-overs and disposals, with success and with refusals. The clients carry
the observer that compares every answer with the contract."""

import datetime
import os
import subprocess
import sys
import tempfile

from support import main_job

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "interop"))
import sip_judge  # noqa: E402  beside the other judges of what we write

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
        self.export(dossier)
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
        self.test.assertIn("grant", self.clerk.call("GET", f"/api/v1/documents/{document}/actions")["acts"])
        self.test.assertNotIn("grant", self.official.call("GET", f"/api/v1/documents/{document}/actions")["acts"])
        self.refused(404, self.admin, "GET", f"/api/v1/documents/{document}/actions")
        dossier = self.official.call("POST", "/api/v1/dossiers", {"notation": "00.CNTT", "title": "Hồ sơ chia sẻ", "unit": self.unit})
        self.official.call("POST", "/api/v1/grants", {"subject": "dossier", "subject_id": dossier["id"], "user": office, "reason": "Phối hợp"})
        self.test.assertEqual(len(self.office.call("GET", f"/api/v1/dossiers/{dossier['id']}/grants")["items"]), 1)
        why = self.auditor.call("GET", f"/api/v1/dossiers/{dossier['id']}/access?person={office}")
        self.test.assertIn("grant", [one["kind"] for one in why["reasons"]])
        self.refused(403, self.official, "GET", f"/api/v1/dossiers/{dossier['id']}/access")
        self.refused(404, self.auditor, "GET", f"/api/v1/dossiers/{document}/access")
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
        self.refused(404, self.clerk, "GET", f"/api/v1/file-plans/{NOBODY}/printout")
        self.printed(self.official, path, ["DANH MỤC HỒ SƠ", "01.CNTT", "Vĩnh viễn", "Quyết định số 01/QĐ-STTTT", "Bản danh mục hồ sơ này có 2 hồ sơ"])
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

    def printed(self, person, path, words, query=""):
        """A form as its three kinds of file and as rows; the words stand in the text that a foreign reader finds in the PDF."""
        for kind, begin in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
            answer = person.exchange("GET", f"{path}/printout?format={kind}{query}")
            self.test.assertEqual((answer.status, answer.body[:len(begin)]), (200, begin), path)
            if kind == "pdf":
                text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.body, check=True, capture_output=True).stdout.decode()
                for word in words:
                    self.test.assertIn(word, text)
        self.test.assertGreater(len(person.call("GET", f"{path}/printout?format=json{query}")["rows"]), 0)
        self.refused(400, person, "GET", f"{path}/printout?format=doc")

    def export(self, dossier):
        """The XML keeps our schema; the package is judged by the requirements of E-ARK, its proofs by the program without the server."""
        path = f"/api/v1/dossiers/{dossier['id']}"
        exported = self.official.exchange("GET", f"{path}/export")
        self.test.assertEqual(exported.status, 200, exported.body[:200])
        with tempfile.TemporaryDirectory() as folder:
            xml = os.path.join(folder, "dossier.xml")
            with open(xml, "wb") as out:
                out.write(exported.body)
            subprocess.run(["xmllint", "--noout", "--nonet", "--schema", os.path.join(ROOT, "schemas/xsd/dossier.xsd"), xml], check=True, capture_output=True)
        self.refused(404, self.admin, "GET", f"{path}/export")
        self.refused(400, self.official, "GET", f"{path}/export?format=doc")
        self.refused(404, self.admin, "GET", f"{path}/export?format=pdf")
        with tempfile.TemporaryDirectory() as folder:
            pdf = os.path.join(folder, "dossier.pdf")
            with open(pdf, "wb") as out:
                out.write(self.official.call("GET", f"{path}/export?format=pdf"))
            words = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
            for phrase in ("HỒ SƠ", "Hồ sơ quản lý mạng của Sở", "Các trang sau chỉ để đọc"):
                self.test.assertIn(phrase, words)
            self.test.assertIn("1 embedded file", subprocess.run(["pdfdetach", "-list", pdf], capture_output=True, text=True, check=True).stdout)
        self.refused(404, self.admin, "GET", f"{path}/printout")
        self.printed(self.official, path, ["MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ", "Hồ sơ quản lý mạng của Sở", "Tổng số: 1 văn bản"])
        self.refused(403, self.official, "POST", f"{path}/package")
        self.refused(404, self.clerk, "POST", f"/api/v1/dossiers/{NOBODY}/package")
        still_open = self.clerk.call("POST", "/api/v1/dossiers", {"notation": "88.CNTT", "title": "Còn mở", "unit": self.unit,
                                                                  "keeper": self.official.person["id"]})
        self.refused(409, self.clerk, "POST", f"/api/v1/dossiers/{still_open['id']}/package")
        packed = self.clerk.exchange("POST", f"{path}/package")
        self.test.assertEqual((packed.status, packed.body[:2]), (200, b"PK"))
        with tempfile.TemporaryDirectory() as folder:
            package = os.path.join(folder, "package.zip")
            with open(package, "wb") as out:
                out.write(packed.body)
            judged = sip_judge.judge(package, os.path.join(folder, "unpacked"))
            self.test.assertEqual(judged.failures, [])
            self.test.assertIn(os.path.basename(judged.folder) + ".zip", packed.headers["content-disposition"])
            self.verify_without_the_server(judged.folder)

    def verify_without_the_server(self, folder):
        evidence = os.path.join(folder, "metadata/preservation/evidence")
        proofs = [os.path.join(where, name) for where, _, names in os.walk(evidence) for name in names if name.endswith(".proof")]
        self.test.assertGreater(len(proofs), 3)
        verify = [os.environ["VANTHU_BINARY"], "verify", "--log-key", os.path.join(evidence, "log-key.txt")]
        shown = subprocess.run(verify + proofs, check=True, capture_output=True, text=True).stdout
        self.test.assertIn("dossier-closed", shown)
        self.test.assertIn("incoming-registered", shown)
        with open(proofs[0], encoding="utf-8") as original:
            text = original.read()
        with open(proofs[0], "w", encoding="utf-8") as changed:
            changed.write(text.replace("index ", "index 1", 1))
        self.test.assertNotEqual(subprocess.run(verify + proofs[:1], check=False, capture_output=True).returncode, 0, "a changed proof proves nothing")

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
        self.refused(404, self.admin, "GET", f"{path}/printout")
        self.printed(self.official, path, ["MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU", "01.CNTT", "Mục lục này gồm 1 hồ sơ"])
        self.printed(self.clerk, path, ["BIÊN BẢN GIAO NHẬN HỒ SƠ, TÀI LIỆU", "Đầy đủ, nguyên vẹn", "02 (hai) bản", "ĐẠI DIỆN BÊN GIAO"], "&form=record")
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
        self.printed(self.auditor, path, ["DANH MỤC TÀI LIỆU HẾT GIÁ TRỊ", "77.CNTT", "Hết thời hạn", "Lý do hủy", "Đã hủy"])
        self.refused(404, self.official, "GET", f"{path}/printout")
        self.auditor.call("GET", "/api/v1/disposals?limit=1")
        self.refused(403, self.official, "GET", "/api/v1/disposals")
