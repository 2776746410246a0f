"""Operations on keys of persons for the contract: passkeys, whose certificate is whose, programs that move documents, remote keys."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from support import ROOT, OfficeTest, main_job

sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
from authenticator import Authenticator  # noqa: E402


def confirm_certificate(office, admin, person, name):
    """An administrator enters a certificate of the test PKI as somebody's."""
    with open(os.path.join(office.folder, "pki", f"{name}.pem"), encoding="utf-8") as file:
        return admin.call("POST", f"/api/v1/users/{person.person['id']}/certificates", {"certificate_chain": file.read()})


def register_passkey(person, name="Máy ở cơ quan"):
    """A software authenticator that the person may use from then on."""
    options = person.call("POST", "/api/v1/passkeys/challenge")["public_key"]
    authenticator = Authenticator(options["rp"]["id"], f"{person.url.scheme}://{person.url.netloc}")
    return authenticator, person.call("POST", "/api/v1/passkeys", {"name": name, **authenticator.create(options)})


def sign_in_with(client, authenticator, **more):
    options = client.call("POST", "/api/v1/session/passkey-challenge", {})["public_key"]
    signed_in = client.call("POST", "/api/v1/session/passkey", authenticator.get(options, **more))
    client.csrf, client.person = signed_in["csrf_token"], signed_in["person"]
    return client


def issue(office, name, common_name, algorithm="RSA"):
    """One more signer of the test PKI: its key and certificates lie beside the others."""
    pki = os.path.join(office.folder, "pki")
    path = os.path.join(pki, name)
    extensions = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
    with open(path + ".ext", "w", encoding="ascii") as out:
        out.write(extensions)

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    openssl("genpkey", "-algorithm", algorithm, *(["-pkeyopt", "rsa_keygen_bits:2048"] if algorithm == "RSA" else []), "-out", path + ".key")
    openssl("req", "-new", "-utf8", "-key", path + ".key", "-subj", f"/C=VN/CN={common_name}", "-out", path + ".csr")
    openssl("x509", "-req", "-in", path + ".csr", "-CA", f"{pki}/issuing-ca.pem", "-CAkey", f"{pki}/issuing-ca.key", "-set_serial", "0x" + os.urandom(15).hex(),
            "-days", "300", "-sha256", "-extfile", path + ".ext", "-out", path + ".pem")
    with open(path + "-chain.pem", "w", encoding="ascii") as out:
        for one in (path + ".pem", f"{pki}/issuing-ca.pem"):
            with open(one, encoding="ascii") as file:
                out.write(file.read())


