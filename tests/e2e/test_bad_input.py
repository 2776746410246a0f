"""Every bad input has an answer."""

import json
import os
import socket
import ssl
import subprocess
import tempfile
import time

from support import SHARED, OfficeTest, main_job


class BadInput(OfficeTest):
    settings = ("session.idle_minutes=1",)

    def upload_bytes(self, person, name, content):
        path = os.path.join(self.folder, "upload.bin")
        with open(path, "wb") as out:
            out.write(content)
        return person.upload(path, name=name)

    def draft(self, content, name="x.pdf"):
        official = self.person("chuyenvien")
        return official.call("POST", "/api/v1/outgoing", {
            "upload": self.upload_bytes(official, name, content), "type": "BC", "subject": "Thử",
            "unit": main_job.units_by_code(official)["CNTT"], "recipients": ["A"]})

    def test_files_that_are_no_signable_pdf(self):
        with open(self.report_pdf, "rb") as source:
            good = source.read()
        encrypted = os.path.join(self.folder, "encrypted.pdf")
        subprocess.run(["qpdf", "--encrypt", "a", "b", "256", "--", self.report_pdf, encrypted], check=True)
        with open(encrypted, "rb") as source:
            secret = source.read()
        for name, content in (("text", b"hello"), ("truncated", good[: len(good) // 2]), ("encrypted", secret),
                              ("no xref", good.replace(b"startxref", b"startxxxx")), ("junk in front", b"x" * 2000 + good)):
            with self.subTest(name):
                self.refused(400, self.draft, content)
        official = self.person("chuyenvien")
        self.refused(400, official.call, "POST", "/api/v1/uploads", {"name": "rong.pdf", "size": 0})
        self.assertEqual(official.call("GET", "/api/v1/outgoing")["items"], [])

    def test_sizes_names_and_pieces(self):
        clerk = self.person("vanthu")
        self.refused(413, clerk.call, "POST", "/api/v1/uploads", {"name": "lon.pdf", "size": 10 * 1024 ** 3})
        upload = clerk.call("POST", "/api/v1/uploads", {"name": "../../etc/passwd.txt", "size": 4})
        self.assertEqual(upload["name"], "passwd.txt")
        self.refused(409, clerk.call, "PATCH", f"/api/v1/uploads/{upload['id']}?offset=2", b"ab")
        self.refused(413, clerk.call, "PATCH", f"/api/v1/uploads/{upload['id']}?offset=0", b"abcde")
        clerk.call("PATCH", f"/api/v1/uploads/{upload['id']}?offset=0", b"ab")
        self.refused(409, clerk.call, "POST", "/api/v1/incoming", {**self.letter(), "upload": upload["id"]})  # not complete
        self.restart_after_kill()
        self.assertEqual(clerk.call("GET", f"/api/v1/uploads/{upload['id']}")["received"], 2)
        done = clerk.call("PATCH", f"/api/v1/uploads/{upload['id']}?offset=2", b"cd")
        self.assertEqual(done["sha256"], "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589")
        self.refused(404, self.person("chuyenvien").call, "GET", f"/api/v1/uploads/{upload['id']}")
        clerk.call("POST", "/api/v1/incoming", {**self.letter("8/NAME"), "upload": upload["id"]})
        self.refused(400, clerk.call, "POST", "/api/v1/incoming", {**self.letter("9/NAME"), "upload": upload["id"]})  # used

    def letter(self, symbol="1/TEST"):
        return {"issuer": "Sở Thử", "number_and_symbol": symbol, "document_date": "2026-01-05", "subject": "Thử"}

    def raw(self, person, body, kind="application/json", path="/api/v1/incoming", **headers):
        return person.exchange("POST", path, body, {"Content-Type": kind, "Idempotency-Key": os.urandom(8).hex(), **headers})

    def test_json_that_is_not_what_was_asked_for(self):
        clerk = self.person("vanthu")
        good = json.dumps(self.letter("7/JSON")).encode()
        for name, body in (("no json", b"{"), ("doubled key", good[:-1] + b', "subject": "x"}'), ("trailing", good + b"{}"),
                           ("array", b"[]"), ("unknown key", good[:-1] + b', "nonsense": 1}'), ("bad utf-8", good.replace(b"Th", b"\xff\xfe")),
                           ("deep", b"[" * 100 + b"]" * 100), ("number for text", good.replace(b'"Th\\u1eed"', b"5", 1)),
                           ("control character", good.replace(b"7/JSON", b"7\\u0000")), ("empty", b""), ("nan", b'{"issuer": NaN}')):
            with self.subTest(name):
                answer = self.raw(clerk, body)
                self.assertEqual(answer.status, 400, answer.text)
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.assertEqual(answer.headers["content-language"], "vi")
        self.assertEqual(self.raw(clerk, good, "text/plain").status, 400)
        english = self.raw(clerk, b"{}", **{"Accept-Language": "en-GB, vi;q=0.5"}).json
        self.assertIn({"pointer": "/issuer", "detail": "This field is missing."}, english["errors"])
        for field, value in (("document_date", "2099-01-01"), ("document_date", "2026-02-30"), ("urgency", "soon"), ("type", "??"),
                             ("subject", "x" * 501), ("issuer", ""), ("due_date", "2020-01-01"), ("page_count", 0)):
            with self.subTest(field=field, value=value[:12] if isinstance(value, str) else value):
                self.refused(400, clerk.call, "POST", "/api/v1/incoming", {**self.letter("6/F"), field: value})
        self.assertIn("mật", self.refused(400, clerk.call, "POST", "/api/v1/incoming", {**self.letter("6/M"), "secrecy": "secret"})["detail"])

    def test_members_with_free_names(self):
        """The fields of a decision, the mapping of a migration, the document and the outcomes of a simulation."""
        official, admin = self.person("chuyenvien"), self.person("quantri")
        with open(self.report_pdf, "rb") as source:
            draft = main_job.submit_draft(official, self.draft(source.read()))
        task = draft["tasks"][0]
        chain = official.call("GET", f"/api/v1/chains/{draft['chain_id']}")
        decision = {"outcome": "approve", "version_sha256": draft["current_sha256"]}
        migration = {"definition": chain["definition"], "reason": "Thử"}
        places = ((self.person("truongphong"), f"/api/v1/tasks/{task['id']}/decision", decision, "fields"),
                  (admin, f"/api/v1/chains/{draft['chain_id']}/migration", migration, "mapping"),
                  (official, f"/api/v1/workflows/{chain['definition']}/simulation", {}, "document"),
                  (official, f"/api/v1/workflows/{chain['definition']}/simulation", {}, "outcomes"))
        for person, path, body, field in places:
            for wrong in ("x", 5, ["x"], {"a": 5}, {"a": {"b": "c"}}, {"a": [["x"]]}, {"a": "x" * 4001}, {"a": "\x00"}):
                with self.subTest(f"{field} {str(wrong)[:20]}"):
                    problem = self.refused(400, person.call, "POST", path, {**body, field: wrong})
                    self.assertTrue(problem["errors"][0]["pointer"].startswith("/" + field), problem)
        self.refused(400, self.person("truongphong").call, "POST", places[0][1], {**decision, "fields": {"nonsense": "x"}})
        for view in ("nothing", "%00"):
            self.refused(400, official.call, "GET", f"/api/v1/inbox?view={view}")
        for after in ("x", "1:", ":" + task["id"], "99999999999999999999:" + task["id"]):
            self.refused(400, official.call, "GET", f"/api/v1/inbox?after={after}")
        for path in ("inbox/sent?after=yesterday", "inbox?overdue=maybe", "notifications?unseen=1", "mandates?of=you"):
            self.refused(400, official.call, "GET", f"/api/v1/{path}")
        main_job.change(official, {"id": draft["id"]}, "cancellation", {"reason": "Thử xong"})

    def test_a_key_name_never_leads_out_of_the_key_folder(self):
        admin = self.person("quantri")
        someone = next(one for one in admin.call("GET", "/api/v1/users")["items"] if one["login"] == "chuyenvien")
        for name in ("../data/keys/log.key", "/etc/hostname", "a/b.p12", ".."):
            self.refused(400, admin.call, "PATCH", f"/api/v1/users/{someone['id']}", {"keystore": name}, someone["version"])

    def test_versions(self):
        clerk = self.person("vanthu")
        letter = clerk.call("POST", "/api/v1/incoming", self.letter("5/V"))
        path = f"/api/v1/incoming/{letter['id']}"
        self.refused(428, clerk.call, "PATCH", path, {"note": "x"})
        self.refused(428, clerk.call, "PATCH", path, {"note": "x"}, headers={"If-Match": "*"})
        changed = clerk.call("PATCH", path, {"note": "x"}, letter["version"])
        self.assertEqual(changed["version"], letter["version"] + 1)
        self.refused(412, clerk.call, "PATCH", path, {"note": "y"}, letter["version"])
        self.assertEqual(clerk.exchange("GET", path).etag, f'"{changed["version"]}"')

    def test_addresses_and_methods(self):
        clerk = self.person("vanthu")
        for method, path, status in (("GET", "/api", 404), ("GET", "/api/v1/nothing", 404), ("PUT", "/api/v1/incoming", 405),
                                     ("GET", "/api/v1/incoming/..", 404), ("GET", "/api/v1/incoming/%2e%2e", 404),
                                     ("GET", "/api/v1/incoming/%00", 404), ("GET", "/api/v1/incoming?nonsense=1", 400),
                                     ("GET", "/api/v1/incoming?limit=1&limit=2", 400), ("GET", "/api/v1/incoming?limit=100000", 400),
                                     ("GET", "/api/v1/files/x/content", 404), ("OPTIONS", "/api/v1/incoming", 204)):
            with self.subTest(f"{method} {path}"):
                self.assertEqual(clerk.exchange(method, path).status, status)

    def test_requests_that_are_no_http(self):
        context = ssl.create_default_context(cafile=os.path.join(self.office.folder, "pki", "tls-ca.pem"))
        for name, request, status in (
                ("two hosts", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
                ("no host", b"GET /healthz HTTP/1.1\r\n\r\n", b"400"),
                ("length and chunked", b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
                ("two lengths", b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", b"400"),
                ("folded", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", b"400"),
                ("bare line feed", b"GET /healthz HTTP/1.1\nHost: a\n\n", b"400"),
                ("10 GB", b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 10737418240\r\n\r\n", b"413"),
                ("long header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 40000 + b"\r\n\r\n", b"431"),
                ("strange method", b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", b"501")):
            with self.subTest(name):
                with socket.create_connection(("127.0.0.1", self.office.port), timeout=10) as plain:
                    with context.wrap_socket(plain, server_hostname="localhost") as stream:
                        stream.sendall(request)
                        answer = b""
                        while piece := stream.recv(65536):
                            answer += piece
                        self.assertEqual(answer.split(b" ")[1], status, answer[:200])
                        self.assertEqual(answer.count(b"HTTP/1.1"), 1)

    def test_an_expired_session_is_said(self):
        person = self.office.sign_in("vanthu")
        token = person.cookie.split("=", 1)[1]
        database = os.path.join(self.office.folder, "data", "vanthu.sqlite")
        import hashlib
        digest = hashlib.sha256(token.encode()).hexdigest()
        subprocess.run(["sqlite3", database, f"pragma busy_timeout=5000; update sessions set last_seen_at = last_seen_at - 120000 where token_hash = '{digest}'"],
                       check=True, capture_output=True)
        answer = person.exchange("GET", "/api/v1/inbox")
        self.assertEqual(answer.status, 401)
        self.assertIn("hết hạn", answer.json["detail"])

    def test_a_graceful_stop_ends_with_zero_and_a_wrong_configuration_with_78(self):
        wrong = self.office.command("--set", "server.prot=1", "migrate", check=False)
        self.assertEqual(wrong.returncode, 78)
        self.assertIn("server.prot", wrong.stderr)
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[server]\naddress = \"127.0.0.1\"\nport = 99999\n")
            file.flush()
            refused = subprocess.run([self.office.binary, "--config", file.name, "migrate"], capture_output=True, text=True)
            self.assertEqual(refused.returncode, 78)
            self.assertIn(":3:", refused.stderr)
        started = time.monotonic()
        self.assertEqual(self.office.stop(), 0)
        self.assertLess(time.monotonic() - started, 25)
        self.office.start()
        for session in self.sessions.values():
            session.close()

    def test_an_incoming_scan_without_signature_says_so(self):
        path = os.path.join(SHARED, "scanned-cong-van.pdf")
        if not os.path.exists(path):
            self.skipTest("shared data is absent")
        letter = main_job.register_letter(self.person("vanthu"), path, number_and_symbol="4/SCAN")
        report = self.person("kiemtra").call("GET", f"/api/v1/documents/{letter['id']}/signatures")
        self.assertEqual((report["indication"], report["signatures"]), ("NO_SIGNATURE", []))
