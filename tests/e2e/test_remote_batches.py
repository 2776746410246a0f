"""Many documents with one authorisation at a remote service: each ends by itself; through a killed server nothing is signed twice and nothing
runs for ever; what was typed is kept nowhere."""

import hashlib
import json
import os
import time
import unittest

from key_operations import KeyOperations, OfficeWithRemoteService
from support import main_job, new_database


class RemoteBatches(OfficeWithRemoteService):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        director, admin = cls.office.sign_in("giamdoc"), cls.office.sign_in("quantri")
        cls.linked = director.call("POST", "/api/v1/remote-keys", {"service": "thu-nghiem", "account": "giamdoc", "credential_id": "rsa"})
        certificate = cls.linked["certificate"]
        admin.call("POST", f"/api/v1/person-certificates/{certificate['id']}/decision", {"decision": "confirm"}, certificate["version"])

    def setUp(self):
        people = {name: self.person(name) for name in ("vanthu", "chuyenvien", "truongphong", "chanhvanphong", "giamdoc", "quantri")}
        self.operations = KeyOperations(self, people)
        self.director = people["giamdoc"]
        self.service.behave(sign_seconds=0, wrong_every=0)

    def begin(self, drafts, *arguments, **more):
        return self.operations.begin_remote_batch(self.linked, drafts, *arguments, **more)

    def signed_once(self, draft):
        document = main_job.current(self.director, draft)
        self.assertEqual((document["state"], sum(file["kind"] == "signed" for file in document["files"])), ("signed", 1))
        report = self.director.call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual((report["indication"], len(report["signatures"])), ("TOTAL_PASSED", 1))
        history = self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/history?limit=100")["items"]
        self.assertEqual(sum(event["kind"] == "outgoing-signed" for event in history), 1)

    def test_fifty_documents_with_one_authorisation_of_which_the_service_fails_for_some(self):
        drafts = [self.operations.approved() for _ in range(50)]
        before = self.service.counts()
        self.service.behave(wrong_every=10)
        batch = self.begin(drafts)
        self.assertEqual((batch["key"], {one["state"] for one in batch["items"]}), ("thu-nghiem", {"queued"}))
        done = set()
        ended = self.operations.until_ended(batch, seen=lambda one: done.add(sum(item["state"] != "queued" for item in one["items"])))
        self.assertGreater(len(done), 3, "they end one by one")
        states = [one["state"] for one in ended["items"]]
        self.assertEqual([number for number, state in enumerate(states, 1) if state == "failed"], [10, 20, 30, 40, 50])
        self.assertEqual((states.count("signed"), any(one["may_retry"] for one in ended["items"])), (45, False))
        self.assertIn("chữ ký sai", ended["items"][9]["reason"])
        self.refused(409, self.director.call, "POST", f"/api/v1/signing-batches/{batch['id']}/retry")
        counts = self.service.counts()
        self.assertEqual([counts[one] - before[one] for one in ("authorize", "signHash", "signed")], [1, 1, 50])
        self.service.behave(wrong_every=0)
        failed = [draft for draft, state in zip(drafts, states) if state == "failed"]
        self.assertEqual([one["state"] for one in self.operations.until_ended(self.begin(failed))["items"]], ["signed"] * 5)
        for draft in (drafts[0], drafts[9], drafts[48], drafts[49]):
            self.signed_once(draft)
        self.assertEqual({main_job.current(self.director, draft)["state"] for draft in drafts}, {"signed"})

    def test_a_request_that_comes_twice_makes_one_batch(self):
        draft = self.operations.approved()
        self.service.behave(sign_seconds=2)  # so that the document stays as it is
        first = self.begin([draft], key="mot-lan-duy-nhat")
        again = self.begin([draft], key="mot-lan-duy-nhat")
        self.assertEqual(first["id"], again["id"])
        self.refused(409, self.begin, [draft], "000000", key="mot-lan-duy-nhat")
        self.operations.until_ended(first)
        self.signed_once(draft)

    def asked_to_sign(self, before):
        """Until the service has been asked and thinks."""
        deadline = time.monotonic() + 20
        while self.service.counts()["authorize"] == before:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        time.sleep(0.5)

    def test_a_server_killed_while_the_service_thinks_leaves_nothing_running_and_nothing_signed_twice(self):
        drafts = [self.operations.approved() for _ in range(3)]
        self.service.behave(sign_seconds=6)
        before = self.service.counts()["authorize"]
        batch = self.begin(drafts)
        self.asked_to_sign(before)
        self.restart_after_kill()
        self.assertTrue(self.director.call("GET", f"/api/v1/signing-batches/{batch['id']}")["running"])
        self.refused(409, self.begin, drafts)
        ended = self.operations.until_ended(batch, 40)
        self.assertEqual([(one["state"], one["may_retry"]) for one in ended["items"]], [("failed", False)] * 3)
        self.assertEqual({one["reason"] for one in ended["items"]}, {"Máy chủ đã dừng trước khi văn bản này được ký; hãy ký lại."})
        self.assertEqual({main_job.current(self.director, draft)["state"] for draft in drafts}, {"approved"})
        self.service.behave(sign_seconds=0)
        self.assertEqual([one["state"] for one in self.operations.until_ended(self.begin(drafts))["items"]], ["signed"] * 3)
        for draft in drafts:
            self.signed_once(draft)

    def test_a_server_that_is_stopped_ends_what_it_was_signing(self):
        drafts = [self.operations.approved() for _ in range(2)]
        self.service.behave(sign_seconds=3)
        before = self.service.counts()["authorize"]
        batch = self.begin(drafts)
        self.asked_to_sign(before)
        self.assertEqual(self.office.stop(), 0)
        self.office.start()
        for session in self.sessions.values():
            session.close()
        ended = self.director.call("GET", f"/api/v1/signing-batches/{batch['id']}")
        self.assertEqual((ended["running"], [one["state"] for one in ended["items"]]), (False, ["failed"] * 2), "at once")
        self.assertEqual({main_job.current(self.director, draft)["state"] for draft in drafts}, {"approved"})

    def test_a_batch_that_is_stopped_while_the_service_thinks_signs_nothing(self):
        drafts = [self.operations.approved() for _ in range(2)]
        self.service.behave(sign_seconds=2)
        before = self.service.counts()["authorize"]
        batch = self.begin(drafts)
        self.asked_to_sign(before)
        stopped = self.director.call("POST", f"/api/v1/signing-batches/{batch['id']}/cancellation")
        self.assertEqual((stopped["running"], {one["state"] for one in stopped["items"]}), (False, {"cancelled"}))
        time.sleep(2.5)
        self.assertEqual({main_job.current(self.director, draft)["state"] for draft in drafts}, {"approved"})

    def test_what_was_typed_is_in_no_file_of_the_server(self):
        draft = self.operations.approved()
        path = f"/api/v1/remote-keys/{self.linked['id']}/signing-batches"
        body = {"documents": [{"id": draft["id"], **self.operations.seen(draft)}], "pin": "ma-pin-rat-la-7391", "one_time_password": "ma-mot-lan-2846"}
        batch = self.director.call("POST", path, body)
        # From this one a short code would be found by trying, were it kept with the Idempotency-Key.
        digest = hashlib.sha256(f"POST\n{path}\n{hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()}".encode()).hexdigest()
        ended = self.operations.until_ended(batch)
        self.assertIn("PIN", ended["items"][0]["reason"])
        refused = self.refused(403, self.operations.sign_remotely, self.linked, draft, "ma-pin-rat-la-7391", one_time_password="ma-mot-lan-2846")
        self.assertNotIn("7391", str(refused))
        looked_at = 0
        for folder, _, names in os.walk(self.office.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                looked_at += 1
                for secret in ("ma-pin-rat-la", "ma-mot-lan-2846", digest):
                    self.assertFalse(secret.encode() in content, name)
        self.assertGreater(looked_at, 10)


@unittest.skipUnless(os.environ.get("VANTHU_TEST_POSTGRESQL"), "VANTHU_TEST_POSTGRESQL names no server")
class RemoteBatchesOnPostgresql(RemoteBatches):
    """The same on PostgreSQL."""

    @classmethod
    def setUpClass(cls):
        cls.settings = (f"database.url={new_database('remote_batches')}",)
        super().setUpClass()
