"""Every format, kind of key and command of signing, on the command line; trusted lists; what is left when something goes wrong."""

import base64
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile
import zlib

from support import ROOT, OfficeTest
from test_signatures import SigningCase, vanthu

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
TSL = "http://uri.etsi.org/TrstSvc/TrustedList/"


def png(width, height):
    """A blue line on nothing: eight bits, RGBA."""
    row = b"\0" + b"\0\0\0\0" * (width // 4) + b"\x10\x20\x90\xff" * (width // 2) + b"\0\0\0\0" * (width - width // 4 - width // 2)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b""))


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


class Formats(SigningCase):
    def levels(self, path, *more):
        code, report = self.report(path, *self.root, *more)
        return code, [(one["format"], one["level"]) for one in report["signatures"]]

    def test_xades_in_each_packaging(self):
        self.write("letter.xml", "<congvan><so>15/UBND-VP</so></congvan>")
        for packaging in ("enveloped", "enveloping", "detached"):
            target = f"letter-{packaging}.xml"
            done = self.sign(self.at("letter.xml"), target, "--format", "xades", "--packaging", packaging, "--level", "B-LTA",
                             "--role", "Giám đốc", *self.services)
            self.assertEqual(done.stdout, "B-LTA\n", done.stderr)
            beside = ["--detached", self.at("letter.xml")] if packaging == "detached" else []
            self.assertEqual(self.levels(self.at(target), *beside), (0, [("XAdES", "B-LTA")]), packaging)
        self.write("other.xml", "<congvan><so>16/UBND-VP</so></congvan>")
        code, report = self.report(self.at("letter-detached.xml"), *self.root, "--detached", self.at("other.xml"))
        self.assertEqual((code, report["signatures"][0]["sub_indication"]), (1, "HASH_FAILURE"))
        with open(self.at("letter-enveloped.xml"), encoding="utf-8") as file:
            changed = file.read().replace("15/UBND-VP", "51/UBND-VP")
        self.write("changed.xml", changed)
        self.assertEqual(self.report(self.at("changed.xml"))[0], 1)

    def test_containers_of_both_kinds_in_both_forms(self):
        self.write("annex.txt", "Phụ lục\n")
        for kind in ("asic-s", "asic-e"):
            for form in ("cades", "xades"):
                target = f"{kind}-{form}.{kind.replace('-', '')}"
                more = ["--with", self.at("annex.txt")] if kind == "asic-e" else []
                done = self.sign(self.at("letter.txt"), target, "--format", kind, "--form", form, "--level", "B-T", *more, *self.services)
                self.assertEqual(done.stdout, "B-T\n", done.stderr)
                done = vanthu("extend", self.at(target), self.at("archived-" + target), *self.services)
                self.assertEqual(done.stdout, "B-LTA\n", done.stderr)
                code, levels = self.levels(self.at("archived-" + target))
                self.assertEqual((code, levels[0][1]), (0, "B-LTA"), target)
                with zipfile.ZipFile(self.at(target)) as archive:
                    self.assertEqual(archive.namelist()[0], "mimetype")
                    self.assertIn("letter.txt", archive.namelist())
                with zipfile.ZipFile(self.at(target)) as source, zipfile.ZipFile(self.at("changed-" + target), "w") as changed:
                    for name in source.namelist():
                        changed.writestr(name, source.read(name).replace(b"15/UBND", b"51/UBND"))
                self.assertNotEqual(vanthu("verify", self.at("changed-" + target), *self.root).returncode, 0, target)


class Keys(SigningCase):
    def official(self, *more, name):
        target = self.at(name + ".p7m")
        done = vanthu("sign", self.at("letter.txt"), target, "--enveloping", *more)
        if done.returncode == 0:
            self.assertEqual(vanthu("verify", target, *self.root).returncode, 0)
            shown = subprocess.run(["openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", target], capture_output=True, text=True)
            return done, shown.stdout
        self.assertFalse(os.path.exists(target))
        return done, ""

    def test_a_pem_key_with_a_password(self):
        subprocess.run(["openssl", "pkcs8", "-topk8", "-in", self.at("pki/official.key"), "-out", self.at("locked.key"), "-passout",
                        "file:" + self.at("password")], check=True)
        pair = ["--key", self.at("locked.key"), "--certificate", self.at("pki/official-chain.pem")]
        done, shown = self.official(*pair, "--password-file", self.at("password"), name="pem")
        self.assertEqual(done.stdout, "B-B\n", done.stderr)
        self.assertIn("rsassaPss", shown)
        self.write("wrong-password", "not it\n")
        done, _ = self.official(*pair, "--password-file", self.at("wrong-password"), name="pem-wrong")
        self.assertNotEqual(done.returncode, 0)
        other = ["--key", self.at("locked.key"), "--certificate", self.at("pki/director-chain.pem"), "--password-file", self.at("password")]
        self.assertNotEqual(self.official(*other, name="pem-other")[0].returncode, 0)

    def test_a_key_in_a_token(self):
        os.makedirs(self.at("tokens"))
        self.write("softhsm2.conf", f"directories.tokendir = {self.at('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.write("pin", "123456\n")
        self.write("wrong-pin", "654321\n")
        os.environ["SOFTHSM2_CONF"] = self.at("softhsm2.conf")
        self.addCleanup(os.environ.pop, "SOFTHSM2_CONF")
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "e2e", "--pin", "123456", "--so-pin", "876543"], check=True,
                       capture_output=True)
        subprocess.run(["softhsm2-util", "--import", self.at("pki/official.key"), "--token", "e2e", "--pin", "123456", "--label", "official",
                        "--id", "0a"], check=True, capture_output=True)
        token = ["--pkcs11", SOFTHSM, "--token", "e2e", "--certificate", self.at("pki/official-chain.pem")]
        for name, chosen in (("label", ["--key-label", "official"]), ("id", ["--key-id", "0a", "--pkcs1"])):
            done, shown = self.official(*token, *chosen, "--password-file", self.at("pin"), name="token-" + name)
            self.assertEqual(done.stdout, "B-B\n", done.stderr)
            self.assertEqual("rsassaPss" in shown, name == "label", shown)
        done, _ = self.official(*token, "--key-label", "official", "--password-file", self.at("wrong-pin"), name="token-wrong-pin")
        self.assertEqual(done.returncode, 64)
        self.assertIn("PIN is wrong", done.stderr)
        done, _ = self.official(*token, "--key-label", "nobody", "--password-file", self.at("pin"), name="token-wrong-key")
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("PIN", done.stderr)

    def test_a_key_at_a_remote_service(self):
        service_keys = self.at("remote")
        os.makedirs(service_keys)
        shutil.copy(self.at("pki/official.key"), os.path.join(service_keys, "rsa.key"))
        shutil.copy(self.at("pki/official.pem"), os.path.join(service_keys, "rsa.pem"))
        shutil.copy(self.at("pki/issuing-ca.pem"), os.path.join(service_keys, "issuer.pem"))
        mock = subprocess.Popen([sys.executable, os.path.join(ROOT, "tests", "support", "csc_mock.py"), service_keys], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        try:
            port = int(mock.stdout.readline())
            self.write("bearer", "token-of-the-test\n")
            self.write("remote-pin", "112233\n")
            self.write("otp", "445566\n")

            def at(mode, credential="rsa", pin="remote-pin"):
                return ["--csc", f"http://127.0.0.1:{port}/{mode}/csc/v2", "--credential", credential, "--bearer-file", self.at("bearer"),
                        "--password-file", self.at(pin), "--private-addresses"]

            done, _ = self.official(*at("good"), name="csc")
            self.assertEqual(done.stdout, "B-B\n", done.stderr)
            done, _ = self.official(*at("good", "otp"), "--otp-file", self.at("otp"), name="csc-otp")
            self.assertEqual(done.stdout, "B-B\n", done.stderr)
            for name, arguments in (("wrong", at("wrong")), ("broken", at("broken")), ("garbage", at("garbage")), ("pin", at("good", pin="otp"))):
                done, _ = self.official(*arguments, name="csc-" + name)
                self.assertEqual(done.returncode, 1, name + done.stderr)
        finally:
            mock.stdin.close()
            mock.wait(10)
            mock.stdout.close()

    def test_exactly_one_key_is_chosen(self):
        self.assertEqual(vanthu("sign", self.at("letter.txt"), self.at("none.p7m")).returncode, 64)
        done = vanthu("sign", self.at("letter.txt"), self.at("two.p7m"), "--keystore", self.at("pki/director.p12"), "--key", self.at("pki/official.key"))
        self.assertEqual(done.returncode, 64)


class Batch(SigningCase):
    def test_one_broken_pdf_among_fifty_is_named_and_stops_nothing(self):
        os.makedirs(self.at("in"))
        for number in range(50):
            shutil.copy(self.pdf, self.at(f"in/{number:02}.pdf"))
        with open(self.at("in/17.pdf"), "wb") as file:
            file.write(b"%PDF-1.7\nthis is no document\n")
        done = self.sign(self.at("in"), "out")
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        self.assertEqual(len(lines), 50)
        self.assertEqual([line[0] for line in lines if line[1] == "FAILED"], ["17.pdf"])
        self.assertEqual(sorted(os.listdir(self.at("out"))), [f"{number:02}.pdf" for number in range(50) if number != 17])
        done = vanthu("verify", self.at("out/00.pdf"), self.at("out/49.pdf"), *self.root)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_output_is_never_overwritten(self):
        self.assertEqual(self.sign(self.pdf, "once.pdf").returncode, 0)
        with open(self.at("once.pdf"), "rb") as file:
            before = file.read()
        self.assertEqual(self.sign(self.pdf, "once.pdf").returncode, 64)
        os.makedirs(self.at("twice"))
        shutil.copy(self.pdf, self.at("twice/a.pdf"))
        shutil.copy(self.at("letter.txt"), self.at("twice/b.txt"))
        self.assertEqual(self.sign(self.at("twice"), "twice-out").returncode, 0)
        kept = {name: open(self.at("twice-out/" + name), "rb").read() for name in os.listdir(self.at("twice-out"))}
        again = self.sign(self.at("twice"), "twice-out")
        self.assertEqual(again.returncode, 1)
        self.assertEqual(again.stdout.count("FAILED"), 2, again.stdout)
        self.assertEqual({name: open(self.at("twice-out/" + name), "rb").read() for name in os.listdir(self.at("twice-out"))}, kept)
        with open(self.at("once.pdf"), "rb") as file:
            self.assertEqual(file.read(), before)

    @unittest.skipUnless(os.geteuid() == 0, "only root mounts a small file system")
    def test_a_full_disk_leaves_no_output(self):
        os.makedirs(self.at("small"))
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", self.at("small")], capture_output=True).returncode != 0:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", self.at("small")], check=True)
        for source, name in ((self.pdf, "small/a.pdf"), (self.pdf, "small/a.p7m")):
            more = ["--format", "cades", "--enveloping"] if name.endswith("p7m") else []
            done = self.sign(source, name, *more)
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertTrue(done.stderr)
            self.assertEqual(os.listdir(self.at("small")), [])

    def test_a_verification_that_is_killed_leaves_nothing(self):
        self.sign(self.pdf, "killed.pdf")
        os.makedirs(self.at("killed"))
        for number in range(200):
            os.symlink(self.at("killed.pdf"), self.at(f"killed/{number:03}.pdf"))
        temporary = self.at("temporary")
        os.makedirs(temporary)
        before = sorted(os.listdir(self.folder))
        process = subprocess.Popen([vanthu.binary, "verify", self.at("killed"), "--jobs", "1", *self.root], stdout=subprocess.PIPE,
                                   env=dict(os.environ, TMPDIR=temporary))
        self.assertTrue(process.stdout.readline())  # it is at work
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        self.assertEqual((sorted(os.listdir(self.folder)), os.listdir(temporary)), (before, []))


