"""Drives every operation of schemas/json/openapi.yaml and compares each answer with it; and every route with every role."""

import csv
import datetime
import os
import re
import time
import unittest

import jsonschema
import yaml
from administration_operations import AdministrationOperations
from arrival_operations import ArrivalOperations, PostOffice, wait_for_derivatives, wait_for_mails, wait_for_reports
from dossier_operations import DossierOperations
from key_operations import KeyOperations, OfficeWithRemoteService, confirm_certificate
from drafting_operations import DraftingOperations
from support import ROOT, OfficeTest, main_job, new_database
from outgoing_operations import OutgoingOperations
from register_operations import RegisterOperations
from template_operations import TemplateOperations, html_template
from work_operations import WorkOperations

with open(os.path.join(ROOT, "schemas", "json", "openapi.yaml"), encoding="utf-8") as source:
    CONTRACT = yaml.safe_load(source)


NOBODY = "0190a000-0000-7000-8000-000000000000"
WITHOUT_END = "streamNotifications"  # its answers below 400 do not end: test_stream.py reads them


def operations():
    for path, methods in CONTRACT["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield method.upper(), path, operation


def find_operation(method, target):
    path = target.split("?")[0]
    best = None
    for known_method, pattern, operation in operations():
        if known_method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            if best is None or "{" not in pattern:
                best = operation
    return best


class Observer:
    """Checks each exchange against the contract and remembers which operations succeeded."""

    def __init__(self):
        self.succeeded = set()
        self.problems = []

    def __call__(self, method, target, body, answer):
        operation = find_operation(method, target)
        where = f"{method} {target} → {answer.status}"
        if operation is None:
            if answer.status not in (404, 405):
                self.problems.append(f"{where}: not in the contract")
            return
        described = operation["responses"].get(str(answer.status))
        if described is None:
            self.problems.append(f"{where}: the contract does not name this status")
            return
        if "$ref" in described:
            described = CONTRACT["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
        kind = answer.headers.get("content-type", "").split(";")[0]
        content = described.get("content", {})
        if answer.status in (204, 304):
            if answer.body:
                self.problems.append(f"{where}: a body where none belongs")
        elif kind not in content and "*/*" not in content:
            self.problems.append(f"{where}: content type {kind}, the contract has {list(content)}")
        elif kind in ("application/json", "application/problem+json"):
            schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **content[kind]["schema"],
                      "components": CONTRACT["components"]}
            errors = sorted(jsonschema.Draft202012Validator(schema).iter_errors(answer.json), key=str)
            for error in errors[:3]:
                self.problems.append(f"{where}: {'/'.join(map(str, error.path))}: {error.message[:200]}")
        if answer.status < 400:
            self.succeeded.add(operation["operationId"])


class OfficeWithPost(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.post = PostOffice()
        cls.settings = (*cls.settings, *cls.post.settings)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.post.close()


class Contract(OfficeWithRemoteService, OfficeWithPost):
    def test_every_operation_answers_as_the_contract_says(self):
        observer = Observer()
        people = {login: self.office.sign_in(login, observer=observer) for login, *_ in main_job.PEOPLE}
        clerk, official, director, auditor, admin = (people[name] for name in
                                                     ("vanthu", "chuyenvien", "giamdoc", "kiemtra", "quantri"))
        confirm_certificate(self.office, admin, director, "official")
        anyone = self.office.client(observer=observer)
        for path in ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.yaml", "/api/v1/log/key"):
            anyone.exchange("GET", path)
        self.assertEqual(anyone.exchange("GET", "/api/v1/inbox").status, 401)
        self.assertEqual(anyone.exchange("POST", "/api/v1/session", {"login": "vanthu", "password": "wrong"}).status, 401)

        # people
        self.assertIn("giamdoc", [one["login"] for one in admin.call("GET", "/api/v1/people?limit=50")["items"]])
        unit = admin.call("POST", "/api/v1/units", {"code": "TTr", "name": "Thanh tra Sở", "symbol": "TTr", "parent": "SO"})
        unit = admin.call("PATCH", f"/api/v1/units/{unit['id']}", {"name": "Thanh tra"}, unit["version"])
        admin.call("GET", f"/api/v1/units/{unit['id']}")
        user = admin.call("POST", "/api/v1/users", {"login": "moi", "full_name": "Người Mới", "password": "mật khẩu rất dài 1",
                                                    "roles": [{"unit": "TTr", "role": "official", "position": "Thanh tra viên"}]})
        user = admin.call("PATCH", f"/api/v1/users/{user['id']}", {"full_name": "Người Rất Mới"}, user["version"])
        admin.call("GET", f"/api/v1/users/{user['id']}")
        page = admin.call("GET", "/api/v1/users?limit=2")
        admin.call("GET", f"/api/v1/users?limit=2&after={page['next']}")
        self.session_operations(observer)
        people["chanhvanphong"].sign_in("chanhvanphong", self.office.passwords["chanhvanphong"])

        # files
        upload = clerk.call("POST", "/api/v1/uploads", {"name": "thử.txt", "size": 10})
        clerk.call("PATCH", f"/api/v1/uploads/{upload['id']}?offset=0", b"12345")
        clerk.call("GET", f"/api/v1/uploads/{upload['id']}")
        self.assertEqual(clerk.exchange("GET", f"/api/v1/uploads/{upload['id']}/content").status, 409)
        self.assertEqual(official.exchange("GET", f"/api/v1/uploads/{upload['id']}/content").status, 404)
        clerk.call("DELETE", f"/api/v1/uploads/{upload['id']}")

        # the main job, the side doors
        letter = main_job.register_letter(clerk, self.letter_pdf, number_and_symbol="900/UBND-VX")
        clerk.call("GET", "/api/v1/incoming/duplicates?issuer=x&number_and_symbol=900%2FUBND-VX")
        letter = clerk.call("PATCH", f"/api/v1/incoming/{letter['id']}", {"note": "bản điện tử"}, letter["version"])
        letter = main_job.submit_and_instruct(clerk, director, letter)
        clerk.call("GET", "/api/v1/incoming?limit=1&state=instructed")
        draft = main_job.draft_answer(official, self.report_pdf, letter)
        present = official.call("POST", f"/api/v1/outgoing/{draft['id']}/versions", {"upload": official.upload(self.report_pdf)},
                                draft["version"])
        main_job.submit_draft(official, present)
        task = main_job.task_for(people["truongphong"], draft["id"])
        people["truongphong"].call("GET", f"/api/v1/tasks/{task['id']}")
        main_job.decide(people["truongphong"], draft["id"], "approve")
        main_job.decide(people["chanhvanphong"], draft["id"], "approve")
        with open(os.path.join(self.office.folder, "pki", "official-chain.pem"), encoding="utf-8") as chain:
            operation = main_job.change(director, draft, "signing-operations", {"certificate_chain": chain.read()})
        director.call("DELETE", f"/api/v1/signing-operations/{operation['id']}")
        self.complete_in_two_steps(people)
        self.sign_in_batches(people)
        choices = director.call("GET", f"/api/v1/outgoing/{draft['id']}/signature-places")
        self.assertEqual((choices["signer"], choices["server_key"], choices["places"][0]["kind"]), ("Vũ Đức Thắng", True, "name"))
        self.refused(409, main_job.change, director, draft, "signature", {"field": "khong-co"})
        self.refused(400, main_job.change, director, draft, "signature", {"place": {"page": 1, "x": 500, "y": 60, "width": 150, "height": 50}})
        self.refused(400, main_job.change, director, draft, "signature", {"field": "a", "place": {"page": 1, "x": 300, "y": 60, "width": 150, "height": 50}})
        self.refused(409, main_job.change, director, draft, "signature",
                     {"place": {"page": 1, "x": 300, "y": 60, "width": 150, "height": 50, "rotation": 90, "may_cover_text": True}})
        main_job.change(director, draft, "signature", {"place": {"page": 1, "x": 300, "y": 60, "width": 150, "height": 50, "may_cover_text": True}})
        clerk.call("GET", f"/api/v1/outgoing/{draft['id']}/number")
        for step in ("number", "seal", "issue"):
            main_job.change(clerk, draft, step, {})
        official.call("GET", "/api/v1/outgoing?state=issued&limit=5")
        head, office = people["truongphong"], people["chanhvanphong"]
        main_job.assign(head, letter, official.person["id"])
        main_job.finish_task(office, letter["id"], fields={"opinion": "Thống nhất"})
        main_job.finish_task(official, letter["id"], fields={"result": "Đã trả lời"})
        letter = head.call("GET", f"/api/v1/incoming/{letter['id']}")
        head.call("POST", f"/api/v1/incoming/{letter['id']}/completion", {"note": "Đã trả lời"}, letter["version"])
        given_up = main_job.draft_answer(official, self.report_pdf, None)
        main_job.change(official, given_up, "cancellation", {"reason": "Không cần nữa"})
        issued = main_job.current(auditor, draft)
        auditor.download(main_job.newest_file(issued)["id"])
        ranged = auditor.exchange("GET", f"/api/v1/files/{main_job.newest_file(issued)['id']}/content", headers={"Range": "bytes=0-7"})
        self.assertEqual((ranged.status, ranged.body), (206, b"%PDF-1.5"[:5] + ranged.body[5:]))
        auditor.call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        official.call("POST", "/api/v1/verifications?name=a.pdf", auditor.download(main_job.newest_file(issued)["id"]), headers={"Content-Type": "application/octet-stream"})
        history = auditor.call("GET", f"/api/v1/documents/{draft['id']}/history?limit=3")
        auditor.call("GET", f"/api/v1/documents/{draft['id']}/history?after={history['next']}")
        auditor.call("GET", history["items"][0]["proof"])
        auditor.call("GET", "/api/v1/log/checkpoint")
        events = auditor.call("GET", "/api/v1/log/events?limit=5")
        self.assertEqual([one["seq"] for one in auditor.call("GET", f"/api/v1/log/events?limit=5&after={events['next']}")["items"]], list(range(5, 10)))
        own = auditor.call("GET", f"/api/v1/log/events?object=outgoing/{draft['id']}")["items"]
        self.assertEqual([one["seq"] for one in own[:3]], [one["seq"] for one in history["items"]])
        verdicts = auditor.call("GET", "/api/v1/signature-reports?verdict=NO_SIGNATURE&from=2020-01-01")
        self.assertTrue(all(one["verdict"] == "NO_SIGNATURE" for one in verdicts["items"]))
        self.assertEqual(auditor.call("GET", "/api/v1/signature-reports?until=2020-01-01")["items"], [])
        for kind in ("pdf", "xlsx", "csv"):
            auditor.exchange("GET", f"/api/v1/signature-reports?format={kind}")
        auditor.call("GET", "/api/v1/registers/outgoing/2026?limit=10")
        self.assertEqual([one["id"] for one in clerk.call("GET", "/api/v1/search?q=bao+cao+chu+ky")["items"]].count(draft["id"]), 1)
        self.search_operations(clerk, admin, draft)
        ArrivalOperations(self, people).run(letter)
        WorkOperations(self, people).run()
        DossierOperations(self, people).run([letter["id"], draft["id"]], draft["id"])
        RegisterOperations(self, people).run()
        OutgoingOperations(self, people).run()
        DraftingOperations(self, people).run()
        TemplateOperations(self, people).run()
        AdministrationOperations(self, people, observer).run()
        KeyOperations(self, people).run()
        self.usage_operations(clerk, official, draft)
        self.calendar_operations(official, admin)
        settings = official.call("GET", "/api/v1/notifications/settings")
        official.call("PUT", "/api/v1/notifications/settings", {"email": "minh@so.example.vn", "mail": "digest", "digest_hour": 7}, settings["version"])

        self.assertEqual(official.exchange("GET", "/api/v1/stream?after=x").status, 400)
        self.assertEqual(observer.problems, [])
        missing = {operation["operationId"] for _, _, operation in operations()} - observer.succeeded - {WITHOUT_END}
        self.assertEqual(missing, set(), "operations that no test saw succeed")

    def calendar_operations(self, official, admin):
        known = official.call("GET", "/api/v1/calendars")["items"]
        self.assertIsNone(known[0]["created_by"], "the shipped calendar is in force")
        five_days = "from=2026-11-23T16:10:00%2B07:00&amount=P5D"
        deadline = official.call("GET", f"/api/v1/calendars/current/deadline?{five_days}")
        self.assertEqual((deadline["due"], deadline["calendar"]), ("2026-12-02T10:30:00.000Z", known[0]["version"]))
        text = official.exchange("GET", f"/api/v1/calendars/{known[0]['version']}").text
        own = admin.call("POST", "/api/v1/calendars", text.replace("late: 15:00", "late: off").encode(),
                         headers={"Content-Type": "text/plain; charset=utf-8"})
        self.assertEqual(official.call("GET", "/api/v1/calendars")["items"][0], own)
        self.assertEqual(official.call("GET", f"/api/v1/calendars/current/deadline?{five_days}")["due"], "2026-12-01T10:30:00.000Z")
        self.assertEqual(official.call("GET", f"/api/v1/calendars/{known[0]['version']}/deadline?{five_days}"), deadline)
        refused = admin.exchange("POST", "/api/v1/calendars", b"name: x\nweek: day 1\n", headers={"Content-Type": "text/plain"})
        self.assertEqual((refused.status, refused.json["errors"][0]["pointer"]), (400, "line 2"))

    def search_operations(self, clerk, admin, draft):
        def found(person, question):
            return [one["id"] for one in person.call("GET", f"/api/v1/search?{question}")["items"]]

        symbol = main_job.current(clerk, draft)["symbol"]
        today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=7)).date()  # the agency's
        for question in ("q=%22chu+ky+so%22&direction=outgoing", f"q={symbol.replace('/', '%2F')}", "q=B%C3%A1o+c%C3%A1o&order=relevance",
                         f"from={today.isoformat()}&type=BC", f"q={today:%d/%m/%Y}&state=issued"):
            self.assertIn(draft["id"], found(clerk, question), question)
            self.assertNotIn(draft["id"], found(admin, question), question)
        page = clerk.call("GET", "/api/v1/search?q=so&limit=1")
        self.assertNotEqual(page["items"], clerk.call("GET", f"/api/v1/search?q=so&limit=1&before={page['next']}")["items"])
        for wrong in ("", "q=!!", "q=a&from=yesterday", "q=a&order=best", "q=a&columns=colour", "q=a&format=doc"):
            self.assertEqual(clerk.exchange("GET", f"/api/v1/search?{wrong}").status, 400, wrong)
        saved = clerk.call("PUT", "/api/v1/searches", {"name": "Báo cáo của tôi", "query": "q=bao+cao&type=BC&state=issued&columns=symbol,recipients,state"})
        self.assertEqual(clerk.call("GET", "/api/v1/searches")["items"], [saved])
        first = clerk.call("GET", f"/api/v1/search?{saved['query']}")["items"][0]
        self.assertEqual((first["cells"][0], first["cells"][2]), (symbol, "Đã phát hành"), "the chosen columns come back with the saved search")
        table = clerk.call("GET", f"/api/v1/search?{saved['query']}&format=csv").decode("utf-8-sig")
        self.assertEqual([row for row in csv.reader(table.splitlines()) if row and row[0] == symbol], [first["cells"]])
        self.assertEqual(next(csv.reader(table.splitlines())), ["Số, ký hiệu", "Nơi nhận", "Trạng thái"])
        for form, begin in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
            self.assertTrue(clerk.call("GET", f"/api/v1/search?q=bao&format={form}").startswith(begin), form)
        self.assertNotIn(symbol, admin.call("GET", f"/api/v1/search?{saved['query']}&format=csv").decode())
        self.assertEqual(admin.call("GET", "/api/v1/searches")["items"], [])
        admin.call("DELETE", f"/api/v1/searches/{saved['id']}")
        self.assertEqual(len(clerk.call("GET", "/api/v1/searches")["items"]), 1, "nobody removes another's")
        clerk.call("DELETE", f"/api/v1/searches/{saved['id']}")

    def usage_operations(self, clerk, official, draft):
        file = main_job.newest_file(main_job.current(clerk, draft))
        clerk.download(file["id"])
        clerk.call("GET", f"/api/v1/documents/{draft['id']}/history")

        def seen():
            items = clerk.call("GET", f"/api/v1/documents/{draft['id']}/usage?limit=200")["items"]
            return {(one["kind"], one["person"], one["file_name"]) for one in items}

        me = clerk.person["id"]
        wanted = {("downloaded", me, file["name"]), ("opened", me, None)}
        deadline = time.monotonic() + 20
        while not wanted <= seen() and time.monotonic() < deadline:
            time.sleep(0.3)
        self.assertLessEqual(wanted, seen(), "written some seconds later")
        self.refused(403, official.call, "GET", f"/api/v1/documents/{draft['id']}/usage")
        dossier = clerk.call("GET", "/api/v1/dossiers?limit=1")["items"][0]
        clerk.call("GET", f"/api/v1/dossiers/{dossier['id']}/usage?limit=1")
        for statistic, by in (("access", "document"), ("access", "unit"), ("incoming", "person"), ("outgoing", "month"), ("dossiers", "unit"), ("dossier-list", "unit")):
            table = clerk.call("GET", f"/api/v1/statistics/{statistic}?by={by}&from=2020-01-01")
            self.assertTrue(table["rows"], statistic)
            self.assertEqual({len(row) for row in table["rows"]}, {len(table["columns"])}, statistic)
        for form, begin in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
            self.assertTrue(clerk.call("GET", f"/api/v1/statistics/incoming?format={form}").startswith(begin), form)
        for wrong in ("incoming?by=document", "incoming?from=2010-01-01", "incoming?to=never"):
            self.refused(400, clerk.call, "GET", f"/api/v1/statistics/{wrong}")
        for by in ("unit", "person", "month"):
            board = clerk.call("GET", f"/api/v1/board?by={by}&from=2020-01-01")
            line = board["items"][0]
            standing = next(name for name, count in line["counts"].items() if count)
            found = clerk.call("GET", f"/api/v1/board/documents?by={by}&key={line['key']}&standing={standing}&from=2020-01-01&limit=200")
            self.assertEqual(len(found["items"]), line["counts"][standing], by)
        clerk.call("GET", "/api/v1/board/documents?after=1&limit=1")
        self.refused(400, clerk.call, "GET", "/api/v1/board/documents?standing=maybe")
        for path in ("board", "board/documents"):
            self.refused(400, clerk.call, "GET", f"/api/v1/{path}?from=hom-qua")
            self.refused(403, official.call, "GET", f"/api/v1/{path}")
        self.refused(404, clerk.call, "GET", "/api/v1/statistics/weather")
        self.refused(403, official.call, "GET", "/api/v1/statistics/incoming")

    def session_operations(self, observer):
        import base64
        import hmac
        import struct
        import time
        person = self.office.sign_in("chanhvanphong", observer=observer)
        begun = person.call("POST", "/api/v1/session/totp")

        def code(ahead=0):
            key = base64.b32decode(begun["secret"] + "=" * (-len(begun["secret"]) % 8))
            digest = hmac.new(key, struct.pack(">q", int(time.time() / 30) + ahead), "sha1").digest()
            at = digest[-1] & 15
            return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}"

        person.call("PUT", "/api/v1/session/totp", {"code": code(-1)})
        self.refused(401, self.office.sign_in, "chanhvanphong")
        used = code()
        second = self.office.client(observer=observer).sign_in("chanhvanphong", self.office.passwords["chanhvanphong"], used)
        self.refused(401, self.office.client().sign_in, "chanhvanphong", self.office.passwords["chanhvanphong"], used)
        second.call("DELETE", "/api/v1/session/totp", {"code": code(1)})
        second.call("GET", "/api/v1/session")
        second.call("PUT", "/api/v1/session/password", {"present": self.office.passwords["chanhvanphong"], "wanted": "một mật khẩu khác hẳn"})
        self.assertEqual(person.exchange("GET", "/api/v1/session").status, 401)
        second.call("PUT", "/api/v1/session/password", {"present": "một mật khẩu khác hẳn", "wanted": self.office.passwords["chanhvanphong"]})
        second.call("DELETE", "/api/v1/session")
        self.assertEqual(second.exchange("GET", "/api/v1/session").status, 401)

    def sign_in_batches(self, people):
        director = people["giamdoc"]
        director.call("PUT", "/api/v1/session/proof", {"password": self.office.passwords["giamdoc"]})
        self.refused(400, director.call, "PUT", "/api/v1/session/proof", {"password": "không phải mật khẩu"})
        drafts = [main_job.draft_answer(people["chuyenvien"], self.report_pdf, None) for _ in range(4)]
        for draft in drafts:
            main_job.submit_draft(people["chuyenvien"], draft)
        for draft in drafts[:3]:
            main_job.decide(people["truongphong"], draft["id"], "approve")
            main_job.decide(people["chanhvanphong"], draft["id"], "approve")

        def wish(draft):
            present = main_job.current(director, draft)
            return {"id": draft["id"], "version": present["version"], "sha256": present["current_sha256"]}

        self.refused(400, director.call, "POST", "/api/v1/signing-batches", {"documents": [dict(wish(drafts[0]), sha256="0" * 64)]})
        self.refused(400, director.call, "POST", "/api/v1/signing-batches", {"documents": [wish(drafts[0])] * 2})
        batch = director.call("POST", "/api/v1/signing-batches", {"documents": [wish(one) for one in drafts[:3]]})
        self.refused(404, people["vanthu"].call, "GET", f"/api/v1/signing-batches/{batch['id']}")
        self.refused(409, director.call, "POST", "/api/v1/signing-batches", {"documents": [wish(drafts[3])]})
        stopped = director.call("POST", f"/api/v1/signing-batches/{batch['id']}/cancellation")
        self.assertEqual((stopped["running"], {one["state"] for one in stopped["items"]} <= {"signed", "cancelled"}), (False, True))
        self.refused(409, director.call, "POST", f"/api/v1/signing-batches/{batch['id']}/cancellation")
        early = director.call("POST", "/api/v1/signing-batches", {"documents": [wish(drafts[3])]})

        def ended():
            deadline = time.monotonic() + 20
            while (present := director.call("GET", f"/api/v1/signing-batches/{early['id']}"))["running"]:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
            return present

        self.assertEqual([(one["state"], one["may_retry"]) for one in ended()["items"]], [("failed", True)])
        self.assertTrue(director.call("POST", f"/api/v1/signing-batches/{early['id']}/retry")["running"])
        self.assertEqual(ended()["items"][0]["state"], "failed")
        told = director.call("GET", f"/api/v1/signing-batches/{early['id']}/events?lang=en").decode()
        self.assertRegex(told, r'^event: batch\ndata: \{"id":"[^"]+","key":"server","running":false,')
        self.refused(404, people["vanthu"].call, "GET", f"/api/v1/signing-batches/{early['id']}/events")
        self.assertEqual([one["id"] for one in director.call("GET", "/api/v1/signing-batches")["items"]], [early["id"], batch["id"]])
        self.assertEqual(people["vanthu"].call("GET", "/api/v1/signing-batches")["items"], [])

    def complete_in_two_steps(self, people):
        import base64
        import subprocess
        import tempfile
        draft = main_job.draft_answer(people["chuyenvien"], self.report_pdf, None)
        main_job.submit_draft(people["chuyenvien"], draft)
        main_job.decide(people["truongphong"], draft["id"], "approve")
        main_job.decide(people["chanhvanphong"], draft["id"], "approve")
        pki = os.path.join(self.office.folder, "pki")
        with open(f"{pki}/official-chain.pem", encoding="utf-8") as chain:
            operation = main_job.change(people["giamdoc"], draft, "signing-operations", {"certificate_chain": chain.read()})
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/to-sign", "wb") as out:
                out.write(base64.b64decode(operation["to_sign"]))
            value = subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{pki}/official.key", f"{folder}/to-sign"],
                                   capture_output=True, check=True).stdout
        people["giamdoc"].call("PUT", f"/api/v1/signing-operations/{operation['id']}", {"signature": base64.b64encode(value).decode()})


