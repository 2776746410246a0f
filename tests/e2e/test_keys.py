"""Attacks on keys of persons over HTTP: passkeys of other sites and sessions, files that programs bring back changed, certificates of others,
codes of remote keys."""

import os
import subprocess

from key_operations import KeyOperations, OfficeWithRemoteService, bring, confirm_certificate, issue, register_passkey, sign_as_agent, sign_in_with
from support import OfficeTest, main_job


class Keys(OfficeTest):
    def operations(self):
        return KeyOperations(self, {name: self.person(name) for name in ("vanthu", "chuyenvien", "truongphong", "chanhvanphong", "giamdoc", "quantri")})

    def test_passkeys_of_other_sites_browsers_and_moments(self):
        person = self.person("chuyenvien")
        authenticator, _ = register_passkey(person)
        sign_in_with(self.office.client(), authenticator)
        self.refused(401, sign_in_with, self.office.client(), authenticator, origin="https://localhost.evil.example")
        self.refused(401, sign_in_with, self.office.client(), authenticator, flags=0x01)
        one, other = self.office.client(), self.office.client()
        options = one.call("POST", "/api/v1/session/passkey-challenge", {})["public_key"]
        answer = authenticator.get(options)
        self.refused(401, other.call, "POST", "/api/v1/session/passkey", answer)  # without the cookie of who asked
        self.refused(401, one.call, "POST", "/api/v1/session/passkey", answer)  # that has used it up
        options = one.call("POST", "/api/v1/session/passkey-challenge", {})["public_key"]
        answer = authenticator.get(options)
        one.call("POST", "/api/v1/session/passkey", answer)
        self.refused(401, one.call, "POST", "/api/v1/session/passkey", answer)
        authenticator.count = 0
        told = self.refused(401, sign_in_with, self.office.client(), authenticator)
        self.assertIn("sao chép", told["detail"])
        for spoilt in ({}, {**answer, "id": "***"}, {**answer, "signature": "A" * 3000}, {**answer, "more": 1}):
            self.assertEqual(self.office.client().exchange("POST", "/api/v1/session/passkey", spoilt).status, 400)

    def test_a_proof_is_asked_for_where_a_stolen_session_would_do_harm(self):
        director = self.office.sign_in("giamdoc")
        draft = self.operations().approved()
        # As if five minutes had passed: another server's clock cannot be turned, so the session's own proof is taken away.
        self.expire_proof()
        director.password = None
        present = main_job.current(director, draft)
        refused = self.refused(403, director.call, "POST", f"/api/v1/outgoing/{draft['id']}/signature", {}, present["version"])
        self.assertEqual([one["pointer"] for one in refused["errors"]], ["/proof"])
        director.call("PUT", "/api/v1/session/proof", {"password": self.office.passwords["giamdoc"]})
        director.call("POST", f"/api/v1/outgoing/{draft['id']}/signature", {}, present["version"])

    def expire_proof(self):
        import sqlite3
        with sqlite3.connect(os.path.join(self.office.folder, "data", "vanthu.sqlite"), timeout=20) as database:
            database.execute("update sessions set proved_at = 0")

    def test_a_program_brings_back_the_document_with_the_persons_signature_and_nothing_else(self):
        director, nobody = self.person("giamdoc"), self.office.client()
        draft = self.operations().approved()
        confirm_certificate(self.office, self.person("quantri"), director, "director")

        def brought(make, **more):
            begun = main_job.change(director, draft, "agent-exchanges", None)
            told = bring(nobody, begun["upload_path"], make(nobody.call("GET", begun["download_path"])), **more)
            present = director.call("GET", f"/api/v1/agent-exchanges/{begun['id']}")
            self.refused(404, bring, nobody, begun["upload_path"], b"%PDF-1.7 again")
            self.assertEqual(main_job.current(director, draft)["state"], "signed" if told["Status"] else "approved")
            self.assertEqual((told["Status"], present["state"]), (present["state"] == "signed", "signed" if told["Status"] else "refused"))
            return told["Message"]

        def sign(pdf):
            return sign_as_agent(self.office, pdf)

        self.assertIn("bắt đầu bằng", brought(lambda pdf: pdf), "unsigned")
        self.assertIn("bắt đầu bằng", brought(lambda pdf: sign(pdf[:-1] + b" ")), "one byte changed, then signed")
        self.assertIn("bắt đầu bằng", brought(lambda pdf: sign_as_agent(self.office, open(self.letter_pdf, "rb").read())), "another document")
        self.assertIn("đúng một chữ ký", brought(lambda pdf: sign_as_agent(self.office, sign(pdf), "director.p12", "--field", "Once-more", "--rectangle", "60,60,120,40", "--cover")), "signed twice")
        self.assertIn("không bao trùm", brought(lambda pdf: sign(pdf) + b"\n% more\n"), "something behind the signature")
        self.assertIn("thay đổi khác", brought(lambda pdf: sign(self.stamped(pdf))), "a note between original and signature")
        self.assertIn("chờ quản trị viên", brought(lambda pdf: sign_as_agent(self.office, pdf, "official.p12")), "somebody's certificate")
        self.assertIn("không", brought(lambda pdf: self.spoilt(sign(pdf), len(pdf))), "a byte of the signature changed")
        self.assertEqual(brought(sign, field="bat-ky"), "", "the right one, under any name of the field")
        events = self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/history?limit=100")["items"]
        self.assertEqual([one["kind"] for one in events].count("agent-file-refused"), 8)
        check = self.office.command("check", check=False)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)

    def stamped(self, pdf):
        """The same with a visible remark put over the page, as an update."""
        source, target = os.path.join(self.folder, "plain.pdf"), os.path.join(self.folder, "stamped.pdf")
        if os.path.exists(target):
            os.remove(target)
        with open(source, "wb") as out:
            out.write(pdf)
        subprocess.run([self.office.binary, "stamp", source, target, "--agency", "SỞ KHÁC", "--number", "1", "--rectangle", "20,20,142,99"], check=True, capture_output=True)
        with open(target, "rb") as file:
            return file.read()

    @staticmethod
    def spoilt(pdf, begin):
        at = pdf.index(b"/Contents <", begin) + 400
        return pdf[:at] + (b"0" if pdf[at:at + 1] != b"0" else b"1") + pdf[at + 1:]

    def test_two_steps_take_the_persons_own_certificate_alone(self):
        director, admin = self.person("giamdoc"), self.person("quantri")
        draft = self.operations().approved()
        confirm_certificate(self.office, admin, self.person("chuyenvien"), "official")
        with open(os.path.join(self.office.folder, "pki", "official-chain.pem"), encoding="utf-8") as file:
            chain = file.read()
        refused = self.refused(403, main_job.change, director, draft, "signing-operations", {"certificate_chain": chain})
        self.assertIn("người khác", refused["detail"])
        issue(self.office, "other", "Vũ Đức Thắng")
        with open(os.path.join(self.office.folder, "pki", "other-chain.pem"), encoding="utf-8") as file:
            chain = file.read()
        refused = self.refused(403, main_job.change, director, draft, "signing-operations", {"certificate_chain": chain})
        self.assertIn("chờ quản trị viên", refused["detail"])
        waiting = [one for one in admin.call("GET", "/api/v1/person-certificates?state=waiting")["items"] if one["login"] == "giamdoc"][-1]
        admin.call("POST", f"/api/v1/person-certificates/{waiting['id']}/decision", {"decision": "confirm"}, waiting["version"])
        operation = main_job.change(director, draft, "signing-operations", {"certificate_chain": chain})
        admin.call("POST", f"/api/v1/person-certificates/{waiting['id']}/decision", {"decision": "withdraw", "reason": "Mất thiết bị"}, 2)
        self.refused(403, director.call, "PUT", f"/api/v1/signing-operations/{operation['id']}", {"signature": self.value_of(operation, "other")})

    def value_of(self, operation, name):
        import base64
        return base64.b64encode(subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", os.path.join(self.office.folder, "pki", f"{name}.key")],
            input=base64.b64decode(operation["to_sign"]), capture_output=True, check=True).stdout).decode()


