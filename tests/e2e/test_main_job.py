"""The main job with the real binary, judged by other programs as well."""

import os
import subprocess
import tempfile
import unittest

from key_operations import confirm_certificate
from support import BINARY, ROOT, SHARED, OfficeTest, main_job


class MainJob(OfficeTest):
    def whole_job(self, letter_pdf, report_pdf, attachments, symbol):
        clerk, official, director, auditor = (self.person(one) for one in ("vanthu", "chuyenvien", "giamdoc", "kiemtra"))
        letter = main_job.register_letter(clerk, letter_pdf, number_and_symbol=symbol)
        self.assertEqual(letter["state"], "registered")
        letter = main_job.submit_and_instruct(clerk, director, letter)
        main_job.assign(self.person("truongphong"), letter, official.person["id"])
        self.assertEqual(main_job.task_for(official, letter["id"])["node"], "process")
        draft = main_job.draft_answer(official, report_pdf, letter, attachments)
        main_job.submit_draft(official, draft)
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        main_job.change(director, draft, "signature", {})
        main_job.change(clerk, draft, "number", {})
        main_job.change(clerk, draft, "seal", {})
        issued = main_job.change(clerk, draft, "issue", {})
        self.assertEqual(issued["state"], "issued")
        self.assertRegex(issued["symbol"], r"^[0-9]{2,}/BC-STTTT$")
        report = auditor.call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual(report["indication"], "TOTAL_PASSED", report)
        self.assertEqual([one["changes"] for one in report["signatures"]], ["form_filling", "none"])
        letter = clerk.call("GET", f"/api/v1/incoming/{letter['id']}")
        self.assertEqual([one["symbol"] for one in letter["answers"]], [issued["symbol"]])
        self.judge(issued, report_pdf)
        return issued

    def judge(self, issued, report_pdf):
        with tempfile.TemporaryDirectory() as folder:
            auditor = self.person("kiemtra")
            by_kind = {one["kind"]: main_job.save(auditor, one, folder, one["kind"] + ".pdf") for one in issued["files"]
                       if one["kind"] != "attachment"}
            contents = {}
            for kind, path in by_kind.items():
                with open(path, "rb") as source:
                    contents[kind] = source.read()
            with open(report_pdf, "rb") as source:
                self.assertEqual(contents["original"], source.read())
            for earlier, later in (("original", "draft"), ("draft", "signed"), ("signed", "numbered"), ("numbered", "sealed")):
                self.assertTrue(contents[later].startswith(contents[earlier]), f"{later} does not begin with {earlier}")
            sealed = by_kind["sealed"]
            self.assertEqual(subprocess.run(["qpdf", "--check", sealed], capture_output=True).returncode, 0)
            pki = os.path.join(self.office.folder, "pki")
            database = "sql:" + folder
            for command in (["certutil", "-N", "--empty-password", "-d", database],
                            ["certutil", "-A", "-d", database, "-n", "root", "-t", "CT,CT,CT", "-i", f"{pki}/root-ca.pem"],
                            ["certutil", "-A", "-d", database, "-n", "issuing", "-t", ",,", "-i", f"{pki}/issuing-ca.pem"]):
                subprocess.run(command, check=True, capture_output=True)
            pdfsig = subprocess.run(["pdfsig", "-nssdir", database, sealed], capture_output=True, text=True).stdout
            self.assertEqual(pdfsig.count("Signature is Valid"), 2, pdfsig)
            self.assertEqual(pdfsig.count("Certificate is Trusted"), 2, pdfsig)
            trust = ["--trust", f"{pki}/root-ca.pem", "--trust", f"{pki}/issuing-ca.crl"]
            self.assertEqual(subprocess.run([BINARY, "verify", *trust, sealed], capture_output=True).returncode, 0)
            self.assertEqual(subprocess.run([BINARY, "verify", sealed], capture_output=True).returncode, 2)
            self.assertEqual(subprocess.run([BINARY, "verify", by_kind["draft"]], capture_output=True).returncode, 3)
            altered = bytearray(contents["sealed"])
            altered[len(contents["original"]) // 2] ^= 1
            with open(sealed, "wb") as out:
                out.write(altered)
            self.assertIn(subprocess.run([BINARY, "verify", *trust, sealed], capture_output=True).returncode, (1, 65))
            with open(sealed, "wb") as out:
                out.write(b"")
            self.assertEqual(subprocess.run([BINARY, "verify", *trust, sealed], capture_output=True).returncode, 65)
            self.assertEqual(subprocess.run([BINARY, "verify"], capture_output=True).returncode, 64)

    def test_on_documents_of_the_project(self):
        self.whole_job(self.letter_pdf, self.report_pdf, [], "412/UBND-VP7")

    @unittest.skipUnless(os.path.isdir(SHARED), "shared data is absent")
    def test_on_documents_of_other_programs(self):
        self.whole_job(os.path.join(SHARED, "incoming-cong-van.pdf"), os.path.join(SHARED, "draft-bao-cao.pdf"),
                       [os.path.join(SHARED, "draft-bao-cao.docx"), os.path.join(SHARED, "scanned-cong-van.pdf")], "413/UBND-VP7")

    def test_two_steps_with_a_key_that_the_server_does_not_hold(self):
        import base64
        official, director = self.person("chuyenvien"), self.person("giamdoc")
        draft = main_job.draft_answer(official, self.report_pdf, None)
        main_job.submit_draft(official, draft)
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        pki = os.path.join(self.office.folder, "pki")
        confirm_certificate(self.office, self.person("quantri"), director, "official")
        with open(f"{pki}/official-chain.pem", encoding="utf-8") as chain:
            operation = main_job.change(director, draft, "signing-operations", {"certificate_chain": chain.read()})
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/to-sign", "wb") as out:
                out.write(base64.b64decode(operation["to_sign"]))
            subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{pki}/official.key", "-sigopt", "rsa_padding_mode:pss", "-sigopt",
                            "rsa_pss_saltlen:digest", "-out", f"{folder}/value", f"{folder}/to-sign"], check=True)
            with open(f"{folder}/value", "rb") as value:
                signature = value.read()
        # The server may be killed between the steps.
        self.restart_after_kill()
        wrong = base64.b64encode(bytes([signature[0] ^ 1]) + signature[1:]).decode()
        path = f"/api/v1/signing-operations/{operation['id']}"
        self.refused(400, director.call, "PUT", path, {"signature": wrong})
        signed = director.call("PUT", path, {"signature": base64.b64encode(signature).decode()})
        self.assertEqual(signed["state"], "signed")
        self.refused(409, director.call, "PUT", path, {"signature": base64.b64encode(signature).decode()})
        report = self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual(report["signatures"][0]["algorithm"], "RSASSA-PSS with SHA-256")
        self.assertEqual(report["indication"], "TOTAL_PASSED", report)

    def test_return_new_version_and_forward(self):
        official, head, office = self.person("chuyenvien"), self.person("truongphong"), self.person("chanhvanphong")
        draft = main_job.draft_answer(official, self.report_pdf, None)
        main_job.submit_draft(official, draft)
        main_job.decide(head, draft["id"], "approve")
        task = main_job.task_for(office, draft["id"])
        shown = main_job.current(office, draft)["current_sha256"]
        self.refused(400, main_job.decide, office, draft["id"], "return")  # a return needs a reason
        main_job.decide(office, draft["id"], "return", reason="Sai thể thức ô số 5")
        self.assertEqual(main_job.current(official, draft)["state"], "drafting")
        self.refused(409, office.call, "POST", f"/api/v1/tasks/{task['id']}/decision",
                     {"outcome": "approve", "version_sha256": shown})
        present = main_job.current(official, draft)
        changed = official.call("POST", f"/api/v1/outgoing/{draft['id']}/versions",
                                {"upload": official.upload(self.report_pdf)}, present["version"])
        self.assertEqual([one["kind"] for one in changed["files"]].count("draft"), 2)
        main_job.submit_draft(official, changed)
        main_job.decide(head, draft["id"], "approve")
        director_id = self.person("giamdoc").person["id"]
        main_job.decide(office, draft["id"], "forward", forward_to=director_id)
        self.assertEqual(main_job.task_for(self.person("giamdoc"), draft["id"])["user_id"], director_id)

    def test_history_has_proofs_that_verify_without_the_server(self):
        letter = main_job.register_letter(self.person("vanthu"), self.letter_pdf, number_and_symbol="77/UBND-KT")
        auditor = self.person("kiemtra")
        history = auditor.call("GET", f"/api/v1/documents/{letter['id']}/history")
        self.assertEqual(history["items"][0]["kind"], "incoming-registered")  # the validation may have followed already
        key = auditor.call("GET", "/api/v1/log/key").decode()
        bundle = auditor.call("GET", history["items"][0]["proof"])
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "proof")
            for content, expected in ((bundle, 0), (bundle.replace(b"index ", b"index 1", 1), 1)):
                with open(path, "wb") as out:
                    out.write(content)
                self.assertEqual(subprocess.run([BINARY, "verify", "--log-key", key, path], capture_output=True).returncode, expected)


@unittest.skipUnless(os.environ.get("VANTHU_TEST_POSTGRESQL"), "VANTHU_TEST_POSTGRESQL names no server")
class MainJobOnPostgresql(MainJob):
    """The same on PostgreSQL."""

    settings = (f"database.url={os.environ.get('VANTHU_TEST_POSTGRESQL')}",)
