"""The first run of a real, empty instance: the door, its code, what comes of it, and that it never opens again."""

import os
import tempfile
import time
import unittest

from empty_office import PASSWORD, EmptyOffice, wishes
from support import ROOT, main_job, new_database

PATH = "/api/v1/first-run"
SECRET = "bi-mat-cua-may-chu"


class FirstRun(unittest.TestCase):
    settings = ()

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="vanthu-e2e-")
        self.office = EmptyOffice(self.scratch.name, self.settings)
        self.office.start()

    def tearDown(self):
        self.office.stop()
        self.scratch.cleanup()

    def until_in_force(self, name):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                state = self.office.client().exchange("GET", PATH).json
                if state["agency"] == name:
                    return state
            except OSError:
                pass  # between its end and its beginning
            time.sleep(0.1)
        self.fail("the server did not take the agency's name")

    def test_the_code_opens_once_and_everything_else_is_done_signed_in(self):
        office, anyone = self.office, self.office.client()
        self.assertEqual(anyone.exchange("GET", PATH).json, {"open": True, "agency": ""})
        [code] = office.codes()
        for wrong, field in ((wishes("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"), "/one_time_code"), (wishes(code, agency_code="a b"), "/agency_code"),
                             (wishes(code, password="ngắn"), "/password"), (wishes(code, unit_code="Sở"), "/unit_code")):
            answer = anyone.exchange("POST", PATH, wrong)
            self.assertEqual((answer.status, answer.json["errors"][0]["pointer"]), (400, field), answer.body)
        self.assertNotIn(code, anyone.exchange("POST", PATH, wishes("AAAA")).text)
        process = office.process.pid
        made = anyone.exchange("POST", PATH, wishes(code.lower().replace("-", " ")))
        self.assertEqual(made.status, 201, made.body)
        self.assertEqual(self.until_in_force("Sở Khoa học và Công nghệ"), {"open": False, "agency": "Sở Khoa học và Công nghệ"})
        self.assertEqual((office.process.pid, office.process.poll()), (process, None), "the same process, at the same port")
        for body in (wishes(code), wishes("AAAA")):
            self.assertEqual(office.client().exchange("POST", PATH, body).status, 409)

        admin = office.sign_in("quantri")
        self.assertEqual(admin.call("GET", "/api/v1/session")["agency"], {"code": "H40.14", "name": "Sở Khoa học và Công nghệ", "symbol": "SKHCN"})
        profile = admin.call("GET", "/api/v1/agency")
        self.assertEqual((profile["place"], profile["version"], profile["needs_restart"]), ("Nam Định", 1, False))
        settings = {one["name"]: one for one in admin.call("GET", "/api/v1/settings")["items"]}
        self.assertNotIn(SECRET, str(settings))
        self.assertEqual(settings["database.url"]["value"].count("***"), 2 if self.settings else 0)
        begun = admin.call("POST", "/api/v1/session/totp")
        self.assertIn("secret=", begun["uri"])
        # The rest of the first run, by the routes that serve it every day.
        admin.call("POST", "/api/v1/units", {"code": "VP", "name": "Văn phòng Sở", "symbol": "VP", "parent": "SO"})
        for login, role, unit in (("vanthu", "clerk", "SO"), ("giamdoc", "leader", "SO"), ("truongphong", "leader", "VP"), ("chuyenvien", "official", "VP")):
            admin.call("POST", "/api/v1/users", {"login": login, "full_name": login, "password": PASSWORD, "roles": [{"unit": unit, "role": role}]})
        for name in ("incoming-document", "outgoing-one-approver"):
            with open(os.path.join(ROOT, "schemas", "bpmn", f"{name}.bpmn"), "rb") as chain:
                admin.call("POST", "/api/v1/workflows", chain.read(), headers={"Content-Type": "application/xml"})
        self.assertTrue(admin.call("GET", "/api/v1/calendars")["items"])
        office.passwords.update(dict.fromkeys(("vanthu", "giamdoc", "truongphong", "chuyenvien"), PASSWORD))
        clerk = office.sign_in("vanthu")
        preview = clerk.call("GET", "/api/v1/number-preview?type=BC")
        self.assertEqual((preview["book"], preview["symbol"]), ("outgoing", "01/BC-SKHCN"))
        letter = clerk.call("POST", "/api/v1/incoming", {"issuer": "Bộ Khoa học và Công nghệ", "number_and_symbol": "1/BKHCN-VP",
                                                        "document_date": "2026-01-05", "subject": "Báo cáo năm"})
        leader = main_job.person_of(clerk, main_job.units_by_code(clerk)["SO"], "leader", "giamdoc")
        clerk.call("POST", f"/api/v1/incoming/{letter['id']}/submission", {"leader": leader}, letter["version"])

        self.assertEqual(office.stop(), 0)
        office.start()
        self.assertEqual(office.codes(), [code], "no second code is ever made")
        self.assertEqual(office.client().exchange("GET", PATH).json, {"open": False, "agency": "Sở Khoa học và Công nghệ"})
        checked = office.command("check")
        self.assertIn("everything is as the log recorded it", checked.stdout)

    def test_the_first_account_of_the_command_line_closes_it_as_well(self):
        office = self.office
        [code] = office.codes()
        password = os.path.join(self.scratch.name, "password")
        with open(password, "w", encoding="utf-8") as out:
            out.write(PASSWORD + "\n")
        office.command("unit", "add", "SO", "Sở", "--symbol", "S")
        office.command("user", "add", "quantri", "Quản trị", "--role", "administrator@SO:x", "--password-file", password)
        self.assertEqual(office.client().exchange("POST", PATH, wishes(code)).status, 409)
        self.assertFalse(office.client().exchange("GET", PATH).json["open"])
        self.assertEqual(office.sign_in("quantri").call("GET", "/api/v1/agency")["version"], 0)

    def test_a_new_start_makes_a_new_code_and_guesses_are_slowed_down(self):
        office = self.office
        [old] = office.codes()
        office.stop()
        office.start()
        new = office.codes()[-1]
        self.assertNotEqual(old, new)
        self.assertEqual(office.client().exchange("POST", PATH, wishes(old)).status, 400)
        statuses = {office.client().exchange("POST", PATH, wishes("AAAA")).status for _ in range(70)}
        self.assertEqual(statuses, {400, 429})


@unittest.skipUnless(os.environ.get("VANTHU_TEST_POSTGRESQL"), "VANTHU_TEST_POSTGRESQL names no server")
class FirstRunOnPostgresql(FirstRun):
    """The same on PostgreSQL."""

    def setUp(self):
        # The server trusts its own machine: any password will do.
        url = new_database("firstrun").replace("vanthu@", f"vanthu:{SECRET}@")
        self.settings = (f"database.url={url}?password={SECRET}",)
        super().setUp()


if __name__ == "__main__":
    unittest.main()
