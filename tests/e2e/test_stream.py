"""The live stream: what a person is told arrives, once and in order, over broken connections, ended sessions and a stopped server."""

import json
import ssl
import threading
import time

from support import OfficeTest, main_job

NIL = "00000000-0000-0000-0000-000000000000"


class Stream:
    """One reader of /api/v1/stream, on a connection of its own, as a browser's EventSource reads it."""

    def __init__(self, person, last_id=None, query=""):
        self.connection = person._connect(30)
        headers = {"Cookie": person.cookie} if person.cookie else {}
        if last_id:
            headers["Last-Event-ID"] = last_id
        self.connection.request("GET", "/api/v1/stream" + query, headers=headers)
        self.response = self.connection.getresponse()
        self.status = self.response.status
        self.last_id = last_id

    def block(self):
        """The next block as a dictionary of its fields; nothing at the end of the stream."""
        fields = {}
        while True:
            try:
                line = self.response.readline()
            except (ConnectionError, ssl.SSLError):  # cut off; a silence too long is no end and fails the test
                return None
            if not line:
                return None
            text = line.decode("utf-8").rstrip("\n")
            if not text:
                if fields:
                    self.last_id = fields.get("id", self.last_id)
                    return fields
                continue
            name, _, value = text.partition(":")
            fields[name or "comment"] = value.removeprefix(" ")

    def events(self, count):
        found = []
        while len(found) < count:
            block = self.block()
            if block is None:
                break
            if "event" in block:
                found.append(block)
        return found

    def close(self):
        # At once, as when the cable is pulled: the response would otherwise hold the socket.
        self.response.close()
        self.connection.close()


class LiveStream(OfficeTest):
    def tell(self):
        """One thing that the head of the division is told: a draft to approve."""
        draft = main_job.draft_answer(self.office.sign_in("chuyenvien"), self.report_pdf, None)
        main_job.submit_draft(self.office.sign_in("chuyenvien"), draft)
        return draft["id"]

    def known(self, login="truongphong"):
        return {one["id"] for one in self.office.sign_in(login).call("GET", "/api/v1/notifications?limit=200")["items"]}

    def test_a_stranger_gets_401_and_a_wrong_id_400(self):
        self.assertEqual(Stream(self.office.client()).status, 401)
        person = self.office.sign_in("giamdoc")
        self.assertEqual(Stream(person, query="?after=x").status, 400)
        self.assertEqual(Stream(person, last_id="01890000-0000-7000-8000-000000000000").status, 400)
        self.assertEqual(Stream(person, query="?unknown=1").status, 400)

    def test_what_is_told_arrives_to_whom_it_is_told(self):
        stream = Stream(self.office.sign_in("truongphong"))
        other = Stream(self.office.sign_in("kiemtra"))
        self.assertEqual(stream.response.getheader("Content-Type"), "text/event-stream")
        self.assertEqual(stream.response.getheader("Cache-Control"), "no-store")
        begin = stream.block()
        self.assertIn("id", begin)
        self.assertNotIn("data", begin)
        draft = self.tell()
        asked = time.monotonic()
        event, = stream.events(1)
        self.assertLess(time.monotonic() - asked, 10)
        told = json.loads(event["data"])
        self.assertEqual((event["event"], told["id"], told["document_id"]), ("notification", event["id"], draft))
        listed = self.office.sign_in("truongphong").call("GET", "/api/v1/notifications")["items"]
        self.assertEqual([one for one in listed if one["id"] == event["id"]], [told])
        self.assertEqual(other.block()["id"], NIL)
        # The auditor was told nothing of it; in the silence comes a comment that keeps the connection open.
        self.assertEqual(other.block(), {"comment": "keep-alive"})
        stream.close()
        other.close()

    def test_broken_connections_lose_and_double_nothing(self):
        before = self.known()
        person = self.office.sign_in("truongphong")
        stream = Stream(person)
        seen = []
        last_id = stream.block()["id"]
        told = []
        teller = threading.Thread(target=lambda: told.extend(self.tell() for _ in range(6)))
        teller.start()
        deadline = time.monotonic() + 60
        while len(seen) < 6 and time.monotonic() < deadline:
            stream.close()
            stream = Stream(person, last_id=last_id)
            self.assertEqual(stream.status, 200)
            self.assertEqual(stream.block()["id"], last_id)
            event, = stream.events(1)
            last_id = event["id"]
            seen.append(event["id"])
        teller.join()
        stream.close()
        self.assertEqual(len(told), 6)
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(set(seen), self.known() - before)
        again = Stream(person, query=f"?after={seen[0]}")
        self.assertEqual([one["id"] for one in again.events(5)], seen[1:])
        again.close()

    def test_a_hundred_streams_leave_the_server_to_others(self):
        people = [self.office.sign_in(login) for login, *_ in main_job.PEOPLE]
        streams = []
        try:
            for number in range(100):
                stream = Stream(people[number % len(people)])
                self.assertEqual(stream.status, 200)
                streams.append(stream)
            begin = time.monotonic()
            for _ in range(50):
                people[0].call("GET", "/api/v1/inbox")
            self.assertLess(time.monotonic() - begin, 10)
            more = [Stream(people[0]) for _ in range(10)]
            self.assertEqual({one.status for one in more}, {200, 429})
            streams += more
            self.tell()
            mine = [one for one in streams[:100] if streams.index(one) % len(people) == 2]
            told = {one.events(1)[0]["id"] for one in mine}
            self.assertEqual(len(told), 1, "every window of one person is told the same")
        finally:
            for stream in streams:
                stream.close()

    def test_sign_out_ends_the_stream_within_a_minute_or_so(self):
        person = self.office.sign_in("chanhvanphong")
        stream = Stream(person)
        stream.block()
        person.call("DELETE", "/api/v1/session")
        begin = time.monotonic()
        while stream.block() is not None:
            self.assertLess(time.monotonic() - begin, 90)
        self.assertLess(time.monotonic() - begin, 75)
        self.assertEqual(Stream(person).status, 401)

    def test_zz_a_stopping_server_ends_the_streams(self):
        streams = [Stream(self.office.sign_in("giamdoc")) for _ in range(5)]
        for stream in streams:
            stream.block()
        begin = time.monotonic()
        self.assertEqual(self.office.stop(), 0)
        self.assertLess(time.monotonic() - begin, 10)
        for stream in streams:
            while stream.block() is not None:
                self.fail("something came after the server's end")
        self.office.start()
