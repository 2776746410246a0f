"""Two servers on one PostgreSQL, killed in turns while chains run: no step lost, none twice, timers once."""

import os
import random
import subprocess
import threading
import time
import unittest
import uuid

from support import BINARY, OfficeTest, Problem, main_job
from client import Client
from office import free_port

ADDRESS = os.environ.get("VANTHU_TEST_POSTGRESQL", "")
SCHEMA = "e2e_" + uuid.uuid4().hex[:12]

# Three people one after the other; each task is overdue after two seconds, said once.
CHAIN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:vanthu="urn:vanthu:workflow:1" id="d" targetNamespace="urn:test">
  <bpmn:process id="race" name="Thử nhiều máy chủ" isExecutable="true">
    <bpmn:startEvent id="start"/>
    %s
    <bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="a"/>
    <bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
    <bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="c"/>
    <bpmn:sequenceFlow id="f4" sourceRef="c" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>""" % "".join(
    f'<bpmn:userTask id="{node}" name="{node}"><bpmn:extensionElements><vanthu:task role="leader" unit="{unit}"/>'
    f'<vanthu:deadline elapsed="PT2S"/></bpmn:extensionElements></bpmn:userTask>'
    for node, unit in (("a", "drafter-unit"), ("b", "code:VP"), ("c", "agency")))

PEOPLE = {"a": "truongphong", "b": "chanhvanphong", "c": "giamdoc"}

# The same for incoming documents, which begin with one request each: the head of the office, then the director.
INCOMING = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:vanthu="urn:vanthu:workflow:1" id="d" targetNamespace="urn:test">
  <bpmn:process id="incoming-document" name="Thử nhiều quy trình" isExecutable="true">
    <bpmn:startEvent id="start"/>
    %s
    <bpmn:endEvent id="end"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="b"/>
    <bpmn:sequenceFlow id="f2" sourceRef="b" targetRef="c"/>
    <bpmn:sequenceFlow id="f3" sourceRef="c" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>""" % "".join(
    f'<bpmn:userTask id="{node}" name="{node}"><bpmn:extensionElements><vanthu:task role="leader" unit="{unit}"/>'
    f'<vanthu:deadline elapsed="PT2S"/></bpmn:extensionElements></bpmn:userTask>'
    for node, unit in (("b", "code:VP"), ("c", "agency")))


