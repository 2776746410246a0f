"""Drives the operations on drafts: check-outs, annexes, comparison of versions, the layout, remarks on a place of a page; with success and with
the refusals that each names in the contract."""

import os

from support import blank_pdf, main_job

NOBODY = "01890000-0000-7000-8000-000000000000"


class DraftingOperations:
    def __init__(self, test, people):
        self.test = test
        self.clerk, self.official, self.director, self.head, self.office, self.admin = (
            people[one] for one in ("vanthu", "chuyenvien", "giamdoc", "truongphong", "chanhvanphong", "quantri"))

    def run(self):
        draft = main_job.draft_answer(self.official, self.test.report_pdf, None)
        path = f"/api/v1/outgoing/{draft['id']}"
        self.check_outs(draft, path)
        self.annexes(path)
        self.comparison(draft, path)
        self.layout(draft, path)
        self.remarks(draft)

    def check_outs(self, draft, path):
        test = self.test
        taken = self.official.call("POST", f"{path}/check-out", {"minutes": 30})
        test.assertEqual(self.official.call("GET", path)["check_out"], taken)
        test.refused(403, self.head.call, "POST", f"{path}/check-out", {"minutes": 30})
        test.refused(400, self.official.call, "POST", f"{path}/check-out", {"minutes": 0})
        test.refused(404, self.admin.call, "POST", f"{path}/check-out", {"minutes": 30})
        test.refused(403, self.official.call, "POST", f"{path}/check-out/breaking", {"reason": "Tự bỏ"})
        test.refused(400, self.head.call, "POST", f"{path}/check-out/breaking", {"reason": ""})
        test.refused(404, self.admin.call, "POST", f"{path}/check-out/breaking", {"reason": "x"})
        self.head.call("POST", f"{path}/check-out/breaking", {"reason": "Đi công tác"})
        told = self.official.call("GET", "/api/v1/notifications?limit=1")["items"][0]
        test.assertEqual(told["kind"], "check-out-broken")
        test.refused(409, self.head.call, "POST", f"{path}/check-out/breaking", {"reason": "nữa"})
        test.refused(409, self.official.call, "DELETE", f"{path}/check-out")
        self.official.call("POST", f"{path}/check-out", {"minutes": 5})
        self.official.call("DELETE", f"{path}/check-out")
        test.refused(404, self.admin.call, "DELETE", f"{path}/check-out")

    def annexes(self, path):
        test = self.test
        present = self.official.call("GET", path)
        upload = self.official.upload(test.letter_pdf)
        planned = self.official.call("PUT", f"{path}/annexes", {"annexes": [{"title": "Biểu số liệu", "upload": upload}]}, present["version"])
        annex, = planned["annexes"]
        test.assertEqual((annex["ordinal"], annex["sealed_file_id"]), (1, None))
        test.assertEqual([(one["kind"], one["pages"]) for one in planned["files"] if one["id"] == annex["file_id"]], [("annex", 1)])
        version = planned["version"]
        for wrong in ({"title": "A"}, {"title": "", "file": annex["file_id"]}, {"title": "A", "first_page": 1}, {"title": "A", "first_page": 999},
                      {"title": "A", "upload": NOBODY}, {"title": "A", "file": NOBODY}):
            test.refused(400, self.official.call, "PUT", f"{path}/annexes", {"annexes": [wrong]}, version)
        test.refused(403, self.head.call, "PUT", f"{path}/annexes", {"annexes": []}, version)
        test.refused(404, self.admin.call, "PUT", f"{path}/annexes", {"annexes": []}, version)
        test.refused(412, self.official.call, "PUT", f"{path}/annexes", {"annexes": []}, 1)
        test.refused(428, self.official.call, "PUT", f"{path}/annexes", {"annexes": []})
        self.sealed_annex()

    def sealed_annex(self):
        """An annex in a file of its own is signed with the document, and goes with it."""
        test, official = self.test, self.official
        draft = main_job.draft_answer(official, blank_pdf(os.path.join(test.folder, "chinh.pdf")), None, type="TB")
        upload = official.upload(blank_pdf(os.path.join(test.folder, "bieu.pdf")))
        draft = official.call("PUT", f"/api/v1/outgoing/{draft['id']}/annexes", {"annexes": [{"title": "Biểu", "upload": upload}]}, draft["version"])
        main_job.submit_draft(official, draft)
        present = main_job.current(official, draft)
        test.refused(409, official.call, "PUT", f"/api/v1/outgoing/{draft['id']}/annexes", {"annexes": []}, present["version"])
        main_job.decide(self.head, draft["id"], "approve")
        main_job.decide(self.office, draft["id"], "approve")
        main_job.change(self.director, draft, "signature", {})
        main_job.change(self.clerk, draft, "number", {})
        with open(os.path.join(test.office.folder, "pki", "official-chain.pem"), encoding="utf-8") as chain:
            test.refused(409, main_job.change, self.clerk, draft, "signing-operations", {"certificate_chain": chain.read(), "purpose": "agency"})
        sealed = main_job.change(self.clerk, draft, "seal", {})
        annex, = sealed["annexes"]
        file = next(one for one in sealed["files"] if one["id"] == annex["sealed_file_id"])
        test.assertEqual(file["kind"], "sealed-annex")
        test.assertEqual(self.clerk.call("GET", f"/api/v1/documents/{draft['id']}/signatures")["file"]["kind"], "sealed")
        pdf = main_job.save(self.clerk, file, test.folder, "phu-luc.pdf")
        text = test.text_of(pdf)
        test.assertIn(sealed["symbol"], text)
        test.assertIn("+07:00", text)

    def comparison(self, draft, path):
        test = self.test
        present = self.official.call("GET", path)
        changed = self.official.call("POST", f"{path}/versions", {"upload": self.official.upload(test.report_pdf)}, present["version"])
        old, new = [one for one in changed["files"] if one["kind"] == "draft"]
        where = f"/api/v1/documents/{draft['id']}/comparison"
        compared = self.head.call("GET", f"{where}?from={old['id']}&to={new['id']}")
        test.assertEqual({run["kind"] for run in compared["runs"]}, {"equal"}, "the same words")
        test.assertEqual((compared["runs"][0]["from_page"], compared["runs"][0]["to_page"]), (1, 1))
        test.refused(400, self.head.call, "GET", f"{where}?from={old['id']}")
        test.refused(404, self.head.call, "GET", f"{where}?from={old['id']}&to={NOBODY}")
        test.refused(404, self.admin.call, "GET", f"{where}?from={old['id']}&to={new['id']}")

    def layout(self, draft, path):
        test = self.test
        checked = self.head.call("GET", f"{path}/layout")
        test.assertEqual(checked["file"]["kind"], "draft")
        codes = {one["code"] for one in checked["deviations"] if one["weight"] == "error"}
        test.assertNotIn("motto", codes)
        test.assertNotIn("paper", codes)
        test.refused(404, self.admin.call, "GET", f"{path}/layout")
        empty = main_job.draft_answer(self.official, blank_pdf(os.path.join(test.folder, "trang.pdf")), None)
        found = self.official.call("GET", f"/api/v1/outgoing/{empty['id']}/layout")["deviations"]
        test.assertEqual([one["code"] for one in found], ["no-text"])

    def remarks(self, draft):
        test = self.test
        sha = main_job.current(self.official, draft)["current_sha256"]
        place = {"page": 1, "x": 85, "y": 690.5, "width": 100, "height": 20, "version_sha256": sha}
        where = f"/api/v1/documents/{draft['id']}/remarks"
        remark = self.head.call("POST", where, {"body": "Sửa số liệu", "final": True, "place": place})
        test.assertEqual(remark["place"], place)
        for wrong in ({**place, "page": 999}, {**place, "width": 0}, {**place, "version_sha256": "0" * 64}, {"page": 1}):
            test.refused(400, self.head.call, "POST", where, {"body": "x", "place": wrong})
        target = f"/api/v1/remarks/{remark['id']}/resolution"
        resolved = self.official.call("POST", target, {"resolved": True}, remark["version"])
        test.assertEqual(resolved["resolved_by"], self.official.person["id"])
        test.refused(409, self.official.call, "POST", target, {"resolved": True}, resolved["version"])
        test.refused(412, self.official.call, "POST", target, {"resolved": False}, 77)
        test.refused(428, self.official.call, "POST", target, {"resolved": False})
        test.refused(400, self.official.call, "POST", target, {}, resolved["version"])
        test.refused(403, self.director.call, "POST", target, {"resolved": False}, resolved["version"])
        test.refused(404, self.admin.call, "POST", target, {"resolved": False}, resolved["version"])
