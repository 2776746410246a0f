"""What was acknowledged stays: parallel clients, SIGKILL at random moments, a full disk, a backup under load."""

import datetime
import hashlib
import os
import random
import subprocess
import tempfile
import threading
import time
import unittest
import uuid

from support import BINARY, ROOT, Office, OfficeTest, Problem, main_job


class Killed(OfficeTest):
    REGISTRATIONS = 500
    CLIENTS = 16
    KILLS = 20

    def register(self, client, number, key):
        body = {"issuer": "Ủy ban nhân dân xã Mẫu", "number_and_symbol": f"{number}/UBND", "document_date": "2026-01-05",
                "subject": f"Văn bản thử số {number}"}
        return client.call("POST", "/api/v1/incoming", body, key=key)

    def test_parallel_registrations_survive_sigkill(self):
        waiting = list(range(1, self.REGISTRATIONS + 1))
        acknowledged = {}
        lock = threading.Lock()
        failures = []
        cookie = self.person("vanthu")
        pace = random.Random(16)

        def work():
            client = self.office.client()
            client.cookie, client.csrf = cookie.cookie, cookie.csrf
            while True:
                with lock:
                    if not waiting:
                        return
                    number = waiting.pop()
                key = uuid.uuid4().hex
                deadline = time.monotonic() + 120
                while True:
                    try:
                        document = self.register(client, number, key)
                        with lock:
                            acknowledged[number] = (document["id"], document["number"])
                        time.sleep(pace.uniform(0.05, 0.25))  # so that the work outlasts the kills
                        break
                    except Problem as problem:
                        if problem.status != 503 or time.monotonic() > deadline:
                            failures.append(f"{number}: {problem}")
                            break
                    except Exception as error:  # the server was killed under us: the same key again
                        if time.monotonic() > deadline:
                            failures.append(f"{number}: {error!r}")
                            break
                    client.close()
                    time.sleep(0.02)

        threads = [threading.Thread(target=work) for _ in range(self.CLIENTS)]
        for thread in threads:
            thread.start()
        chance = random.Random(20261124)
        kills = 0
        while kills < self.KILLS and any(thread.is_alive() for thread in threads):
            time.sleep(chance.uniform(0.01, 0.15))
            self.office.kill()
            kills += 1
            self.office.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(len(acknowledged), self.REGISTRATIONS)
        self.assertEqual(kills, self.KILLS)
        for session in self.sessions.values():
            session.close()

        auditor = self.person("kiemtra")
        numbers, after = {}, 0
        while after is not None:
            page = auditor.call("GET", f"/api/v1/registers/incoming/2026?limit=200&after={after}")
            for entry in page["items"]:
                self.assertNotIn(entry["number"], numbers, "a number twice")
                numbers[entry["number"]] = entry
            after = page["next"]
        self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)), "a number is missing")
        for number, (document, taken) in acknowledged.items():
            self.assertEqual(numbers[taken]["document_id"], document, f"the acknowledged registration {number} is lost")
        self.assertEqual(len(numbers), self.REGISTRATIONS, "a registration that nobody was told of")
        print(f"\n   {len(acknowledged)} registrations, {kills} kills", end=" ")
        self.office.stop()
        checked = self.office.command("check", check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        self.office.start()


class Numbers(OfficeTest):
    def test_parallel_clerks_number_without_gap(self):
        drafts = [self.until_signed() for _ in range(8)]
        taken, failures = [], []

        def number(document):
            try:
                clerk = self.office.client()
                clerk.cookie, clerk.csrf = self.person("vanthu").cookie, self.person("vanthu").csrf
                taken.append(main_job.change(clerk, document, "number", {})["number"])
            except Exception as error:
                failures.append(error)

        self.person("vanthu")
        threads = [threading.Thread(target=number, args=(draft,)) for draft in drafts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(sorted(taken), list(range(min(taken), min(taken) + 8)))

    def test_a_double_click_does_the_thing_once(self):
        clerk = self.person("vanthu")
        key = uuid.uuid4().hex
        body = {"issuer": "Sở Nội vụ", "number_and_symbol": "1/SNV", "document_date": "2026-01-05", "subject": "Bấm hai lần"}
        first = clerk.call("POST", "/api/v1/incoming", body, key=key)
        self.assertEqual(clerk.call("POST", "/api/v1/incoming", body, key=key), first)
        self.refused(409, clerk.call, "POST", "/api/v1/incoming", {**body, "subject": "Khác"}, key=key)
        self.refused(409, clerk.call, "POST", "/api/v1/incoming", body)  # another key: the twin is noticed
        second = clerk.call("POST", "/api/v1/incoming", {**body, "accept_duplicate": True})
        self.assertEqual(second["number"], first["number"] + 1)

    def test_clicks_at_the_same_moment_get_the_same_answer(self):
        cookie = self.person("vanthu")
        clients = []
        for _ in range(4):
            client = self.office.client()
            client.cookie, client.csrf = cookie.cookie, cookie.csrf
            client.call("GET", "/api/v1/session")
            clients.append(client)
        for round_number in range(25):
            key, answers, together = uuid.uuid4().hex, [], threading.Barrier(len(clients))
            body = {"issuer": "Sở Nội vụ", "number_and_symbol": f"{round_number}/CUNG-LUC", "document_date": "2026-01-05", "subject": "Bấm cùng lúc"}

            def click(client):
                together.wait()
                answer = client.exchange("POST", "/api/v1/incoming", body, {"Idempotency-Key": key})
                answers.append((answer.status, answer.json.get("id"), answer.json.get("detail")))

            threads = [threading.Thread(target=click, args=(client,)) for client in clients]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual({status for status, *_ in answers}, {201}, answers)
            self.assertEqual(len({identity for _, identity, _ in answers}), 1, answers)
        for client in clients:
            client.close()

    def test_an_answer_that_a_kill_swallowed_is_given_again(self):
        """As the database is left by a kill between the commit and the answer: the key is known, the answer is not."""
        admin, clerk, official, head = (self.person(one) for one in ("quantri", "vanthu", "chuyenvien", "truongphong"))
        database = os.path.join(self.office.folder, "data", "vanthu.sqlite")
        letter = clerk.call("POST", "/api/v1/incoming", {"issuer": "Sở Nội vụ", "number_and_symbol": "8/SNV", "document_date": "2026-01-05", "subject": "A"})
        for person, path, body in (
                (clerk, f"documents/{letter['id']}/remarks", {"body": "Đã nhận đủ.", "final": True}),
                (admin, "units", {"code": "KT", "name": "Phòng Kiểm tra", "symbol": "KT", "parent": "SO"}),
                (admin, "users", {"login": "themmoi", "full_name": "Thêm Mới", "password": "mật khẩu rất dài 9", "roles": []}),
                (clerk, "incoming", {"issuer": "Sở Nội vụ", "number_and_symbol": "9/SNV", "document_date": "2026-01-05", "subject": "Bị ngắt"}),
                (official, "outgoing", {"upload": official.upload(self.report_pdf), "type": "BC", "subject": "Bị ngắt",
                                        "unit": main_job.units_by_code(official)["CNTT"], "recipients": ["A"]}),
                (head, "mandates", {"substitute": official.person["id"], "from": "2026-01-01T00:00:00Z", "capacity": "TUQ", "legal_basis": "Quyết định",
                                    "until": (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).isoformat()})):
            with self.subTest(path):
                kind = path.split("/")[-1].removesuffix("s")
                key = uuid.uuid4().hex
                made = person.call("POST", f"/api/v1/{path}", body, key=key)
                kept = hashlib.sha256(f"{person.person['id']}\n{key}".encode()).hexdigest()
                changed = subprocess.run(["sqlite3", database, "pragma busy_timeout=5000; update idempotency_keys set status = 0, body = '', "
                                          f"headers = '{kind}/{made['id']}' where id = '{kept}'; select changes()"],
                                         check=True, capture_output=True, text=True).stdout
                self.assertEqual(changed.split()[-1], "1")
                self.assertEqual(person.call("POST", f"/api/v1/{path}", body, key=key), made)


class Evidence(OfficeTest):
    def test_flipped_bits_in_row_log_and_file_are_named(self):
        draft = self.until_signed()
        self.person("vanthu").call("GET", f"/api/v1/outgoing/{draft['id']}/number")  # a look leaves nothing behind
        letter = main_job.register_letter(self.person("vanthu"), self.letter_pdf, number_and_symbol="3/X")
        self.office.stop()
        database = os.path.join(self.office.folder, "data", "vanthu.sqlite")

        def sql(statement):
            subprocess.run(["sqlite3", database, statement], check=True)

        def finds(what, break_it, mend_it):
            break_it()
            checked = self.office.command("check", check=False)
            self.assertEqual(checked.returncode, 1, what)
            self.assertIn(what, checked.stdout)
            mend_it()

        self.assertEqual(self.office.command("check").returncode, 0)
        finds(f"row incoming_documents/{letter['id']}",
              lambda: sql(f"update incoming_documents set number = number + 50 where id = '{letter['id']}'"),
              lambda: sql(f"update incoming_documents set number = number - 50 where id = '{letter['id']}'"))
        chain = draft["chain_id"]
        packed = f"x'f8{chain.replace('-', '')}'"  # as server/storage/packed_text.hpp says
        for what, number, change, back in ((f"chain {chain}: step 2 is not what", 2, "outcome = 'approvf'", "outcome = 'approve'"),
                                           (f"chain {chain}: step 4 is not what", 3, "number = 9", "number = 3"),
                                           (f"chain {chain}: its row names 4 steps", 4, "instance_id = x'00'", f"instance_id = {packed}")):
            finds(what, lambda: sql(f"update workflow_steps set {change} where instance_id = {packed} and number = {number}"),  # noqa: B023
                  lambda: sql(f"update workflow_steps set {back} where instance_id in ({packed}, x'00') and number in ({number}, 9)"))  # noqa: B023
        for what, table, column, key in (("event 3:", "events", "encoded", "seq = 3"), ("event 5", "events", "leaf_hash", "seq = 5"),
                                         ("tree node 1/2:", "log_nodes", "hash", f"id = {(1 << 56) + 2}")):
            good = subprocess.run(["sqlite3", database, f"select hex({column}) from {table} where {key}"], check=True, capture_output=True,
                                  text=True).stdout.strip()
            bad = good[:-1] + ("0" if good[-1] != "0" else "1")
            finds(what, lambda: sql(f"update {table} set {column} = x'{bad}' where {key}"),  # noqa: B023
                  lambda: sql(f"update {table} set {column} = x'{good}' where {key}"))  # noqa: B023
        finds("no event made it", lambda: sql("insert into register_entries (id, agency, book, year, number, state, day, at, actor) select 'x', agency, book, year, 999, state, day, at, actor from register_entries limit 1"),
              lambda: sql("delete from register_entries where id = 'x'"))
        sha = draft["current_sha256"]
        path = os.path.join(self.office.folder, "data", "blobs", sha[:2], sha[2:4], sha)
        with open(path, "rb") as source:
            good = source.read()
        os.chmod(path, 0o600)

        def write(content):
            with open(path, "wb") as out:
                out.write(content)

        finds(f"blob {sha}", lambda: write(good[:100] + bytes([good[100] ^ 1]) + good[101:]), lambda: write(good))
        self.assertEqual(self.office.command("check").returncode, 0)
        self.office.start()

    def test_a_backup_under_load_restores_and_verifies(self):
        main_job.register_letter(self.person("vanthu"), self.letter_pdf, number_and_symbol="4/X")
        draft = self.until_signed()
        now = datetime.datetime.now(datetime.timezone.utc)
        self.person("giamdoc").call("POST", "/api/v1/mandates", {
            "substitute": self.person("chanhvanphong").person["id"], "from": now.isoformat(),
            "until": (now + datetime.timedelta(days=1)).isoformat(), "capacity": "KT", "legal_basis": "Quyết định số 7/QĐ-STTTT"})
        self.person("chuyenvien").call("POST", f"/api/v1/documents/{draft['id']}/remarks", {"body": "2026"})
        backup = os.path.join(self.folder, "backup")
        stop = threading.Event()
        clerk = self.office.sign_in("vanthu")

        def load():
            number = 0
            while not stop.is_set():
                number += 1
                clerk.call("POST", "/api/v1/incoming", {"issuer": "Tải", "number_and_symbol": f"{number}/T", "document_date": "2026-01-05",
                                                        "subject": "Trong lúc sao lưu"})

        thread = threading.Thread(target=load)
        thread.start()
        try:
            time.sleep(0.2)
            self.office.command("backup", backup)
        finally:
            stop.set()
            thread.join()
        self.assertEqual(self.office.command("backup", backup, check=False).returncode, 1)  # never over another one
        with tempfile.TemporaryDirectory() as target:
            os.mkdir(os.path.join(target, "keys"))
            key = os.path.join(self.office.folder, "data", "keys", "log.key")
            subprocess.run(["cp", key, os.path.join(target, "keys")], check=True)
            restored = self.office.command("--set", f"data.folder={target}", "restore", backup, check=False)
            self.assertEqual(restored.returncode, 0, restored.stdout + restored.stderr)
            self.assertIn("everything is as the log recorded it", restored.stdout)
            again = self.office.command("--set", f"data.folder={target}", "restore", backup, check=False)
            self.assertEqual(again.returncode, 1)
        rows = os.path.join(backup, "rows", "events.rows")
        with open(rows, "r+b") as file:
            file.seek(200)
            file.write(b"X")
        with tempfile.TemporaryDirectory() as target:
            self.assertEqual(self.office.command("--set", f"data.folder={target}", "restore", backup, check=False).returncode, 1)


class FullDisk(unittest.TestCase):
    """A data folder on a small file system of its own that fills up."""

    def test_a_full_disk_is_said_and_loses_nothing(self):
        with tempfile.TemporaryDirectory(prefix="vanthu-disk-") as scratch:
            disk = os.path.join(scratch, "disk")
            os.mkdir(disk)
            if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], capture_output=True).returncode != 0:
                self.skipTest("mounting a small file system needs root")
            office = Office(BINARY, os.path.join(scratch, "office"), ROOT, [f"data.folder={disk}"])
            try:
                office.start()
                clerk = office.sign_in("vanthu")
                kept = clerk.call("POST", "/api/v1/incoming", {"issuer": "A", "number_and_symbol": "1/A", "document_date": "2026-01-05", "subject": "Còn chỗ"})
                refused = None
                for _ in range(60):
                    try:
                        upload = clerk.call("POST", "/api/v1/uploads", {"name": "to.pdf", "size": 1 << 20})
                        clerk.call("PATCH", f"/api/v1/uploads/{upload['id']}?offset=0", b"%PDF-1.7\n" + os.urandom((1 << 20) - 9))
                    except Problem as problem:
                        refused = problem
                        break
                self.assertIsNotNone(refused, "the disk never filled")
                self.assertEqual(refused.status, 507, refused.document)
                self.assertEqual(clerk.call("GET", f"/api/v1/incoming/{kept['id']}")["subject"], "Còn chỗ")
                for name in os.listdir(os.path.join(disk, "uploads")):
                    os.remove(os.path.join(disk, "uploads", name))
                again = clerk.call("POST", "/api/v1/incoming", {"issuer": "A", "number_and_symbol": "2/A", "document_date": "2026-01-05", "subject": "Lại có chỗ"})
                self.assertEqual(again["number"], kept["number"] + 1)
            finally:
                office.stop()
                subprocess.run(["umount", disk], check=True)


