"""Numbers under kills of two servers on one PostgreSQL; printed registers as files that other programs read."""

import datetime
import os
import random
import subprocess
import threading
import time
import unittest
import uuid
import zipfile

from support import BINARY, OfficeTest, Problem, main_job
from client import Client
from office import free_port
from register_operations import RegisterOperations

ADDRESS = os.environ.get("VANTHU_TEST_POSTGRESQL", "")
SCHEMA = "e2e_" + uuid.uuid4().hex[:12]
YEAR = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).year


@unittest.skipUnless(ADDRESS, "VANTHU_TEST_POSTGRESQL names no server")
class KilledServers(OfficeTest):
    """VANTHU_REGISTRATIONS makes it longer: 100000 takes a quarter of an hour."""

    REGISTRATIONS = int(os.environ.get("VANTHU_REGISTRATIONS", "3000"))
    CLIENTS = 12

    settings = (f"database.url={ADDRESS}?options=-csearch_path%3D{SCHEMA}",)

    @classmethod
    def setUpClass(cls):
        subprocess.run(["psql", "-q", ADDRESS, "-c", f"create schema {SCHEMA}"], check=True, capture_output=True)
        super().setUpClass()
        cls.ports = (cls.office.port, free_port())
        cls.servers = {cls.ports[0]: cls.office.process}
        cls.begin(cls.ports[1])

    @classmethod
    def tearDownClass(cls):
        cls.servers[cls.ports[1]].terminate()
        cls.servers[cls.ports[1]].wait(40)
        cls.office.process = cls.servers[cls.ports[0]]
        super().tearDownClass()
        subprocess.run(["psql", "-q", ADDRESS, "-c", f"drop schema {SCHEMA} cascade"], check=True, capture_output=True)

    @classmethod
    def begin(cls, port):
        with open(os.path.join(cls.office.folder, f"server-{port}.log"), "ab") as log:
            cls.servers[port] = subprocess.Popen([BINARY, "--config", cls.office.config, "--set", f"server.port={port}", "serve"],
                                                 env=cls.office.environment, stdout=log, stderr=log)

    def client_of(self, port, session):
        client = Client(f"https://localhost:{port}", os.path.join(self.office.folder, "pki", "tls-ca.pem"))
        client.cookie, client.csrf = session.cookie, session.csrf
        return client

    def one(self, client, number, key):
        """Each tenth is reserved for somebody, the others are letters: all take from the same sequence."""
        if number % 10 == 0:
            return client.call("POST", "/api/v1/books/incoming/reservations",
                               {"reserved_for": f"Phòng {number}", "reason": "Chờ bản chính", "until": f"{YEAR}-12-31"}, key=key)
        return client.call("POST", "/api/v1/incoming",
                           {"issuer": "Ủy ban nhân dân xã Mẫu", "number_and_symbol": f"{number}/UBND", "document_date": f"{YEAR}-01-01",
                            "subject": f"Văn bản thử số {number}"}, key=key)

    def test_no_gap_and_no_number_twice(self):
        waiting = list(range(1, self.REGISTRATIONS + 1))
        told, failures, lock = {}, [], threading.Lock()
        session = self.person("vanthu")

        def work(chance):
            clients = {port: self.client_of(port, session) for port in self.ports}
            while True:
                with lock:
                    if not waiting:
                        return
                    number = waiting.pop()
                key, deadline = uuid.uuid4().hex, time.monotonic() + 120
                while True:
                    client = clients[chance.choice(self.ports)]
                    try:
                        made = self.one(client, number, key)
                        with lock:
                            told[number] = made["number"]
                        break
                    except Problem as problem:
                        if problem.status != 503 or time.monotonic() > deadline:
                            failures.append(f"{number}: {problem}")
                            break
                    except Exception as error:  # killed under us, or starting: the same key again, perhaps at the other server
                        if time.monotonic() > deadline:
                            failures.append(f"{number}: {error!r}")
                            break
                    client.close()
                    time.sleep(0.02)

        threads = [threading.Thread(target=work, args=(random.Random(i),)) for i in range(self.CLIENTS)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        chance, kills = random.Random(20261126), 0
        while any(thread.is_alive() for thread in threads):
            time.sleep(chance.uniform(0.3, 1.5))
            port = chance.choice(self.ports)
            self.servers[port].kill()
            self.servers[port].wait()
            kills += 1
            self.begin(port)
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - began
        self.assertEqual(failures, [])
        self.assertGreater(kills, 3)
        self.assertEqual(len(told), self.REGISTRATIONS)
        self.assertEqual(sorted(told.values()), list(range(1, self.REGISTRATIONS + 1)), "the numbers that clients were told")

        for port in self.ports:
            self.wait_for(port)
        session.close()
        auditor = self.client_of(self.ports[1], self.person("kiemtra"))
        seen, after = [], 0
        while after is not None:
            page = auditor.call("GET", f"/api/v1/registers/incoming/{YEAR}?limit=200&after={after}")
            seen += [entry["number"] for entry in page["items"]]
            after = page["next"]
        self.assertEqual(seen, list(range(1, self.REGISTRATIONS + 1)), "the numbers in the register")
        account = auditor.call("GET", f"/api/v1/registers/incoming/{YEAR}/account?limit=1")
        self.assertEqual((account["last"], account["reserved"], account["complete"]), (self.REGISTRATIONS, self.REGISTRATIONS // 10, True))
        checked = self.office.command("check", check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout[-2000:])
        print(f"\n   {self.REGISTRATIONS} numbers, {kills} kills of two servers, {seconds:.0f} s", end=" ")

    def wait_for(self, port):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if self.client_of(port, self.person("vanthu")).exchange("GET", "/readyz", timeout=5).status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        self.fail("a server did not come up again")


class PrintedRegisters(OfficeTest):
    def test_what_other_programs_read(self):
        people = {login: self.person(login) for login, *_ in main_job.PEOPLE}
        clerk = people["vanthu"]
        for number in range(1, 31):
            clerk.call("POST", "/api/v1/incoming", {
                "issuer": "Ủy ban nhân dân tỉnh Nam Định", "number_and_symbol": f"{number}/UBND-VX", "document_date": f"{YEAR}-01-02",
                "subject": f"Về việc triển khai nhiệm vụ thứ {number:03} của Đề án chuyển đổi số", "signer_name": "Trần Văn B"})
        sealed = os.path.join(self.folder, "sealed.pdf")
        operations = RegisterOperations(self, people)
        operations.books()
        operations.rules()
        operations.numbers()
        operations.outgoing()
        operations.by_hand()
        with open(sealed, "wb") as out:
            out.write(operations.printouts())
        pki = os.path.join(self.office.folder, "pki")
        verdict = self.office.command("verify", "--trust", f"{pki}/root-ca.pem", "--trust", f"{pki}/issuing-ca.crl", sealed)
        self.assertEqual(verdict.returncode, 0, verdict.stdout)
        signed = subprocess.run(["pdfsig", "-nocert", sealed], capture_output=True, text=True).stdout
        self.assertIn("Signature is Valid", signed)
        self.assertIn("Total document signed", signed)

        printed = {}
        for form in ("incoming", "follow-up", "postal", "archived-copies", "incoming-report", "outgoing-report"):
            printed[form] = self.printed(clerk, form, "pdf")
        text = subprocess.run(["pdftotext", "-layout", printed["incoming"], "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", text)
        numbers = [text.index(f"nhiệm vụ thứ {number:03}") for number in range(1, 31)]
        self.assertEqual(numbers, sorted(numbers))
        pages = text.split("\f")[:-1]
        for i, page in enumerate(pages[1:], 2):
            self.assertIn(f"Trang {i}/{len(pages)}", page)
        self.assertIn("BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN ĐẾN",
                      subprocess.run(["pdftotext", printed["incoming-report"], "-"], capture_output=True, text=True, check=True).stdout)
        with zipfile.ZipFile(self.printed(clerk, "incoming", "xlsx")) as book:
            self.assertIsNone(book.testzip())
            self.assertIn("nhiệm vụ thứ 030", book.read("xl/sharedStrings.xml").decode())

        account = self.office.command("register", "account", "--book", "internal")
        self.assertIn(f"internal {YEAR}: 1..6, 3 issued, 1 void, 2 skipped, 0 reserved", account.stdout)
        self.assertIn("Không ban hành", account.stdout)
        self.assertEqual(self.office.command("register", "account", "--book", "khong-co", check=False).returncode, 1)
        self.assertEqual(self.office.command("check", check=False).returncode, 0)

    def printed(self, person, form, kind):
        path = os.path.join(os.environ.get("VANTHU_KEEP_PRINTS", self.folder), f"{form}.{kind}")
        with open(path, "wb") as out:
            out.write(person.exchange("GET", f"/api/v1/printouts/{form}?format={kind}").body)
        return path


class ClassifiedLines(OfficeTest):
    settings = ("registers.classified=bare",)

    def test_a_bare_line_where_policy_allows_and_no_document(self):
        self.person("quantri").call("POST", "/api/v1/books", {"code": "mat", "kind": "classified", "name": "Sổ văn bản mật"})
        clerk = self.person("vanthu")
        self.refused(400, clerk.call, "POST", "/api/v1/books/mat/lines", {"type": "BC", "subject": "Nội dung mật"})
        self.assertEqual(clerk.call("POST", "/api/v1/books/mat/lines", {"type": "BC"})["line"]["subject"], None)
        letter = {"issuer": "Bộ A", "number_and_symbol": "1/A", "document_date": f"{YEAR}-01-01", "subject": "x", "secrecy": "secret"}
        with self.assertRaises(Problem) as caught:
            clerk.call("POST", "/api/v1/incoming", letter)
        self.assertIn("sổ văn bản mật", caught.exception.document["detail"])
