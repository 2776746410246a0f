"""Signing many documents with one authorisation: through a killed server, each once; what fails says why, and stops nothing."""

import http.server
import os
import threading
import time
import unittest

from support import OfficeTest, main_job, new_database


class SlowAuthority(http.server.ThreadingHTTPServer):
    """A time-stamping authority that thinks for a while and then has no answer: each signature takes its time."""

    daemon_threads = True

    def __init__(self, seconds):
        class Refuse(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                time.sleep(seconds)
                self.send_response(503)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Refuse)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Batches(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.authority = SlowAuthority(0.4)
        cls.settings = (*cls.settings, "signing.level=B-T", f"signing.tsa_url=http://127.0.0.1:{cls.authority.server_port}/",
                        "signing.fetch_private_addresses=true")
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.authority.shutdown()
        cls.authority.server_close()

    def approved(self, count):
        """Documents that wait for the director's signature, as the director sees them."""
        wishes = []
        for _ in range(count):
            draft = main_job.draft_answer(self.person("chuyenvien"), self.report_pdf, None)
            main_job.submit_draft(self.person("chuyenvien"), draft)
            main_job.decide(self.person("truongphong"), draft["id"], "approve")
            main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
            present = main_job.current(self.person("giamdoc"), draft)
            wishes.append({"id": draft["id"], "version": present["version"], "sha256": present["current_sha256"]})
        return wishes

    def wait(self, batch, until, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            present = self.person("giamdoc").call("GET", f"/api/v1/signing-batches/{batch['id']}")
            if until(present):
                return present
            self.assertLess(time.monotonic(), deadline, present)
            time.sleep(0.05)

    def test_a_killed_server_goes_on_and_signs_nothing_twice(self):
        wishes = self.approved(6)
        director = self.person("giamdoc")
        batch = director.call("POST", "/api/v1/signing-batches", {"documents": wishes})
        self.wait(batch, lambda one: sum(item["state"] == "signed" for item in one["items"]) >= 2)
        self.restart_after_kill()
        between = director.call("GET", f"/api/v1/signing-batches/{batch['id']}")
        self.assertTrue(between["running"], "it was killed in the middle")
        ended = self.wait(batch, lambda one: not one["running"])
        self.assertEqual([item["state"] for item in ended["items"]], ["signed"] * 6)
        for wish in wishes:
            document = main_job.current(director, wish)
            self.assertEqual(sum(file["kind"] == "signed" for file in document["files"]), 1)
            self.assertEqual(len(director.call("GET", f"/api/v1/documents/{wish['id']}/signatures")["signatures"]), 1)
            history = self.person("kiemtra").call("GET", f"/api/v1/documents/{wish['id']}/history")["items"]
            self.assertEqual(sum(event["kind"] == "outgoing-signed" for event in history), 1)

    def test_what_changed_is_not_signed_and_the_rest_is(self):
        first, changed, last = self.approved(3)
        director = self.person("giamdoc")
        stale = dict(changed, version=changed["version"] - 1)
        batch = director.call("POST", "/api/v1/signing-batches", {"documents": [first, stale, last]})
        ended = self.wait(batch, lambda one: not one["running"])
        self.assertEqual([(item["state"], item["may_retry"]) for item in ended["items"]], [("signed", False), ("failed", False), ("signed", False)])
        self.assertIn("thay đổi", ended["items"][1]["reason"])
        self.refused(409, director.call, "POST", f"/api/v1/signing-batches/{batch['id']}/retry")
        self.assertEqual(main_job.current(director, changed)["state"], "approved")

    def test_a_stopped_batch_leaves_the_rest_to_be_signed(self):
        wishes = self.approved(4)
        director = self.person("giamdoc")
        batch = director.call("POST", "/api/v1/signing-batches", {"documents": wishes})
        self.wait(batch, lambda one: any(item["state"] == "signed" for item in one["items"]))
        stopped = director.call("POST", f"/api/v1/signing-batches/{batch['id']}/cancellation")
        states = [item["state"] for item in stopped["items"]]
        self.assertEqual((states[0], states[-1], stopped["running"]), ("signed", "cancelled", False))
        time.sleep(1.5)  # the one that was being signed when it was stopped
        for wish, state in zip(wishes, states):
            self.assertEqual(main_job.current(director, wish)["state"], "signed" if state == "signed" else "approved")
        again = director.call("POST", "/api/v1/signing-batches", {"documents": [wishes[-1]]})
        self.assertEqual(self.wait(again, lambda one: not one["running"])["items"][0]["state"], "signed")


@unittest.skipUnless(os.environ.get("VANTHU_TEST_POSTGRESQL"), "VANTHU_TEST_POSTGRESQL names no server")
class BatchesOnPostgresql(Batches):
    """The same on PostgreSQL."""

    @classmethod
    def setUpClass(cls):
        cls.settings = (f"database.url={new_database('batches')}",)
        super().setUpClass()