class Pages(SigningCase):
    def test_text_image_and_seal_are_shown_and_text_is_not_covered(self):
        with open(self.at("signature.png"), "wb") as file:
            file.write(png(600, 300))
        with open(self.at("seal.png"), "wb") as file:
            file.write(png(600, 600))
        done = self.sign(self.pdf, "text.pdf", "--page", "1", "--rectangle", "300,20,250,40")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Ký bởi: Vũ Đức Thắng", text_of(self.at("text.pdf")))
        done = self.sign(self.pdf, "person.pdf", "--image", self.at("signature.png"), "--name", "Vũ Đức Thắng")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.sign(self.at("person.pdf"), "sealed.pdf", "--image", self.at("seal.png"), "--seal", "--field", "Seal", signer="seal")
        self.assertEqual(done.returncode, 0, done.stderr)
        code, report = self.report(self.at("sealed.pdf"))
        self.assertEqual((code, len(report["signatures"])), (0, 2), report)
        images = subprocess.run(["pdfimages", "-list", self.at("sealed.pdf")], capture_output=True, text=True).stdout
        self.assertGreaterEqual(images.count(" image "), 2, images)
        done = self.sign(self.pdf, "anchored.pdf", "--anchor", "GIÁM ĐỐC", "--image", self.at("signature.png"), "--cover")
        self.assertEqual(done.returncode, 0, done.stderr)
        for name, more in (("covered.pdf", ["--page", "1", "--rectangle", "50,600,500,200"]), ("nowhere.pdf", ["--anchor", "KHÔNG CÓ CỤM TỪ NÀY"]),
                           ("bad.pdf", ["--rectangle", "a,b"]), ("noseal.pdf", ["--image", self.at("seal.png"), "--seal"])):
            done = self.sign(self.pdf, name, *more)
            self.assertNotEqual(done.returncode, 0, name)
            self.assertFalse(os.path.exists(self.at(name)), name)
        self.assertIn("would cover", self.sign(self.pdf, "c.pdf", "--page", "1", "--rectangle", "50,600,500,200").stderr)
        self.assertEqual(self.sign(self.pdf, "covering.pdf", "--page", "1", "--rectangle", "50,600,500,200", "--cover").returncode, 0)
        done = self.sign(self.pdf, "copy.pdf", "--note", "SAO Y", signer="seal")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("SAO Y", text_of(self.at("copy.pdf")))

    def test_a_field_that_waits_is_signed_and_a_letter_is_stamped(self):
        done = vanthu("field", self.pdf, self.at("waiting.pdf"), "--name", "GiamDoc", "--page", "1", "--rectangle", "300,20,250,40", "--lock", "all")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(vanthu("verify", self.at("waiting.pdf"), *self.root).returncode, 3)
        self.assertEqual(self.sign(self.at("waiting.pdf"), "waited.pdf", "--field", "GiamDoc").returncode, 0)
        code, report = self.report(self.at("waited.pdf"))
        self.assertEqual((code, report["signatures"][0]["field"]), (0, "GiamDoc"), report)
        done = vanthu("stamp", self.pdf, self.at("full.pdf"), "--agency", "SỞ THÔNG TIN")
        self.assertEqual(done.returncode, 64)
        self.assertIn("no free space", done.stderr)
        letter = self.at("documents/incoming-cong-van.pdf")
        done = vanthu("stamp", letter, self.at("stamped.pdf"), "--agency", "SỞ THÔNG TIN", "--number", "412", "--date", "20/11/2026",
                      "--forwarded-to", "Phòng CNTT", "--dossier", "05/TCCB")
        self.assertEqual(done.returncode, 0, done.stderr)
        shown = text_of(self.at("stamped.pdf"))
        for demanded in ("ĐẾN", "412", "20/11/2026", "Phòng CNTT"):
            self.assertIn(demanded, shown)
        self.assertEqual(subprocess.run(["qpdf", "--check", self.at("stamped.pdf")], capture_output=True).returncode, 0)
        for command in (["field", self.pdf, self.at("x.pdf"), "--name", "A", "--rectangle", "1,2"],
                        ["field", self.pdf, self.at("x.pdf"), "--name", "A", "--lock", "some"]):
            self.assertEqual(vanthu(*command).returncode, 64)


