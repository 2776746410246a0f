"""Drives the operations of the administration: the agency, settings and what it stands on, keys and trust, images of signatures, the first run."""

import math
import os
import tempfile

from empty_office import EmptyOffice, wishes
from test_signature_images import png


def blue(x, y):
    return (20, 40, 180, 255) if abs(y - 50 - 30 * math.sin(x / 20)) < 4 else (0, 0, 0, 0)


class AdministrationOperations:
    def __init__(self, test, people, observer):
        self.test, self.observer = test, observer
        self.admin, self.director, self.clerk, self.official = (people[one] for one in ("quantri", "giamdoc", "vanthu", "chuyenvien"))

    def run(self):
        self.first_run()
        self.agency()
        self.instance()
        self.images()
        self.letters()
        self.numbering()

    def first_run(self):
        with tempfile.TemporaryDirectory(prefix="vanthu-e2e-") as folder:
            office = EmptyOffice(folder)
            office.start()
            try:
                anyone = office.client(observer=self.observer)
                self.test.assertTrue(anyone.exchange("GET", "/api/v1/first-run").json["open"])
                self.test.assertEqual(anyone.exchange("POST", "/api/v1/first-run", wishes("AAAA")).status, 400)
                self.test.assertEqual(anyone.exchange("POST", "/api/v1/first-run", wishes(office.codes()[-1])).status, 201)
            finally:
                office.stop()

    def agency(self):
        test, admin = self.test, self.admin
        present = admin.call("GET", "/api/v1/agency")
        test.assertEqual((present["code"], present["version"], present["needs_restart"]), ("H40.13", 0, False))
        changed = admin.call("PATCH", "/api/v1/agency", {"parent_name": "Ủy ban nhân dân tỉnh Nam Định"}, present["version"])
        test.assertEqual((changed["version"], changed["needs_restart"], changed["changed_by"]), (1, True, admin.person["id"]))
        test.refused(412, admin.call, "PATCH", "/api/v1/agency", {"place": "x"}, 0)
        test.refused(428, admin.call, "PATCH", "/api/v1/agency", {"place": "x"})
        test.refused(400, admin.call, "PATCH", "/api/v1/agency", {"code": "H1"}, 1)
        test.refused(400, admin.call, "PATCH", "/api/v1/agency", {"symbol": "a/b"}, 1)
        test.refused(403, self.clerk.call, "PATCH", "/api/v1/agency", {"place": "x"}, 1)
        test.refused(403, self.clerk.call, "GET", "/api/v1/agency")

    def instance(self):
        test, admin = self.test, self.admin
        settings = {one["name"]: one for one in admin.call("GET", "/api/v1/settings")["items"]}
        test.assertEqual((settings["agency.code"]["value"], settings["agency.code"]["source"]), ("H40.13", "file"))
        test.assertEqual(settings["server.workers"]["source"], "default")
        test.assertNotIn("password=", settings["database.url"]["value"].replace("password=***", ""))
        states = {one["name"]: one["state"] for one in admin.call("GET", "/api/v1/dependencies")["items"]}
        test.assertEqual({name: states[name] for name in ("database", "mail", "antivirus", "timestamps")},
                         {"database": "ok", "mail": "ok", "antivirus": "not_configured", "timestamps": "not_configured"})
        test.post.outgoing.answers["EHLO"] = b"421 not now\r\n"
        [mail] = [one for one in admin.call("GET", "/api/v1/dependencies")["items"] if one["name"] == "mail"]
        del test.post.outgoing.answers["EHLO"]
        test.assertEqual((mail["state"], mail["words"]), ("failed", "421 not now"))
        trust = admin.call("GET", "/api/v1/trust")
        seal, director = trust["keys"]
        test.assertEqual((seal["person"], seal["name"], seal["kind"], seal["problem"]), (None, "seal.p12", "pkcs12", None))
        test.assertEqual((director["person"], director["certificate"]["common_name"]), (self.director.person["id"], "Vũ Đức Thắng"))
        test.assertEqual((len(trust["anchors"]), trust["anchor_count"], trust["policy"]["level"]), (1, 1, "B-B"))
        for path in ("settings", "dependencies", "trust"):
            for person in (self.clerk, self.director):
                test.refused(403, person.call, "GET", f"/api/v1/{path}")

    def images(self):
        test, admin, director = self.test, self.admin, self.director
        path = os.path.join(test.folder, "chu-ky.png")
        png(path, 300, 100, blue)
        where = f"/api/v1/signature-images/{director.person['id']}"
        looked = director.call("POST", f"{where}/checks", {"upload": director.upload(path)})
        test.assertAlmostEqual(looked["width_mm"], 25.4, delta=0.2)
        test.assertEqual(looked["warnings"], [])
        test.refused(400, director.call, "POST", f"{where}/checks", {"upload": director.upload(test.report_pdf)})
        test.assertEqual(director.call("GET", where), {"owner": director.person["id"], "version": 0, "decisions": []})
        put = director.call("PUT", where, {"upload": director.upload(path)}, 0)
        test.assertEqual((put["version"], put["decisions"][0]["decided_by"]), (1, director.person["id"]))
        shown = director.exchange("GET", f"{where}/versions/1/content")
        test.assertEqual((shown.headers["content-type"], shown.body[:4]), ("image/png", b"\x89PNG"))
        test.refused(412, director.call, "PUT", where, {"upload": director.upload(path)}, 0)
        test.assertEqual([one["owner"] for one in admin.call("GET", "/api/v1/signature-images")["items"]], [director.person["id"]])
        seal = "/api/v1/signature-images/agency"
        test.refused(403, director.call, "PUT", seal, {"upload": director.upload(path)}, 0)
        warned = admin.call("POST", f"{seal}/checks", {"upload": admin.upload(path)})
        test.assertEqual(len(warned["warnings"]), 1, "a seal is red")
        for person in (self.clerk, self.official):
            test.refused(403, person.call, "GET", where)
            test.refused(403, person.call, "GET", "/api/v1/signature-images")
            test.refused(403, person.call, "GET", f"{where}/versions/1/content")
        test.refused(404, admin.call, "GET", "/api/v1/signature-images/01890000-0000-7000-8000-000000000000")
        test.refused(404, admin.call, "GET", f"{where}/versions/9/content")
        gone = admin.call("POST", f"{where}/withdrawal", None, 1)
        test.assertEqual([one["sha256"] is None for one in gone["decisions"]], [True, False])
        test.refused(409, admin.call, "POST", f"{where}/withdrawal", None, 2)

    def letters(self):
        test, admin = self.test, self.admin
        test.assertTrue(all(one["kind"].startswith("mail") for one in admin.call("GET", "/api/v1/jobs?work=mail&limit=200")["items"]))
        test.assertGreaterEqual(admin.call("POST", "/api/v1/jobs/retries", {"work": "mail"})["count"], 0)
        test.refused(400, admin.call, "POST", "/api/v1/jobs/retries", {"work": "m%"})
        test.refused(403, self.clerk.call, "POST", "/api/v1/jobs/retries", {"work": "mail"})
        test.refused(400, admin.call, "GET", "/api/v1/jobs?work=M")

    def numbering(self):
        test, admin = self.test, self.admin
        day = admin.call("GET", "/api/v1/numbering-rules?limit=1")["items"][0]["effective_from"]
        wish = {"effective_from": day, "rules": [{"type": "GM", "book": "internal"}]}
        before = admin.call("GET", "/api/v1/numbering-rules")
        [line] = admin.call("POST", "/api/v1/numbering-rules/trial", wish)["items"]
        test.assertEqual((line["type"], line["book_now"], line["book_then"], line["refusal"]), ("GM", "outgoing", "internal", None))
        test.assertEqual(line["next"]["symbol"].split("/")[1], "GM-STTTT")
        test.assertEqual(admin.call("GET", "/api/v1/numbering-rules"), before)
        test.refused(400, admin.call, "POST", "/api/v1/numbering-rules/trial", {**wish, "effective_from": "2020-01-01"})
        test.refused(403, self.clerk.call, "POST", "/api/v1/numbering-rules/trial", wish)
