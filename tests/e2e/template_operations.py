"""Drives the operations on templates: kept by clerks, filled by those who draft, made a PDF by the converter in its sandbox."""

import os
import time

from support import main_job

NOBODY = "01890000-0000-7000-8000-000000000000"
PAGE = """<html><head><meta charset="utf-8"></head><body><p>{{co_quan}}</p><p>Số: {{so}}/{{ky_hieu}}</p><p>{{trich_yeu}}</p></body></html>"""


def html_template(folder, text=PAGE):
    path = os.path.join(folder, "mẫu báo cáo.html")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def filled(person, filling, seconds=90):
    """The filling, once it is done or has failed."""
    deadline = time.monotonic() + seconds
    while True:
        present = person.call("GET", f"/api/v1/fillings/{filling['id']}")
        if present["state"] != "queued" or time.monotonic() > deadline:
            return present
        time.sleep(0.2)


class TemplateOperations:
    def __init__(self, test, people):
        self.test = test
        self.clerk, self.official, self.director, self.admin, self.auditor = (people[one] for one in ("vanthu", "chuyenvien", "giamdoc", "quantri", "kiemtra"))

    def run(self):
        test, clerk, official = self.test, self.clerk, self.official
        path = html_template(test.folder)
        made = clerk.call("POST", "/api/v1/templates", {"name": "Báo cáo tháng", "type": "BC", "upload": clerk.upload(path)})
        test.assertEqual(made["versions"][0]["fields"], ["co_quan", "ky_hieu", "so", "trich_yeu"])
        where = f"/api/v1/templates/{made['id']}"
        test.assertIn(made["id"], [one["id"] for one in official.call("GET", "/api/v1/templates")["items"]])
        test.assertEqual(official.call("GET", where), made)
        test.assertEqual(official.exchange("GET", f"{where}/content").text, PAGE)
        unit = main_job.units_by_code(official)["CNTT"]
        asked = official.call("POST", f"{where}/fillings", {"values": {"trich_yeu": "Kết quả quý IV"}, "unit": unit})
        done = filled(official, asked)
        test.assertEqual((done["state"], done["error"]), ("done", None))
        test.assertEqual(official.exchange("GET", f"/api/v1/uploads/{done['upload']}/content").body[:5], b"%PDF-")
        draft = official.call("POST", "/api/v1/outgoing", {"upload": done["upload"], "type": "BC", "subject": "Kết quả quý IV", "unit": unit, "recipients": ["A"]})
        pdf = main_job.save(official, main_job.newest_file(draft), test.folder, "tu-mau.pdf")
        text = test.text_of(pdf)
        test.assertIn("Kết quả quý IV", text)
        test.assertIn("/BC-STTTT", text)
        test.refused(400, official.call, "POST", f"{where}/fillings", {"values": {}, "unit": unit})
        test.refused(403, self.auditor.call, "POST", f"{where}/fillings", {"values": {"trich_yeu": "x"}})
        for keeper in (clerk, self.admin):
            test.assertEqual(filled(keeper, keeper.call("POST", f"{where}/fillings", {"values": {"trich_yeu": "Thử"}, "unit": unit}))["state"], "done")
        test.refused(404, official.call, "POST", f"/api/v1/templates/{NOBODY}/fillings", {"values": {}})
        test.refused(404, self.director.call, "GET", f"/api/v1/fillings/{asked['id']}")
        newer = clerk.call("POST", f"{where}/versions", {"upload": clerk.upload(path)}, made["version"])
        test.assertEqual([one["ordinal"] for one in newer["versions"]], [1, 2])
        for person, status, version in ((clerk, 412, 1), (official, 403, newer["version"]), (clerk, 428, None)):
            test.refused(status, person.call, "POST", f"{where}/versions", {"upload": person.upload(path)}, version)
            test.refused(status, person.call, "POST", f"{where}/retirement", None, version)
        test.refused(400, clerk.call, "POST", f"{where}/versions", {"upload": clerk.upload(test.report_pdf)}, newer["version"])
        test.refused(400, clerk.call, "POST", "/api/v1/templates", {"name": "x", "upload": clerk.upload(test.report_pdf)})
        test.refused(403, official.call, "POST", "/api/v1/templates", {"name": "x", "upload": official.upload(path)})
        retired = clerk.call("POST", f"{where}/retirement", None, newer["version"])
        test.assertTrue(retired["retired"])
        test.refused(409, clerk.call, "POST", f"{where}/retirement", None, retired["version"])
        test.refused(409, official.call, "POST", f"{where}/fillings", {"values": {}})
        for what in ("", "/content"):
            test.refused(404, clerk.call, "GET", f"/api/v1/templates/{NOBODY}{what}")