class TrustedLists(SigningCase):
    """A list that the agency's own key signs names the authorities; no other trust is given."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crl = ["--trust", cls.at("pki/issuing-ca.crl")]
        cls.operator = ["--list-operator", cls.at("pki/seal-chain.pem")]
        cls.sign_list("list.xml", cls.service("CA/QC") + cls.service("TSA/QTST"))

    @classmethod
    def service(cls, kind, status="granted", since="2020-01-01T00:00:00Z", history=""):
        with open(cls.at("pki/issuing-ca.cer"), "rb") as file:
            certificate = base64.b64encode(file.read()).decode()
        states = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
        return (f"<TSPService><ServiceInformation><ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/{kind}</ServiceTypeIdentifier>"
                "<ServiceName><Name xml:lang='vi'>Dịch vụ</Name></ServiceName><ServiceDigitalIdentity><DigitalId><X509Certificate>"
                f"{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity><ServiceStatus>{states}{status}</ServiceStatus>"
                f"<StatusStartingTime>{since}</StatusStartingTime></ServiceInformation>" +
                (f"<ServiceHistory><ServiceHistoryInstance><ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/{kind}</ServiceTypeIdentifier>"
                 f"<ServiceStatus>{states}granted</ServiceStatus><StatusStartingTime>{history}</StatusStartingTime></ServiceHistoryInstance>"
                 "</ServiceHistory>" if history else "") + "</TSPService>")

    @classmethod
    def sign_list(cls, name, services, signer="seal"):
        with open(cls.at("unsigned-" + name), "w", encoding="utf-8") as file:
            file.write("<TrustServiceStatusList xmlns='http://uri.etsi.org/02231/v2#' Id='list' TSLTag='http://uri.etsi.org/19612/TSLTag'>"
                       "<SchemeInformation><TSLVersionIdentifier>6</TSLVersionIdentifier><TSLSequenceNumber>7</TSLSequenceNumber>"
                       f"<TSLType>{TSL}TSLType/VNlist</TSLType><SchemeOperatorName><Name xml:lang='vi'>Trung tâm</Name></SchemeOperatorName>"
                       "<SchemeTerritory>VN</SchemeTerritory><ListIssueDateTime>2026-01-01T00:00:00Z</ListIssueDateTime>"
                       "<NextUpdate><dateTime>2046-01-01T00:00:00Z</dateTime></NextUpdate></SchemeInformation><TrustServiceProviderList>"
                       "<TrustServiceProvider><TSPInformation><TSPName><Name xml:lang='vi'>Nhà cung cấp</Name></TSPName></TSPInformation>"
                       f"<TSPServices>{services}</TSPServices></TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>")
        done = vanthu("sign", cls.at("unsigned-" + name), cls.at(name), "--format", "xades", "--keystore", cls.at(f"pki/{signer}.p12"),
                      "--password-file", cls.at("password"))
        assert done.returncode == 0, done.stderr

    def listed(self, name="list.xml"):
        return ["--trusted-list", self.at(name), *self.operator]

    def test_a_list_makes_signatures_trusted_and_gives_the_data_for_the_archive(self):
        self.sign(self.pdf, "listed.pdf")
        self.assertEqual(vanthu("verify", self.at("listed.pdf"), *self.crl).returncode, 2)
        done = vanthu("verify", self.at("listed.pdf"), *self.crl, *self.listed())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        done = vanthu("extend", self.at("listed.pdf"), self.at("listed-lta.pdf"), *self.listed(), *self.services[2:])
        self.assertEqual(done.stdout, "B-LTA\n", done.stderr)
        code, report = self.report(self.at("listed-lta.pdf"), "--policy", "vietnam", *self.listed())
        self.assertEqual((code, report["signatures"][0]["level"]), (0, "B-LTA"), report)

    def test_a_list_by_somebody_else_and_a_broken_one_are_warnings(self):
        self.sign(self.pdf, "warned.pdf")
        self.sign_list("stranger.xml", self.service("CA/QC"), signer="director")
        self.write("broken.xml", "<TrustServiceStatusList")
        done = vanthu("verify", self.at("warned.pdf"), *self.crl, *self.listed("stranger.xml"), "--trusted-list", self.at("broken.xml"),
                      "--trusted-list", self.at("absent.xml"))
        self.assertEqual(done.returncode, 2, done.stdout)
        for name in ("stranger.xml", "broken.xml", "absent.xml"):
            self.assertIn(name, done.stderr)
        done = vanthu("verify", self.at("warned.pdf"), *self.crl, *self.listed("broken.xml"), "--trusted-list", self.at("list.xml"))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_signature_outlives_the_withdrawal_when_a_time_stamp_proves_its_time(self):
        self.sign(self.pdf, "outlived.pdf", "--level", "B-LT", *self.services)
        self.sign(self.pdf, "claimed.pdf")
        time.sleep(2)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        time.sleep(1)
        self.sign_list("withdrawn.xml", self.service("CA/QC", "withdrawn", now, history="2021-01-01T00:00:00Z") + self.service("TSA/QTST"))
        code, report = self.report(self.at("outlived.pdf"), *self.crl, *self.listed("withdrawn.xml"))
        self.assertEqual((code, report["signatures"][0]["indication"]), (0, "TOTAL_PASSED"), report)
        code, report = self.report(self.at("claimed.pdf"), *self.crl, *self.listed("withdrawn.xml"))
        self.assertEqual((code, report["signatures"][0]["sub_indication"]), (2, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE"), report)

    def test_a_policy_names_lists_and_a_kept_copy_serves_without_the_network(self):
        self.sign(self.pdf, "policy.pdf")
        self.write("lists.toml", 'name = "lists"\n[[trusted_lists]]\nlocation = "list.xml"\noperators = ["pki/seal-chain.pem"]\n')
        code, report = self.report(self.at("policy.pdf"), *self.crl, "--policy", self.at("lists.toml"))
        self.assertEqual((code, report["policy"]), (0, "lists"), report)
        self.write("bad-lists.toml", 'name = "bad"\n[[trusted_lists]]\nlocation = "list.xml"\n')
        done = vanthu("verify", self.at("policy.pdf"), "--policy", self.at("bad-lists.toml"))
        self.assertEqual(done.returncode, 64)
        self.assertIn("bad-lists.toml:2", done.stderr)
        server = subprocess.Popen([sys.executable, "-c", "import http.server, sys, threading\n"
                                   "h = http.server.SimpleHTTPRequestHandler\nh.log_message = lambda *a: None\n"
                                   "s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), h)\nprint(s.server_address[1], flush=True)\n"
                                   "threading.Thread(target=s.serve_forever, daemon=True).start()\nsys.stdin.read()\n"],
                                  cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        remote = ["--trusted-list", f"http://127.0.0.1:{int(server.stdout.readline())}/list.xml", *self.operator, "--list-cache", self.at("cache")]
        try:
            # Nothing is fetched unless it is allowed.
            self.assertEqual(vanthu("verify", self.at("policy.pdf"), *self.crl, *remote).returncode, 2)
            done = vanthu("verify", self.at("policy.pdf"), *self.crl, *remote, "--online", "--private-addresses")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        finally:
            server.stdin.close()
            server.wait(10)
            server.stdout.close()
        done = vanthu("verify", self.at("policy.pdf"), *self.crl, *remote)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        done = vanthu("verify", self.at("policy.pdf"), *self.crl, *remote, "--online", "--private-addresses")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("last good copy", done.stderr)


class ListedOffice(OfficeTest):
    """A server whose policy names a list that cannot be used."""

    @classmethod
    def setUpClass(cls):
        cls.policy = tempfile.TemporaryDirectory(prefix="vanthu-e2e-")
        cls.addClassCleanup(cls.policy.cleanup)
        path = os.path.join(cls.policy.name, "lists.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write('name = "lists"\n[[trusted_lists]]\nlocation = "absent-list.xml"\noperators = ["absent.pem"]\n')
        cls.settings = (f"signing.policy={path}",)
        super().setUpClass()

    def test_the_server_starts_says_so_and_judges(self):
        with open(os.path.join(self.office.folder, "server.log"), encoding="utf-8") as log:
            lines = [line for line in log if "trusted_list" in line]
        self.assertEqual(len(lines), 1)
        self.assertIn("absent-list.xml", lines[0])
        draft = self.until_signed()
        report = self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual((report["indication"], report["policy"]), ("TOTAL_PASSED", "lists"), report)