@unittest.skipUnless(ADDRESS, "VANTHU_TEST_POSTGRESQL names no server")
class TwoServers(OfficeTest):
    DOCUMENTS = 40
    KILLS = 12
    THOUSANDS = int(os.environ.get("VANTHU_TEST_CHAINS", "2000"))

    settings = (f"database.url={ADDRESS}?options=-csearch_path%3D{SCHEMA}",)

    @classmethod
    def setUpClass(cls):
        subprocess.run(["psql", "-q", ADDRESS, "-c", f"create schema {SCHEMA}"], check=True, capture_output=True)
        super().setUpClass()
        cls.second_port = free_port()
        cls.second = None
        cls.start_second()

    @classmethod
    def tearDownClass(cls):
        if cls.second:
            cls.second.terminate()
            cls.second.wait(40)
        super().tearDownClass()
        subprocess.run(["psql", "-q", ADDRESS, "-c", f"drop schema {SCHEMA} cascade"], check=True, capture_output=True)

    @classmethod
    def start_second(cls):
        with open(os.path.join(cls.office.folder, "second.log"), "ab") as log:
            cls.second = subprocess.Popen([BINARY, "--config", cls.office.config, "--set", f"server.port={cls.second_port}", "serve"],
                                          env=cls.office.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                client = cls.client_of(cls.second_port)
                if client.exchange("GET", "/readyz", timeout=5).status == 200:
                    client.close()
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the second server did not come up")

    def setUp(self):
        for session in self.sessions.values():
            session.close()  # the servers were killed since

    @classmethod
    def client_of(cls, port):
        return Client(f"https://localhost:{port}", os.path.join(cls.office.folder, "pki", "tls-ca.pem"), "vi", None)

    def test_kills_lose_nothing_and_double_nothing(self):
        admin = self.person("quantri")
        admin.exchange("POST", "/api/v1/workflows", CHAIN.encode(), {"Content-Type": "application/xml"})
        official = self.person("chuyenvien")
        chains = {}
        for _ in range(self.DOCUMENTS):
            draft = main_job.draft_answer(official, self.report_pdf, None)
            submitted = official.call("POST", f"/api/v1/outgoing/{draft['id']}/submission", {"workflow": "race"}, draft["version"])
            chains[draft["id"]] = submitted["chain_id"]
        for login in PEOPLE.values():
            self.person(login)
        waiting = list(chains)
        lock = threading.Lock()
        failures = []
        chance = random.Random(7)

        def ask(login, action):
            """From either server, until one answers."""
            deadline = time.monotonic() + 90
            while True:
                client = self.client_of(chance.choice((self.office.port, self.second_port)))
                client.cookie, client.csrf = self.person(login).cookie, self.person(login).csrf
                try:
                    return action(client)
                except Problem as problem:
                    if problem.status != 503 or time.monotonic() > deadline:
                        raise
                except Exception:  # killed under us
                    if time.monotonic() > deadline:
                        raise
                finally:
                    client.close()
                time.sleep(0.05)

        def work():
            while True:
                with lock:
                    if not waiting:
                        return
                    document = waiting.pop()
                try:
                    for node, login in PEOPLE.items():
                        def decide(client, node=node):
                            chain = client.call("GET", f"/api/v1/chains/{chains[document]}")
                            task = next((one for one in chain["tasks"] if one["node"] == node), None)
                            if task is None:
                                return  # an answer was lost, the step was not
                            shown = client.call("GET", f"/api/v1/tasks/{task['id']}")["version_sha256"]
                            client.call("POST", f"/api/v1/tasks/{task['id']}/decision", {"outcome": "approve", "version_sha256": shown})
                        time.sleep(chance.uniform(0.0, 0.4))
                        try:
                            ask(login, decide)
                        except Problem as problem:
                            if problem.status != 409:
                                raise
                            ask(login, decide)
                except Exception as error:
                    failures.append(f"{document}: {error!r}")

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for kill in range(self.KILLS):
            time.sleep(chance.uniform(0.1, 0.5))
            if kill % 2 == 0:
                self.office.kill()
                self.office.start()
            else:
                self.second.kill()
                self.second.wait()
                self.start_second()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        time.sleep(3)  # what is overdue by now is said
        auditor = self.person("kiemtra")
        overdue = 0
        for document, chain in chains.items():
            state = auditor.call("GET", f"/api/v1/chains/{chain}")
            self.assertEqual((state["status"], state["tasks"]), ("finished", []), document)
            steps = auditor.call("GET", f"/api/v1/chains/{chain}/history")["items"]
            self.assertEqual([one["node"] for one in steps if one["outcome"] == "approve"], ["a", "b", "c"])
            late = [one for one in steps if one["outcome"] == "overdue"]
            self.assertLessEqual(len(late), 3)
            overdue += len(late)
            self.assertEqual(auditor.call("GET", f"/api/v1/chains/{chain}/replay"), {"steps": len(steps), "fits": True})
        print(f"\n   {len(chains)} chains, {self.KILLS} kills, {overdue} deadlines passed", end=" ")

    def test_a_timer_that_was_due_while_all_servers_were_down_fires_once(self):
        admin = self.person("quantri")
        admin.exchange("POST", "/api/v1/workflows", CHAIN.encode(), {"Content-Type": "application/xml"})
        official = self.person("chuyenvien")
        draft = main_job.draft_answer(official, self.report_pdf, None)
        chain = official.call("POST", f"/api/v1/outgoing/{draft['id']}/submission", {"workflow": "race"}, draft["version"])["chain_id"]
        self.office.kill()
        self.second.kill()
        self.second.wait()
        time.sleep(3)
        self.office.start()
        self.start_second()
        time.sleep(4)
        auditor = self.person("kiemtra")
        auditor.close()
        steps = auditor.call("GET", f"/api/v1/chains/{chain}/history")["items"]
        self.assertEqual([one["outcome"] for one in steps], ["submit", "overdue"])

    def rows(self, query):
        """What the database says, apart from both servers."""
        command = ["psql", "-q", "-t", "-A", ADDRESS, "-c", f"set search_path to {SCHEMA}", "-c", query]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    def test_thousands_of_chains_while_both_servers_are_killed_again_and_again(self):
        admin = self.person("quantri")
        admin.exchange("POST", "/api/v1/workflows", INCOMING.encode(), {"Content-Type": "application/xml"})
        logins = ("vanthu", "chanhvanphong", "giamdoc")
        for login in logins:
            self.person(login)
        ports = (self.office.port, self.second_port)
        begun = time.monotonic()
        over = threading.Event()
        kills = []

        def kill():
            chance = random.Random(11)
            while not over.wait(chance.uniform(0.5, 2.0)):
                if len(kills) % 2 == 0:
                    self.office.kill()
                    self.office.start()
                else:
                    self.second.kill()
                    self.second.wait()
                    self.start_second()
                kills.append(time.monotonic())

        def client_for(login, port):
            client = self.client_of(port)
            client.cookie, client.csrf = self.person(login).cookie, self.person(login).csrf
            return client

        failures = []

        def in_threads(count, work):
            def guarded(number):
                try:
                    work(number)
                except Exception as error:
                    failures.append(repr(error))
            threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])

        def until_answered(clients, action):
            """From either server, until one answers; a kill may have swallowed the answer before."""
            deadline = time.monotonic() + 60
            for attempt in range(10_000):
                try:
                    return action(clients[attempt % 2])
                except Problem as problem:
                    if problem.status != 503 or time.monotonic() > deadline:
                        raise
                except Exception:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
            return None

        def register(number):
            clients = [client_for("vanthu", port) for port in (ports if number % 2 == 0 else ports[::-1])]
            for document in range(number, self.THOUSANDS, 4):
                body = {"issuer": "Sở Nội vụ", "number_and_symbol": f"{document}/SNV-N", "document_date": "2026-01-05", "subject": f"Hàng loạt {document}"}
                key = uuid.uuid4().hex
                until_answered(clients, lambda client, body=body, key=key: client.call("POST", "/api/v1/incoming", body, key=key))

        def decide(number):
            login = logins[1 + number % 2]
            clients = [client_for(login, port) for port in (ports if number < 2 else ports[::-1])]
            while True:
                page = until_answered(clients, lambda client: client.call("GET", "/api/v1/inbox?view=unit&direction=incoming&limit=200"))
                if not page["items"] and (number % 2 == 0 or int(self.rows("select count(*) from tasks where node = 'b'")[0]) == 0):
                    return
                items = page["items"]
                random.Random(number).shuffle(items)  # two threads of one person race for the same tasks
                for one in items:
                    try:
                        until_answered(clients, lambda client, one=one: client.call(
                            "POST", f"/api/v1/tasks/{one['task']['id']}/decision", {"outcome": "approve", "version_sha256": "0" * 64}))
                    except Problem as problem:
                        if problem.status not in (404, 409):  # the other thread was faster
                            raise

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            in_threads(4, register)
            registered = time.monotonic() - begun
            deadline = time.monotonic() + 60 + self.THOUSANDS / 100
            while int(self.rows("select count(*) from workflow_steps where node = 'b' and outcome = 'overdue'")[0]) < self.THOUSANDS:
                self.assertLess(time.monotonic(), deadline, "timers were lost")
                time.sleep(0.3)
            warned = time.monotonic() - begun
            in_threads(4, decide)
        finally:
            over.set()
            killer.join()
        decided = time.monotonic() - begun
        chains = "select id from workflow_instances where document_kind = 'incoming'"
        self.assertEqual(self.rows(f"select count(*), count(distinct document_id) from ({chains.replace('id', 'id, document_id', 1)}) i"),
                         [f"{self.THOUSANDS}|{self.THOUSANDS}"])
        self.assertEqual(self.rows("select count(*) from workflow_instances where document_kind = 'incoming' and status <> 'finished'"), ["0"])
        for node, outcome in (("", "register"), ("b", "approve"), ("c", "approve"), ("b", "overdue")):
            self.assertEqual(self.rows("select count(*), count(distinct s.instance_id), max(i.n) from workflow_steps s, lateral "
                                       "(select count(*) as n from workflow_steps o where o.instance_id = s.instance_id and o.node = s.node "
                                       f"and o.outcome = s.outcome) i where s.node = '{node}' and s.outcome = '{outcome}' and s.document_id in "
                                       "(select document_id from workflow_steps where outcome = 'register')"),
                             [f"{self.THOUSANDS}|{self.THOUSANDS}|1"], (node, outcome))
        twice = self.rows("select count(*) from (select 1 from workflow_steps where outcome = 'overdue' group by instance_id, node having count(*) > 1) t")
        self.assertEqual(twice, ["0"])
        self.assertEqual(self.rows("select (select count(*) from tasks t join incoming_documents d on d.id = t.document_id), "
                                   "(select count(*) from workflow_timers t join workflow_instances i on i.id = t.instance_id where i.document_kind = 'incoming')"),
                         ["0|0"])
        auditor = self.person("kiemtra")
        auditor.close()
        for chain in random.Random(3).sample(self.rows(chains), 50):
            self.assertTrue(auditor.call("GET", f"/api/v1/chains/{chain}/replay")["fits"])
        checked = self.office.command("check", check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout)
        print(f"\n   {self.THOUSANDS} chains, {len(kills)} kills; registered after {registered:.0f} s, warned after {warned:.0f} s, decided after "
              f"{decided:.0f} s", end=" ")
