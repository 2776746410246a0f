"""What docs/threat-model.md says of approval: each way to decide what is not one's own to decide is stopped."""

import datetime
import os
import subprocess
import tempfile
import threading
import unittest

from support import OfficeTest, Problem, main_job, new_database


class ApprovalThreats(OfficeTest):
    def setUp(self):
        self.official, self.head, self.chief, self.director, self.admin = (
            self.person(one) for one in ("chuyenvien", "truongphong", "chanhvanphong", "giamdoc", "quantri"))

    def submitted(self):
        draft = main_job.draft_answer(self.official, self.report_pdf, None)
        draft = main_job.submit_draft(self.official, draft)
        return draft, f"/api/v1/tasks/{draft['tasks'][0]['id']}"

    def good(self, draft):
        return {"outcome": "approve", "version_sha256": draft["current_sha256"]}

    def mandate(self, giver, substitute, **scope):
        now = datetime.datetime.now(datetime.timezone.utc)
        return giver.call("POST", "/api/v1/mandates", {
            "substitute": substitute.person["id"], "from": now.isoformat(), "until": (now + datetime.timedelta(hours=1)).isoformat(),
            "capacity": "TUQ", "legal_basis": "Quyết định số 3/QĐ-STTTT", **scope})

    def end(self, giver, mandate):
        giver.call("POST", f"/api/v1/mandates/{mandate['id']}/revocation", {"reason": "Hết việc"}, mandate["version"])

    def test_a_copied_link_gives_nothing(self):
        draft, path = self.submitted()
        for person in (self.chief, self.official, self.director, self.admin):
            for action, body in (("decision", self.good(draft)), ("claim", None), ("delegation", {"to": self.chief.person["id"]}),
                                 ("consultation", {"whom": [self.head.person["id"]], "question": "?"})):
                self.refused(404, person.call, "POST", f"{path}/{action}", body)
        self.head.call("POST", f"{path}/decision", self.good(draft))
        # The link to a later step is no way around the steps before it, nor one back.
        self.refused(409, self.head.call, "POST", f"{path}/decision", {**self.good(draft), "outcome": "reject", "reason": "Muộn"})

    def test_an_old_version_is_not_approved(self):
        draft, path = self.submitted()
        chain = f"/api/v1/chains/{draft['chain_id']}"
        self.official.call("POST", f"{chain}/recall", {"reason": "Sửa số liệu"})
        present = main_job.current(self.official, draft)
        changed = self.official.call("POST", f"/api/v1/outgoing/{draft['id']}/versions",
                                     {"upload": self.official.upload(self.letter_pdf)}, present["version"])
        self.assertNotEqual(changed["current_sha256"], draft["current_sha256"])
        resubmitted = main_job.submit_draft(self.official, changed)
        task = f"/api/v1/tasks/{resubmitted['tasks'][0]['id']}/decision"
        self.refused(409, self.head.call, "POST", task, self.good(draft))
        self.head.call("POST", task, self.good(changed))
        approvals = self.head.call("GET", chain)["approvals"]
        self.assertEqual([one["version_sha256"] for one in approvals], [changed["current_sha256"]])

    def test_a_substitutes_signature_says_in_whose_place_it_stands(self):
        """The capacity of Decree 30/2020, Annex I, II.7.a above the signature, and the principal's position."""
        self.office.command("user", "add", "thayky", "Ngô Thị Thay", "--role", "leader@VP:Phó Chánh Văn phòng", "--keystore", "official.p12",
                            "--password-file", os.path.join(self.office.folder, "login-password"), "--if-absent")
        self.office.passwords["thayky"] = self.office.passwords["giamdoc"]
        substitute = self.person("thayky")
        for signer, shown in ((substitute, "TUQ. Giám đốc"), (self.director, None)):
            draft, path = self.submitted()
            self.head.call("POST", f"{path}/decision", self.good(draft))
            main_job.decide(self.chief, draft["id"], "approve")
            mandate = self.mandate(self.director, substitute)
            signed = main_job.change(signer, draft, "signature", {})
            self.end(self.director, mandate)
            newest = next(one for one in signed["files"] if one["kind"] == "signed")
            with tempfile.TemporaryDirectory() as folder:
                pdf = main_job.save(self.director, newest, folder, "signed.pdf")
                text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
            self.assertIn("Ký bởi:", text)
            if shown:
                self.assertIn(shown, text)
            else:
                self.assertNotIn("TUQ.", text)

    def test_a_substitute_goes_no_further_than_the_mandate(self):
        draft, path = self.submitted()
        for what, scope in (("type", {"document_types": ["QD"]}), ("unit", {"units": [main_job.units_by_code(self.head)["VP"]]}),
                            ("step", {"steps": ["outgoing-three-approvers/office"]}), ("chain", {"steps": ["council"]})):
            with self.subTest(what):
                mandate = self.mandate(self.head, self.chief, **scope)
                for method, where, body in (("GET", path, None), ("GET", f"/api/v1/outgoing/{draft['id']}", None),
                                            ("GET", f"/api/v1/chains/{draft['chain_id']}", None), ("POST", f"{path}/decision", self.good(draft)),
                                            ("POST", f"{path}/claim", None)):
                    self.refused(404, self.chief.call, method, where, body)
                self.assertEqual(self.chief.call("GET", "/api/v1/inbox?view=substitute")["items"], [])
                self.end(self.head, mandate)
        # A substitute's substitute, where the principal did not allow it.
        first = self.mandate(self.head, self.director)
        second = self.mandate(self.director, self.chief)
        self.refused(404, self.chief.call, "POST", f"{path}/decision", self.good(draft))
        self.end(self.head, first)
        allowed = self.mandate(self.head, self.director, may_redelegate=True)
        decided = self.chief.call("POST", f"{path}/claim")
        self.assertEqual(decided["on_behalf_of"], self.head.person["id"])
        self.chief.call("POST", f"{path}/release")
        self.end(self.director, second)
        self.refused(404, self.chief.call, "POST", f"{path}/decision", self.good(draft))  # from the moment of the revocation
        # For whom, and under which mandate, stands in the history.
        self.director.call("POST", f"{path}/decision", self.good(draft))
        step = self.head.call("GET", f"/api/v1/chains/{draft['chain_id']}/history")["items"][-1]
        self.assertEqual((step["actor"], step["on_behalf_of"]), (self.director.person["id"], self.head.person["id"]))
        logged = [one for one in self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/history?limit=200")["items"]
                  if one["kind"] == "outgoing-approved"]
        self.assertEqual(logged[0]["fields"]["mandate"], allowed["id"])
        self.end(self.head, allowed)

    def test_of_two_who_finish_at_once_one_does(self):
        mandate = self.mandate(self.head, self.director)
        for round_number in range(6):
            draft, path = self.submitted()
            decisions = [(self.head, self.good(draft)), (self.director, {**self.good(draft), "outcome": "return", "reason": "Sai thể thức"})] * 3
            answers = []
            begin = threading.Barrier(len(decisions))

            def decide(person, body):
                client = self.another_client_of(person)
                begin.wait()  # noqa: B023
                try:
                    answers.append(client.call("POST", f"{path}/decision", body)["closed_by"])  # noqa: B023
                except Problem as problem:
                    answers.append(problem.status)  # noqa: B023

            threads = [threading.Thread(target=decide, args=decision) for decision in decisions]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            winners = {one for one in answers if one not in (404, 409)}
            self.assertEqual(len(winners), 1, answers)  # a repetition by the winner gets the winner's answer
            self.assertTrue(winners <= {self.head.person["id"], self.director.person["id"]}, answers)
            steps = self.head.call("GET", f"/api/v1/chains/{draft['chain_id']}/history")["items"]
            self.assertEqual([one["outcome"] for one in steps][:1], ["submit"])
            self.assertEqual(len(steps), 2, f"round {round_number}: {steps}")
        self.end(self.head, mandate)

    def another_client_of(self, person):
        client = self.office.client()
        client.cookie, client.csrf = person.cookie, person.csrf
        return client

    def test_a_replayed_request_changes_nothing(self):
        draft, path = self.submitted()
        first = self.head.call("POST", f"{path}/decision", self.good(draft))
        before = self.head.call("GET", f"/api/v1/chains/{draft['chain_id']}")
        self.assertEqual(self.head.call("POST", f"{path}/decision", self.good(draft)), first)
        self.refused(409, self.chief.call, "POST", f"{path}/claim")  # whose turn it is now, but not at this step
        self.assertEqual(self.head.call("GET", f"/api/v1/chains/{draft['chain_id']}"), before)
        # After a recall the same step is a new task: the old request does not decide it.
        self.head.call("POST", f"/api/v1/chains/{draft['chain_id']}/recall", {"reason": "Xem lại"})
        self.head.call("POST", f"{path}/decision", self.good(draft))
        self.assertEqual(self.head.call("GET", f"/api/v1/chains/{draft['chain_id']}")["tasks"][0]["node"], "unit-head")


@unittest.skipUnless(os.environ.get("VANTHU_TEST_POSTGRESQL"), "VANTHU_TEST_POSTGRESQL names no server")
class ApprovalThreatsOnPostgresql(ApprovalThreats):
    """The same on PostgreSQL, where transactions run beside each other."""

    @classmethod
    def setUpClass(cls):
        cls.settings = (f"database.url={new_database('threats')}",)
        super().setUpClass()