@unittest.skipUnless(os.environ.get("VANTHU_TEST_POSTGRESQL"), "VANTHU_TEST_POSTGRESQL names no server")
class ContractOnPostgresql(Contract):
    """The same on PostgreSQL."""

    @classmethod
    def setUpClass(cls):
        cls.settings = (f"database.url={new_database('contract')}",)
        super().setUpClass()


class Rights(OfficeWithPost):
    """Every route with every role and with objects of others: nobody gets what is not theirs."""

    # Who may have an answer below 400 for a foreign object or with an empty body; everything else is 4xx.
    OPEN_LISTS = {"currentSession", "listUnits", "listIncoming", "listOutgoing", "listInbox", "countInbox", "listSent", "logCheckpoint",
                  "listWorkflows", "getWorkflow", "compareWorkflows", "simulateWorkflow", "listMandates", "listNotifications", "listFilePlans", "getFilePlan", "printFilePlan", "listDossiers", "listHandovers",
                  "seeNotifications", "getNotificationSettings", "listCalendars", "getCalendar", "computeDeadline", "search", "listSavedSearches", "removeSavedSearch", "getUnit", "listHolders", "listPeople", "beginTotp", "signOut",
                  "listBooks", "getBook", "listNumberingRules", "listRecipients", "listTemplates", "getTemplate", "getTemplateContent", "verifyFile", "listSigningBatches", "listValidity",
                  "listPasskeys", "listOwnCertificates", "listRemoteServices", "listRemoteKeys", "beginPasskey"}
    QUERIES = {"previewChain": "?workflow=outgoing-one-approver", "listHolders": "?role=leader", "search": "?q=bao", "findDuplicates": "?issuer=a&number_and_symbol=b", "findNearDuplicates": "?document_date=2026-01-01",
               "previewTypeNumber": "?type=BC", "computeDeadline": "?from=2026-11-23T09:10:00Z&amount=P1D"}

    def objects_of_work(self):
        """A signed document with everything that work on it makes: the values of paths, and the definition's hash."""
        draft = self.until_signed()
        recipient = self.person("vanthu").call("PUT", f"/api/v1/outgoing/{draft['id']}/recipients",
                                               {"recipients": [{"kind": "text", "name": "Ủy ban nhân dân tỉnh Nam Định"}]}, draft["version"])["items"][0]
        draft = main_job.current(self.person("giamdoc"), draft)
        letter = main_job.register_letter(self.person("vanthu"), self.letter_pdf, number_and_symbol=f"55/{draft['id'][-12:]}")
        wait_for_reports(self.person("vanthu"), letter["id"], 1)  # the receipt to the sender follows them
        mail = wait_for_mails(self.person("vanthu"), 1)[0]
        mail = self.person("vanthu").call("GET", f"/api/v1/arrived-mails/{mail['id']}")
        chain = self.person("chuyenvien").call("GET", f"/api/v1/chains/{draft['chain_id']}")
        now = datetime.datetime.now(datetime.timezone.utc)
        mandate = self.person("chanhvanphong").call("POST", "/api/v1/mandates", {
            "substitute": self.person("truongphong").person["id"], "from": now.isoformat(),
            "until": (now + datetime.timedelta(hours=1)).isoformat(), "capacity": "TUQ", "legal_basis": "Quyết định số 1/QĐ-STTTT"})
        remark = self.person("chuyenvien").call("POST", f"/api/v1/documents/{draft['id']}/remarks", {"body": "Đã rà soát", "final": True})
        admin = self.person("quantri")
        copied = self.person("vanthu").call("POST", f"/api/v1/documents/{letter['id']}/copies", {"form": "SY", "recipients": "Văn phòng", "decided_by": "Giám đốc"})
        kept = self.person("vanthu").call("POST", "/api/v1/templates", {"name": "Mẫu", "upload": self.person("vanthu").upload(html_template(self.folder))})
        posted = self.person("vanthu").call("POST", "/api/v1/postal-dispatches", {
            "date": "2026-01-05", "symbol": "01/BC-STTTT", "recipient": "Bộ Thông tin và Truyền thông"})
        lent = self.person("vanthu").call("POST", "/api/v1/archived-copy-uses", {
            "date": "2026-01-05", "person": "Trần Thị B", "symbol": "01/BC-STTTT", "document_date": "2026-01-02", "type_and_subject": "Báo cáo",
            "allowed_by": "Chánh Văn phòng"})
        made = self.person("chuyenvien").call("POST", f"/api/v1/files/{main_job.newest_file(draft)['id']}/derivatives", {"kind": "text"})
        wait_for_derivatives(self.person("chuyenvien"), main_job.newest_file(draft)["id"])
        values = {"/api/v1/derivatives/{id}": made["id"], "/api/v1/incoming/{id}": letter["id"], "/api/v1/outgoing/{id}": draft["id"],
                  "/api/v1/files/{id}": main_job.newest_file(draft)["id"], "/api/v1/tasks/{id}": draft["tasks"][0]["id"],
                  "/api/v1/documents/{id}": draft["id"], "/api/v1/units/{id}": main_job.units_by_code(admin)["CNTT"],
                  "/api/v1/users/{id}": admin.person["id"], "/api/v1/uploads/{id}": draft["id"],
                  "/api/v1/signing-operations/{id}": draft["id"], "/api/v1/chains/{id}": draft["chain_id"],
                  "/api/v1/searches/{id}": draft["id"], "/api/v1/mandates/{id}": mandate["id"], "/api/v1/remarks/{id}": remark["id"], **self.objects_of_the_archive(letter),
                  "/api/v1/postal-dispatches/{id}": posted["id"], "/api/v1/recipients/{id}": recipient["id"], "/api/v1/copies/{id}": copied["id"], "/api/v1/templates/{id}": kept["id"], "/api/v1/fillings/{id}": draft["id"], "/api/v1/archived-copy-uses/{id}": lent["id"], "/api/v1/arrived-mails/{id}": mail["id"],
                  "/api/v1/arrived-mail-files/{id}": mail["files"][1]["id"], "/api/v1/jobs/{id}": "mail-nobody",
                  **{f"/api/v1/{one}/{{id}}": NOBODY for one in ("passkeys", "certificates", "person-certificates", "agent-exchanges", "remote-keys")}}
        return draft, letter, values, chain["definition"]

    def objects_of_the_archive(self, letter):
        """A plan, a dossier with the letter, a hold, a hand-over and a disposal, all of the agency's own unit."""
        clerk = self.person("vanthu")
        root = main_job.units_by_code(clerk)["SO"]
        today = datetime.date.today()

        def closed(notation, ended):
            dossier = clerk.call("POST", "/api/v1/dossiers", {"notation": f"{notation}.{letter['id'][-12:]}", "title": "Hồ sơ", "unit": root, "retention_years": 1})
            dossier = clerk.call("POST", f"/api/v1/dossiers/{dossier['id']}/documents", {"documents": [letter["id"]]}, dossier["version"])
            return clerk.call("POST", f"/api/v1/dossiers/{dossier['id']}/closing", {"work_ended": ended}, dossier["version"])["id"]

        dossier = closed("01", "2016-01-31")
        disposal = clerk.call("POST", "/api/v1/disposals", {"title": "Hủy", "reason": "Hết hạn", "dossiers": [dossier]})
        handover = clerk.call("POST", "/api/v1/handovers", {"unit": root, "title": "Nộp lưu", "dossiers": [closed("02", today.isoformat())],
                                                            "due_date": (today + datetime.timedelta(days=60)).isoformat()})
        hold = self.person("kiemtra").call("POST", "/api/v1/holds", {"subject": "dossier", "subject_id": dossier, "reason": "Thanh tra", "legal_basis": "QĐ"})
        grant = clerk.call("POST", "/api/v1/grants", {"subject": "document", "subject_id": letter["id"], "user": clerk.person["id"], "reason": "Thử"})
        change = self.person("kiemtra").call("GET", "/api/v1/rights-changes?limit=1")["items"][0]
        return {"/api/v1/grants/{id}": grant["id"], "/api/v1/rights-changes/{id}": change["id"], "/api/v1/file-plans/{id}": clerk.call("POST", "/api/v1/file-plans", {"year": today.year})["id"], "/api/v1/dossiers/{id}": dossier,
                "/api/v1/holds/{id}": hold["id"], "/api/v1/signing-batches/{id}": "0190a000-0000-7000-8000-000000000000", "/api/v1/handovers/{id}": handover["id"], "/api/v1/disposals/{id}": disposal["id"]}

    def target(self, pattern, operation, values, definition):
        path = pattern
        for prefix, value in values.items():
            if pattern.startswith(prefix):
                path = pattern.replace("{id}", value)
        path = path.replace("{passkey}", NOBODY).replace("{token}", "none")
        path = path.replace("{seq}", "0").replace("{book}", "outgoing").replace("{year}", "2026")
        path = path.replace("{number}", "1").replace("{form}", "outgoing").replace("{statistic}", "incoming")
        path = path.replace("{owner}", "agency").replace("{ordinal}", "1")
        path = path.replace("{hash}", definition).replace("{version}", "current")
        return path + {**self.QUERIES, "compareWorkflows": f"?with={definition}"}.get(operation["operationId"], "")

    def work_bodies(self, draft, definition, person):
        """For each operation of work a body that would do, so that a refusal says who may, not what is missing."""
        reason = {"reason": "Thử quyền"}
        return {
            "decideTask": {"outcome": "approve", "version_sha256": draft["current_sha256"]}, "delegateTask": {"to": person},
            "reassignTask": {"to": person, **reason}, "consultOnTask": {"whom": [person], "question": "Ý kiến?"},
            "adviseOnTask": {"text": "Đồng ý"}, "recallChain": reason, "suspendChain": reason, "cancelChain": reason,
            "informPeople": {"people": [person]}, "receiveMessage": {"name": "x"}, "beginAdHoc": {"token": 1, "node": "x"},
            "migrateChain": {"definition": definition, **reason}, "revokeMandate": reason, "addRemark": {"body": "Thử"},
            "changeRemark": {"body": "Thử"}, "resolveRemark": {"resolved": True}, "seeNotifications": {"up_to": draft["id"]},
            "giveMandate": {"principal": self.person("giamdoc").person["id"], "substitute": person, "from": "2026-01-01T00:00:00Z",
                            "until": "2026-12-31T00:00:00Z", "capacity": "KT", "legal_basis": "Không có"},
        }

    def test_every_route_with_every_role_and_foreign_objects(self):
        draft, letter, values, definition = self.objects_of_work()
        admin = self.person("quantri")
        admin.call("POST", "/api/v1/units", {"code": "KHAC", "name": "Phòng khác", "symbol": "K", "parent": "SO"})
        admin.call("POST", "/api/v1/users", {"login": "nguoila", "full_name": "Người Lạ", "password": "mật khẩu rất dài 2",
                                             "roles": [{"unit": "KHAC", "role": "official"}]})
        self.office.passwords["nguoila"] = "mật khẩu rất dài 2"
        stranger = self.office.sign_in("nguoila")
        nobody = self.office.client()
        bodies = self.work_bodies(draft, definition, stranger.person["id"])
        before = main_job.current(self.person("giamdoc"), draft)
        for method, pattern, operation in operations():
            name = operation["operationId"]
            target = self.target(pattern, operation, values, definition)
            with self.subTest(name):
                public = operation.get("security") == []
                body = bodies.get(name, {} if "requestBody" in operation else None)
                headers = {"If-Match": '"1"', "Idempotency-Key": "0123456789abcdef"}
                if name in ("deployWorkflow", "checkWorkflow", "putCalendar"):
                    body, headers["Content-Type"] = b"<x/>", "text/plain" if name == "putCalendar" else "application/xml"
                answer = nobody.exchange(method, target, body, headers)
                self.assertEqual(answer.status in (401, 403), not public, f"nobody: {answer.status}")
                if public or name in ("signOut", "putNotificationSettings", WITHOUT_END):
                    continue
                answer = stranger.exchange(method, target, body, headers)
                if name in self.OPEN_LISTS:
                    self.assertLess(answer.status, 300)
                    if "items" in (answer.json if answer.headers.get("content-type") == "application/json" else {}):
                        text = answer.text
                        self.assertNotIn(draft["id"], text)
                        self.assertNotIn(letter["id"], text)
                elif operation["tags"] == ["work"]:
                    self.assertIn(answer.status, (403, 404), f"stranger: {answer.status} {answer.body[:200]}")
                else:
                    self.assertGreaterEqual(answer.status, 400, f"stranger: {answer.status} {answer.body[:200]}")
                    self.assertLess(answer.status, 500)
        self.assertEqual(main_job.current(self.person("giamdoc"), draft), before)

    # What each role may reach of the objects of this test, with a body that fits nothing in particular; everything else is 4xx.
    WORK = {"listDocumentActions", "previewChain", "getTask", "getChain", "chainHistory", "replayChain", "listRemarks", "getRemark"}
    READS = {"listDocumentGrants", "getIncoming", "getOutgoing", "downloadFile", "validateSignatures", "documentHistory", "eventProof", "listRegister",
             "listDerivatives", "listSignatureReports", "printFollowUpSheet", "printStamped", "getReceipt", "printReceipt", "listAnswers",
             "getDerivativeContent", "validateAgain",
             "registerAccount", "previewTypeNumber", "printRegister", "listPostalDispatches", "listArchivedCopyUses",
             "getPostalDispatch", "getArchivedCopyUse", "listDocumentRecipients", "getRecipient", "listCopies", "getCopy", "listPrintouts", "checkLayout", "listDocumentUsage", "printStatistic",
             "listRegisterLines", "readBoard", "listBoardDocuments"} | WORK
    OWN = {"listAnswers", "checkLayout", "listCopies", "listPrintouts", "listDocumentRecipients", "getRecipient", "listDerivatives", "getDerivativeContent", "listDocumentGrants", "getOutgoing", "downloadFile", "validateSignatures", "documentHistory"} | WORK
    ARCHIVE = {"listDossierGrants", "listDossierUsage", "explainAccess", "explainDossierAccess", "getDossier", "reviewDossiers", "listDossierDocuments", "listDocumentDossiers", "listHolds", "getHold", "getHandover", "listDisposals",
               "getDisposal", "exportDossier", "printDossierDocuments", "printHandover", "printDisposal"}
    ALLOWED = {
        "vanthu": READS - {"eventProof"} | {"findDuplicates", "findNearDuplicates", "listArrivedMails", "getArrivedMail", "downloadMailFile", "uploadMailFile", "previewNumber", "claimTask", "releaseTask", "sealRegister", "packDossier"} | ARCHIVE,
        "kiemtra": READS | {"listEvents", "listUsers", "getUser", "getMandate", "listRightsChanges"} | ARCHIVE,
        "giamdoc": READS - {"eventProof"} | ARCHIVE | {"listRightsChanges"},
        "chuyenvien": OWN | {"listDocumentDossiers"},
        "truongphong": OWN | {"getMandate", "listDocumentDossiers"},
        "chanhvanphong": OWN | {"getMandate", "listDocumentDossiers"},
        # Of what nothing was decided about version 0 is the present one: the last two do what they are asked.
        "quantri": {"listUsers", "getUser", "getMandate", "listJobs", "getAgency", "listSettings", "checkDependencies", "getTrust", "listSignatureImages", "getSignatureImage",
                    "changeAgency", "listPersonCertificates", "listPasskeysOf", "withdrawSignatureImage"},
    }

    def test_each_role_reaches_what_is_its_own_and_nothing_else(self):
        draft, _, values, definition = self.objects_of_work()
        for login, *_ in main_job.PEOPLE:
            person = self.office.sign_in(login)
            for method, pattern, operation in operations():
                name = operation["operationId"]
                if operation.get("security") == [] or name in ("signOut", WITHOUT_END):
                    continue
                target = self.target(pattern, operation, values, definition)
                with self.subTest(f"{login} {name}"):
                    body = {"up_to": draft["id"]} if name == "seeNotifications" else {} if "requestBody" in operation else None
                    # An old version: a right that exists ends in 412, so that nothing is changed.
                    answer = person.exchange(method, target, body, {"If-Match": '"0"', "Idempotency-Key": "0123456789abcdef"})
                    self.assertLess(answer.status, 500)
                    if name in self.ALLOWED[login] or name in self.OPEN_LISTS:
                        self.assertLess(answer.status, 400, answer.body[:200])
                    else:
                        self.assertGreaterEqual(answer.status, 400, answer.body[:200])

    def test_administrators_see_no_documents_and_others_do_not_administer(self):
        draft = self.until_signed()
        self.refused(404, self.person("quantri").call, "GET", f"/api/v1/outgoing/{draft['id']}")
        self.assertEqual(self.person("quantri").call("GET", "/api/v1/outgoing")["items"], [])
        for login in ("vanthu", "chuyenvien", "giamdoc", "kiemtra"):
            self.refused(403, self.person(login).call, "POST", "/api/v1/units", {"code": "X", "name": "X", "symbol": "X"})

    def test_steps_out_of_turn_and_by_the_wrong_person(self):
        draft = main_job.draft_answer(self.person("chuyenvien"), self.report_pdf, None)
        director, clerk = self.person("giamdoc"), self.person("vanthu")
        for person, step in ((director, "signature"), (clerk, "number"), (clerk, "seal"), (clerk, "issue")):
            self.refused(409, main_job.change, person, draft, step, {})
        main_job.submit_draft(self.person("chuyenvien"), draft)
        task = main_job.task_for(self.person("truongphong"), draft["id"])
        sha = main_job.current(director, draft)["current_sha256"]
        self.refused(404, director.call, "POST", f"/api/v1/tasks/{task['id']}/decision", {"outcome": "approve", "version_sha256": sha})
        self.refused(409, self.person("truongphong").call, "POST", f"/api/v1/tasks/{task['id']}/decision",
                     {"outcome": "approve", "version_sha256": "0" * 64})
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        self.refused(403, main_job.change, clerk, draft, "signature", {})
        self.refused(409, main_job.decide, director, draft["id"], "approve")

    def test_a_change_needs_the_csrf_token(self):
        clerk = self.office.sign_in("vanthu")
        clerk.csrf = None
        self.refused(403, clerk.call, "POST", "/api/v1/uploads", {"name": "a", "size": 1})
        clerk.csrf = "x" * 43
        self.refused(403, clerk.call, "POST", "/api/v1/uploads", {"name": "a", "size": 1})

    def test_an_account_is_locked_after_five_failures(self):
        admin = self.person("quantri")
        admin.call("POST", "/api/v1/users", {"login": "khoa", "full_name": "Bị Khóa", "password": "mật khẩu rất dài 3",
                                             "roles": [{"unit": "CNTT", "role": "official"}]})
        for _ in range(5):
            self.refused(401, self.office.client().sign_in, "khoa", "sai mật khẩu rồi")
        self.refused(429, self.office.client().sign_in, "khoa", "mật khẩu rất dài 3")


