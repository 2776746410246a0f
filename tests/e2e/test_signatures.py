"""Signatures on the command line and from the server, with an authority for time-stamps, OCSP and CRLs on loopback."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

from support import BINARY, ROOT, OfficeTest, demo_documents, main_job
from office import free_port


def start_authority(folder, port):
    """The development PKI's own authority; ends when its standard input closes."""
    process = subprocess.Popen([os.path.join(ROOT, "certs", "testpki", "authority"), folder, "--port", str(port)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().startswith("http://")
    return process


def stop_authority(process):
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


def vanthu(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True)


vanthu.binary = BINARY


class SigningCase(unittest.TestCase):
    """A development PKI with its authority, a PDF and a letter, in a folder of the class."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="vanthu-e2e-")
        cls.folder = cls.scratch.name
        cls.port = free_port()
        with open(cls.at("password"), "w", encoding="ascii") as file:
            file.write("test-only\n")
        subprocess.run([os.path.join(ROOT, "certs", "testpki", "make"), cls.at("pki")], check=True, capture_output=True,
                       env=dict(os.environ, VANTHU_PKI_PASSWORD_FILE=cls.at("password"), VANTHU_PKI_URL=f"http://127.0.0.1:{cls.port}"))
        cls.authority = start_authority(cls.at("pki"), cls.port)
        demo_documents(cls.at("documents"))
        cls.pdf = cls.at("documents/draft-bao-cao.pdf")
        cls.root = ["--trust", cls.at("pki/root-ca.pem")]
        cls.services = [*cls.root, "--tsa", f"http://127.0.0.1:{cls.port}/tsa", "--private-addresses"]
        with open(cls.at("letter.txt"), "w", encoding="utf-8") as file:
            file.write("Công văn số 15/UBND-VP\n")

    @classmethod
    def tearDownClass(cls):
        stop_authority(cls.authority)
        cls.scratch.cleanup()

    @classmethod
    def at(cls, name):
        return os.path.join(cls.folder, name)

    def write(self, name, text):
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(text)

    def sign(self, source, target, *more, signer="director"):
        return vanthu("sign", source, self.at(target), "--keystore", self.at(f"pki/{signer}.p12"), "--password-file", self.at("password"), *more)

    def report(self, path, *more):
        done = vanthu("verify", path, "--format", "json", *(more or self.root))
        return done.returncode, json.loads(done.stdout)


class CommandLine(SigningCase):
    def test_a_pdf_goes_from_b_b_to_b_lta_and_is_judged_without_network(self):
        self.assertEqual(self.sign(self.pdf, "basic.pdf").stdout, "B-B\n")
        code, report = self.report(self.at("basic.pdf"), *self.root, "--policy", "vietnam")
        self.assertEqual((code, report["signatures"][0]["sub_indication"]), (2, "TRY_LATER"), report)
        code, report = self.report(self.at("basic.pdf"), *self.root, "--policy", "vietnam", "--online", "--private-addresses")
        self.assertEqual((code, report["signatures"][0]["level"]), (0, "B-B"), report)
        done = vanthu("extend", self.at("basic.pdf"), self.at("archived.pdf"), *self.services)
        self.assertEqual(done.stdout, "B-LTA\n", done.stderr)
        code, report = self.report(self.at("archived.pdf"), *self.root, "--policy", "vietnam")
        first = report["signatures"][0]
        self.assertEqual((code, first["level"], first["indication"], first["changes"]), (0, "B-LTA", "TOTAL_PASSED", "lta_updates"), report)
        self.assertTrue(first["revocation_checked"])
        self.assertEqual([one["indication"] for one in first["timestamps"]], ["TOTAL_PASSED"] * len(first["timestamps"]))
        self.assertEqual(subprocess.run(["qpdf", "--check", self.at("archived.pdf")], capture_output=True).returncode, 0)

    def test_a_cades_file_is_judged_with_its_data_and_by_openssl(self):
        self.assertEqual(self.sign(self.at("letter.txt"), "letter.p7s", "--level", "B-LTA", *self.services, signer="official").stdout, "B-LTA\n")
        code, report = self.report(self.at("letter.p7s"), *self.root, "--detached", self.at("letter.txt"))
        self.assertEqual((code, report["signatures"][0]["level"], report["format"]), (0, "B-LTA", "CMS"), report)
        code, report = self.report(self.at("letter.p7s"))
        self.assertEqual((code, report["signatures"][0]["sub_indication"]), (2, "SIGNED_DATA_NOT_FOUND"))
        with open(self.at("other.txt"), "w", encoding="utf-8") as file:
            file.write("Công văn số 16/UBND-VP\n")
        code, report = self.report(self.at("letter.p7s"), *self.root, "--detached", self.at("other.txt"))
        self.assertEqual((code, report["signatures"][0]["sub_indication"]), (1, "HASH_FAILURE"))
        judged = subprocess.run(["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", self.at("letter.p7s"), "-content",
                                 self.at("letter.txt"), "-CAfile", self.at("pki/root-ca.pem"), "-purpose", "any", "-out", os.devnull],
                                capture_output=True, text=True)
        self.assertEqual(judged.returncode, 0, judged.stderr)

    def test_a_time_stamp_stands_alone_and_openssl_verifies_it(self):
        self.assertEqual(vanthu("timestamp", self.at("letter.txt"), self.at("letter.tst"), *self.services).returncode, 0)
        code, report = self.report(self.at("letter.tst"), *self.root, "--detached", self.at("letter.txt"))
        self.assertEqual((code, report["signatures"][0]["format"]), (0, "document_timestamp"), report)
        judged = subprocess.run(["openssl", "ts", "-verify", "-data", self.at("letter.txt"), "-in", self.at("letter.tst"), "-token_in", "-CAfile",
                                 self.at("pki/root-ca.pem"), "-untrusted", self.at("pki/issuing-ca.pem")], capture_output=True, text=True)
        self.assertIn("Verification: OK", judged.stdout, judged.stderr)

    def test_an_authority_that_is_down_lowers_the_level_or_fails_as_asked(self):
        dead = [*self.root, "--tsa", f"http://127.0.0.1:{free_port()}/tsa", "--private-addresses"]
        done = self.sign(self.pdf, "lowered.pdf", "--level", "B-LTA", *dead)
        self.assertEqual((done.returncode, done.stdout), (0, "B-B\n"))
        self.assertIn("B-B only", done.stderr)
        done = self.sign(self.pdf, "refused.pdf", "--level", "B-LTA", "--strict-level", *dead)
        self.assertEqual(done.returncode, 1)
        self.assertFalse(os.path.exists(self.at("refused.pdf")))
        private = self.sign(self.pdf, "private.pdf", "--level", "B-T", *self.root, "--tsa", f"http://127.0.0.1:{self.port}/tsa")
        self.assertIn("private addresses", private.stderr)

    def test_a_folder_gives_a_line_a_file_in_order(self):
        os.makedirs(self.at("many"))
        self.sign(self.pdf, "many/0.pdf")
        for number in range(1, 12):
            shutil.copy(self.at("many/0.pdf"), self.at(f"many/{number:02}.pdf"))
        with open(self.at("many/05.pdf"), "r+b") as file:
            file.seek(400)
            byte = file.read(1)
            file.seek(400)
            file.write(bytes([byte[0] ^ 1]))
        with open(self.at("many/99.txt"), "w", encoding="ascii") as file:
            file.write("no signature at all")
        done = vanthu("verify", self.at("many"), "--format", "json", "--jobs", "2", *self.root)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([os.path.basename(one["file"]) for one in lines], sorted(os.listdir(self.at("many"))))
        self.assertEqual(done.returncode, 65)
        broken = next(one for one in lines if one["file"].endswith("05.pdf"))
        self.assertFalse(any(one["intact"] for one in broken.get("signatures", [])), broken)
        self.assertEqual(sum(one.get("indication") == "TOTAL_PASSED" for one in lines), 11)
        self.assertEqual(lines[-1]["error"]["code"], "unsupported")

    def test_a_path_alone_and_a_policy_file(self):
        chain = self.at("pki/director-chain.pem")
        done = vanthu("verify", "--certificate", chain, "--format", "json", *self.root)
        self.assertEqual((done.returncode, json.loads(done.stdout)["indication"]), (0, "PASSED"))
        self.assertEqual(vanthu("verify", "--certificate", chain).returncode, 2)
        self.sign(self.pdf, "policy.pdf", signer="official")
        with open(self.at("strict.toml"), "w", encoding="utf-8") as file:
            file.write('name = "strict"\nrequire_timestamp = true\n')
        code, report = self.report(self.at("policy.pdf"), *self.root, "--policy", self.at("strict.toml"))
        self.assertEqual((code, report["policy"], report["signatures"][0]["sub_indication"]), (2, "strict", "SIG_CONSTRAINTS_FAILURE"))
        with open(self.at("bad.toml"), "w", encoding="utf-8") as file:
            file.write('name = "bad"\nrequire_everything = true\n')
        done = vanthu("verify", self.at("policy.pdf"), "--policy", self.at("bad.toml"))
        self.assertEqual(done.returncode, 64)
        self.assertIn("bad.toml:2", done.stderr)

    def test_reports_for_people_and_machines(self):
        self.sign(self.pdf, "reported.pdf", "--level", "B-LTA", *self.services)
        page = vanthu("report", self.at("reported.pdf"), *self.root).stdout
        for demanded in ("Tổ chức cấp chứng thư", "Người ký", "Đơn vị quản lý", "Thời gian ký", "Tính toàn vẹn", "Hiệu lực khi ký",
                         "Chứng thư có hiệu lực từ", "HỢP LỆ"):
            self.assertIn(demanded, page)
        self.assertNotIn("<script", page)
        xml = vanthu("report", self.at("reported.pdf"), "--format", "xml", *self.root).stdout
        well_formed = subprocess.run(["/usr/bin/python3", "-c", "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())"],
                                     input=xml.encode(), capture_output=True)
        self.assertEqual(well_formed.returncode, 0, well_formed.stderr)
        self.assertIn("urn:etsi:019102:mainindication:total-passed", xml)
        self.assertIn("urn:etsi:019102:validationprocess:LTA", xml)


class LongTermOffice(OfficeTest):
    """The server signs up to B-LTA."""

    @classmethod
    def setUpClass(cls):
        port = free_port()
        cls.settings = (f"pki.url=http://127.0.0.1:{port}", "signing.level=B-LTA", f"signing.tsa_url=http://127.0.0.1:{port}/tsa",
                        "signing.fetch_private_addresses=true", "signing.policy=vietnam")
        super().setUpClass()
        cls.authority = start_authority(os.path.join(cls.office.folder, "pki"), port)

    @classmethod
    def tearDownClass(cls):
        if cls.authority.poll() is None:
            stop_authority(cls.authority)
        super().tearDownClass()

    def test_a_document_is_signed_and_sealed_for_the_archive(self):
        draft = self.until_signed()
        clerk, auditor = self.person("vanthu"), self.person("kiemtra")
        main_job.change(clerk, draft, "number", {})
        main_job.change(clerk, draft, "seal", {})
        main_job.change(clerk, draft, "issue", {})
        report = auditor.call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual(report["indication"], "TOTAL_PASSED", report)
        kinds = [(one["format"], one["level"]) for one in report["signatures"]]
        self.assertEqual([kind for kind in kinds if kind[0] == "PAdES"], [("PAdES", "B-LTA")] * 2, kinds)
        events = auditor.call("GET", f"/api/v1/documents/{draft['id']}/history")["items"]
        levels = [one["fields"]["level"] for one in events if one["kind"] in ("outgoing-signed", "outgoing-sealed")]
        self.assertEqual(levels, ["B-LTA", "B-LTA"])
        page = auditor.exchange("GET", f"/api/v1/documents/{draft['id']}/signatures?format=html")
        self.assertEqual(page.status, 200)
        self.assertIn("style-src", page.headers["content-security-policy"])
        self.refused(400, auditor.call, "GET", f"/api/v1/documents/{draft['id']}/signatures?format=pdf")

    def test_zz_an_authority_that_is_down_never_stops_the_signing(self):
        stop_authority(self.authority)
        draft = self.until_signed()
        events = self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/history")["items"]
        signed = next(one for one in events if one["kind"] == "outgoing-signed")
        self.assertEqual(signed["fields"]["level"], "B-B")
        self.assertIn("B-B", signed["fields"]["note"])