class RemoteKeys(OfficeWithRemoteService):
    """A remote signing service with the director's key, played by a mock."""

    def test_a_document_is_signed_by_who_holds_key_and_code_and_by_nobody_else(self):
        people = {name: self.person(name) for name in ("chuyenvien", "truongphong", "chanhvanphong", "giamdoc", "quantri")}
        operations = KeyOperations(self, people)
        director = people["giamdoc"]
        body = {"service": "thu-nghiem", "account": "giamdoc", "credential_id": "otp"}
        linked = director.call("POST", "/api/v1/remote-keys", body)
        draft = operations.approved()
        refused = self.refused(403, operations.sign_remotely, linked, draft, one_time_password="445566")
        self.assertIn("chờ quản trị viên", refused["detail"])
        certificate = linked["certificate"]
        people["quantri"].call("POST", f"/api/v1/person-certificates/{certificate['id']}/decision", {"decision": "confirm"}, certificate["version"])
        for status, pin, code in ((403, "000000", "445566"), (403, "112233", "000000"), (400, "112233", ""), (400, "", "445566")):
            self.refused(status, operations.sign_remotely, linked, draft, pin, one_time_password=code)
            self.assertEqual(main_job.current(director, draft)["state"], "approved")
        self.refused(412, operations.sign_remotely, linked, draft, one_time_password="445566", sha256="0" * 64)
        self.refused(412, operations.sign_remotely, linked, draft, one_time_password="445566", version=1)
        before = self.service.counts()["signHash"]
        self.assertEqual(operations.sign_remotely(linked, draft, one_time_password="445566")["state"], "signed")
        self.refused(409, operations.sign_remotely, linked, draft, one_time_password="445566")
        self.assertEqual(self.service.counts()["signHash"], before + 1)
        report = director.call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual((report["indication"], report["signatures"][0]["signer"]), ("TOTAL_PASSED", "Vũ Đức Thắng"), report)
        self.refused(404, director.call, "POST", "/api/v1/remote-keys/search", {"service": "khong-co"})
        self.refused(404, people["quantri"].call, "DELETE", f"/api/v1/remote-keys/{linked['id']}")