class RemoteService:
    """The mock of a remote signing service (tests/support/csc_mock.py), which holds a key for the director."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder)
        self.secret_file = os.path.join(folder, "client-secret")
        with open(self.secret_file, "w", encoding="ascii") as out:
            out.write("secret of the test\n")
        self.process = subprocess.Popen([sys.executable, os.path.join(ROOT, "tests", "support", "csc_mock.py"), folder],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/plain/csc/v2"

    @property
    def setting(self):
        return f"signing.remote_services=thu-nghiem {self.url} vanthu {self.secret_file}"

    def hold(self, office, common_name="Vũ Đức Thắng"):
        issue(office, "remote", common_name)
        pki = os.path.join(office.folder, "pki")
        for source, target in (("remote.key", "rsa.key"), ("remote.pem", "rsa.pem"), ("issuing-ca.pem", "issuer.pem")):
            shutil.copy(os.path.join(pki, source), os.path.join(self.folder, target))

    def ask(self, method, body):
        asked = urllib.request.Request(f"{self.url}/{method}", json.dumps(body).encode(), {"Authorization": "Bearer token-of-the-test"})
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)

    def counts(self):
        return self.ask("counts", {})

    def behave(self, **how):
        """Otherwise than it does (see the mock)."""
        self.ask("behave", how)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class OfficeWithRemoteService(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.remote_folder = tempfile.TemporaryDirectory(prefix="vanthu-remote-")
        cls.service = RemoteService(os.path.join(cls.remote_folder.name, "service"))
        cls.settings = (*cls.settings, cls.service.setting)
        super().setUpClass()
        cls.service.hold(cls.office)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.service.close()
        cls.remote_folder.cleanup()


class KeyOperations:
    def __init__(self, test, people):
        self.test, self.people, self.office = test, people, test.office

    def run(self):
        self.passkeys()
        self.certificates()
        self.agent_exchange()
        self.remote_keys()

    def passkeys(self):
        test, person, admin = self.test, self.people["chuyenvien"], self.people["quantri"]
        authenticator, made = register_passkey(person)
        own = person.call("GET", "/api/v1/passkeys")
        test.assertEqual(([one["id"] for one in own["items"]], own["second_step"]), ([made["id"]], False))
        test.assertEqual(person.call("GET", "/api/v1/session")["passkeys"], 1)
        options = person.call("POST", "/api/v1/session/proof-challenge")["public_key"]
        person.call("PUT", "/api/v1/session/proof", {"passkey": authenticator.get(options)})
        sign_in_with(self.office.client(observer=person.observer), authenticator)
        person.call("PUT", "/api/v1/session/passkey-step", {"on": True})
        password = self.office.passwords["chuyenvien"]
        refused = test.refused(401, self.office.client(observer=person.observer).sign_in, "chuyenvien", password)
        test.assertEqual([one["pointer"] for one in refused["errors"]], ["/passkey"])
        second = self.office.client(observer=person.observer)
        options = second.call("POST", "/api/v1/session/passkey-challenge", {"login": "chuyenvien", "password": password})["public_key"]
        test.assertEqual([one["id"] for one in options["allowCredentials"]], [authenticator.get(options)["id"]])
        second.call("POST", "/api/v1/session", {"login": "chuyenvien", "password": password, "passkey": authenticator.get(options)})
        person.call("PUT", "/api/v1/session/passkey-step", {"on": False})
        person.call("DELETE", f"/api/v1/passkeys/{made['id']}")
        _, lost = register_passkey(person, "Máy bị mất")
        path = f"/api/v1/users/{person.person['id']}/passkeys"
        test.assertEqual([one["name"] for one in admin.call("GET", path)["items"]], ["Máy bị mất"])
        admin.call("DELETE", f"{path}/{lost['id']}")
        test.assertEqual(person.exchange("GET", "/api/v1/session").status, 401, "their sessions end")
        person.sign_in("chuyenvien", password)

    def certificates(self):
        test, person, admin = self.test, self.people["truongphong"], self.people["quantri"]
        issue(self.office, "other", "Một người khác")
        with open(os.path.join(self.office.folder, "pki", "other.pem"), encoding="utf-8") as file:
            chain = file.read()
        shown = person.call("POST", "/api/v1/certificates", {"certificate_chain": chain})
        test.assertEqual((shown["state"], shown["source"]), ("waiting", "agent"))
        waiting = admin.call("GET", "/api/v1/person-certificates?state=waiting&limit=200")["items"]
        mine, = [one for one in waiting if one["id"] == shown["id"]]
        test.assertEqual(mine["login"], "truongphong")
        path = f"/api/v1/person-certificates/{shown['id']}/decision"
        test.refused(412, admin.call, "POST", path, {"decision": "confirm"}, 7)
        test.refused(400, admin.call, "POST", path, {"decision": "refuse"}, 1)
        confirmed = admin.call("POST", path, {"decision": "confirm"}, 1)
        test.assertEqual((confirmed["state"], confirmed["version"]), ("confirmed", 2))
        test.refused(409, admin.call, "POST", path, {"decision": "confirm"}, 2)
        test.refused(403, self.people["chanhvanphong"].call, "POST", "/api/v1/certificates", {"certificate_chain": chain})
        test.assertEqual([one["state"] for one in person.call("GET", "/api/v1/certificates")["items"]], ["confirmed"])
        test.assertEqual(person.call("POST", f"/api/v1/certificates/{shown['id']}/withdrawal")["state"], "withdrawn")

    def agent_exchange(self):
        test, director = self.test, self.people["giamdoc"]
        draft = self.approved()
        begun = main_job.change(director, draft, "agent-exchanges", None)
        path = f"/api/v1/agent-exchanges/{begun['id']}"
        test.assertEqual(director.call("GET", path)["state"], "offered")
        test.refused(404, self.people["vanthu"].call, "GET", path)
        director.call("DELETE", path)
        test.refused(409, director.call, "DELETE", path)
        nobody = self.office.client(observer=director.observer)
        test.assertEqual(nobody.exchange("GET", begun["download_path"]).status, 404, "it was given up")
        begun = main_job.change(director, draft, "agent-exchanges", None)
        test.assertEqual(nobody.exchange("HEAD", begun["download_path"]).status, 404)
        fetched = nobody.exchange("GET", begun["download_path"])
        test.assertEqual((fetched.status, fetched.body[:5]), (200, b"%PDF-"))
        test.assertEqual(nobody.exchange("GET", begun["download_path"]).status, 404, "once")
        signed = sign_as_agent(self.office, fetched.body)
        told = bring(nobody, begun["upload_path"], signed)
        test.assertEqual((told["Status"], told["Message"]), (True, ""))
        test.assertEqual(director.call("GET", f"/api/v1/agent-exchanges/{begun['id']}")["state"], "signed")
        report = director.call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        test.assertEqual(report["indication"], "TOTAL_PASSED", report)

    def remote_keys(self):
        test, director, admin = self.test, self.people["giamdoc"], self.people["quantri"]
        test.assertEqual(director.call("GET", "/api/v1/remote-services")["items"], ["thu-nghiem"])
        found = director.call("POST", "/api/v1/remote-keys/search", {"service": "thu-nghiem", "account": "giamdoc"})["items"]
        test.assertIn("rsa", [one["credential_id"] for one in found])
        linked = director.call("POST", "/api/v1/remote-keys", {"service": "thu-nghiem", "account": "giamdoc", "credential_id": "rsa"})
        test.refused(409, director.call, "POST", "/api/v1/remote-keys", {"service": "thu-nghiem", "account": "giamdoc", "credential_id": "rsa"})
        test.assertEqual([one["id"] for one in director.call("GET", "/api/v1/remote-keys")["items"]], [linked["id"]])
        certificate = linked["certificate"]
        if certificate["state"] == "waiting":
            admin.call("POST", f"/api/v1/person-certificates/{certificate['id']}/decision", {"decision": "confirm"}, certificate["version"])
        draft = self.approved()
        test.refused(403, self.sign_remotely, linked, draft, "000000")
        test.assertEqual(self.sign_remotely(linked, draft)["state"], "signed")
        test.refused(400, self.begin_remote_batch, linked, [draft, draft])
        test.refused(404, self.begin_remote_batch, dict(linked, id=draft["id"]), [draft])
        batch = self.begin_remote_batch(linked, [self.approved(), draft])
        test.assertEqual((batch["key"], batch["running"]), ("thu-nghiem", True))
        test.assertEqual([one["state"] for one in self.until_ended(batch)["items"]], ["signed", "failed"])
        director.call("DELETE", f"/api/v1/remote-keys/{linked['id']}")

    def approved(self, **more):
        draft = main_job.draft_answer(self.people["chuyenvien"], self.test.report_pdf, None, **more)
        main_job.submit_draft(self.people["chuyenvien"], draft)
        main_job.decide(self.people["truongphong"], draft["id"], "approve")
        main_job.decide(self.people["chanhvanphong"], draft["id"], "approve")
        return draft

    def seen(self, draft):
        """A document as the director sees it."""
        present = main_job.current(self.people["giamdoc"], draft)
        return {"version": present["version"], "sha256": present["current_sha256"]}

    def sign_remotely(self, linked, draft, pin="112233", **more):
        return self.people["giamdoc"].call("POST", f"/api/v1/remote-keys/{linked['id']}/signatures",
                                           {"document_id": draft["id"], **self.seen(draft), "pin": pin, **more})

    def begin_remote_batch(self, linked, drafts, pin="112233", key=None, **more):
        documents = [{"id": draft["id"], **self.seen(draft)} for draft in drafts]
        return self.people["giamdoc"].call("POST", f"/api/v1/remote-keys/{linked['id']}/signing-batches", {"documents": documents, "pin": pin, **more}, key=key)

    def until_ended(self, batch, seconds=60, seen=lambda batch: None):
        deadline = time.monotonic() + seconds
        while True:
            present = self.people["giamdoc"].call("GET", f"/api/v1/signing-batches/{batch['id']}")
            seen(present)
            if not present["running"]:
                return present
            self.test.assertLess(time.monotonic(), deadline, present)
            time.sleep(0.05)


def sign_as_agent(office, pdf, keystore="director.p12", *options):
    """What a signing program of a person's machine makes of a document."""
    folder = os.path.join(office.folder, "agent")
    os.makedirs(folder, exist_ok=True)
    source, target = os.path.join(folder, "source.pdf"), os.path.join(folder, "signed.pdf")
    for path in (source, target):
        if os.path.exists(path):
            os.remove(path)
    with open(source, "wb") as out:
        out.write(pdf)
    subprocess.run([office.binary, "sign", source, target, "--keystore", os.path.join(office.folder, "pki", keystore),
                    "--password-file", os.path.join(office.folder, "pki-password"), *options], check=True, capture_output=True)
    with open(target, "rb") as file:
        return file.read()


def bring(client, path, pdf, field="uploadfile"):
    boundary = "----agent-of-the-test"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="signed.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = head.encode() + pdf + f"\r\n--{boundary}--\r\n".encode()
    return client.call("POST", path, body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
