"""Drives the operations of tasks, chains, workflows, mandates, remarks and notifications, with success and with the refusals that
each names in the contract. The clients carry the observer that compares every answer."""

import datetime
import os
import uuid

from support import ROOT, main_job

NOBODY = "01890000-0000-7000-8000-000000000000"
NO_HASH = "0" * 64

# One step of several tasks that people begin, then the head of the unit.
AD_HOC = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:vanthu="urn:vanthu:workflow:1"
                  id="definitions" targetNamespace="urn:vanthu:definitions">
  <bpmn:process id="prepared-freely" name="Chuẩn bị tự do" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:adHocSubProcess id="prepare" name="Chuẩn bị">
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
      <bpmn:userTask id="check-law" name="Rà soát pháp lý">
        <bpmn:extensionElements><vanthu:task role="leader" unit="code:VP"/></bpmn:extensionElements>
      </bpmn:userTask>
    </bpmn:adHocSubProcess>
    <bpmn:userTask id="unit-head" name="Trưởng đơn vị duyệt">
      <bpmn:extensionElements><vanthu:task role="leader" unit="drafter-unit"/></bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="prepare"/>
    <bpmn:sequenceFlow id="f2" sourceRef="prepare" targetRef="unit-head"/>
    <bpmn:sequenceFlow id="f3" sourceRef="unit-head" targetRef="end"/>
  </bpmn:process>
</bpmn:definitions>
"""



class WorkOperations:
    """What the contract's test does with the approval of documents. `test` is an OfficeTest, `people` observed clients by login."""

    def __init__(self, test, people):
        self.test = test
        self.people = people
        self.clerk, self.official, self.head, self.office, self.director, self.auditor, self.admin = (
            people[login] for login, *_ in main_job.PEOPLE)

    def run(self):
        draft = self.submitted("outgoing-three-approvers")
        self.boxes(draft)
        self.tasks(draft)
        self.decisions(draft)
        self.mandates(draft)
        self.chains(draft)
        self.versions()
        self.messages_and_ad_hoc()
        self.remarks(draft)
        self.notifications()

    def refused(self, status, person, method, path, body=None, version=None):
        return self.test.refused(status, person.call, method, path, body, version)

    def submitted(self, workflow):
        draft = main_job.draft_answer(self.official, self.test.report_pdf, None)
        return self.official.call("POST", f"/api/v1/outgoing/{draft['id']}/submission", {"workflow": workflow}, draft["version"])

    def boxes(self, draft):
        self.submitted("outgoing-three-approvers")
        page = self.head.call("GET", "/api/v1/inbox?limit=1")
        again = self.head.call("GET", f"/api/v1/inbox?limit=1&after={page['next']}")
        self.test.assertNotEqual(page["items"][0]["task"]["id"], again["items"][0]["task"]["id"])
        for question, found in (("view=unit", True), ("view=mine", False), ("direction=outgoing&type=BC&urgency=normal", True),
                                ("direction=incoming", False), ("type=QD", False), ("overdue=yes", False), ("overdue=no", True)):
            items = self.head.call("GET", f"/api/v1/inbox?limit=200&{question}")["items"]
            self.test.assertEqual(draft["id"] in [one["task"]["document_id"] for one in items], found, question)
        self.test.assertGreaterEqual(self.head.call("GET", "/api/v1/inbox/counts")["unit"]["open"], 2)
        self.refused(400, self.head, "GET", "/api/v1/inbox?view=none")
        self.refused(400, self.head, "GET", "/api/v1/inbox?after=x")
        sent = self.official.call("GET", "/api/v1/inbox/sent?limit=1&direction=outgoing&open=yes")
        newest = sent["items"][0]
        self.test.assertEqual((newest["step"]["outcome"], newest["direction"], newest["open"]), ("submit", "outgoing", True))
        self.test.assertEqual([one["kind"] for one in newest["waiting"]], ["task"])
        older = self.official.call("GET", f"/api/v1/inbox/sent?limit=1&after={sent['next']}")["items"][0]
        self.test.assertLess(older["step"]["at"], newest["step"]["at"])
        incoming = self.official.call("GET", "/api/v1/inbox/sent?direction=incoming")["items"]
        self.test.assertEqual({one["direction"] for one in incoming} - {"incoming"}, set())
        self.test.assertNotIn(newest["step"]["chain_id"],
                              [one["step"]["chain_id"] for one in self.official.call("GET", "/api/v1/inbox/sent?open=no")["items"]])
        self.refused(400, self.official, "GET", "/api/v1/inbox/sent?open=maybe")
        self.refused(400, self.official, "GET", "/api/v1/inbox/sent?after=x")

    def tasks(self, draft):
        head, office, director = self.head, self.office, self.director
        task = main_job.task_for(head, draft["id"])
        path = f"/api/v1/tasks/{task['id']}"
        self.test.assertEqual([one["name"] for one in head.call("GET", path)["outcomes"]], ["approve"])
        self.test.assertEqual(self.auditor.call("GET", path)["outcomes"], [])  # may look, not act
        self.refused(404, self.admin, "GET", path)
        self.refused(404, head, "GET", f"/api/v1/tasks/{NOBODY}")

        self.test.assertTrue(head.call("POST", path + "/claim")["claimed"])
        self.refused(404, office, "POST", path + "/claim")
        self.test.assertFalse(head.call("POST", path + "/release")["claimed"])
        self.refused(409, head, "POST", path + "/release")
        self.refused(404, office, "POST", path + "/release")

        to_office = {"to": office.person["id"]}
        for wrong in ({}, {"to": NOBODY}, {"to": head.person["id"]}, {"to": self.admin.person["id"]}, {"to": "x"}):
            self.refused(400, head, "POST", path + "/delegation", wrong)
        self.refused(404, office, "POST", path + "/delegation", {"to": director.person["id"]})
        self.test.assertEqual(head.call("POST", path + "/delegation", to_office)["user_id"], office.person["id"])
        self.refused(409, office, "POST", path + "/delegation", {"to": director.person["id"]})  # nobody passes on what they only prepare
        chain = f"/api/v1/chains/{draft['chain_id']}"
        self.refused(409, self.official, "POST", chain + "/undo")  # another person's step
        self.refused(404, self.admin, "POST", chain + "/undo")
        self.test.assertIsNone(head.call("POST", chain + "/undo")["tasks"][0]["user_id"])
        self.refused(409, head, "POST", chain + "/undo")
        head.call("POST", path + "/delegation", to_office)
        waits = lambda: [one["task"]["id"] for one in head.call("GET", "/api/v1/inbox?view=waiting")["items"]]  # noqa: E731
        self.test.assertIn(task["id"], waits())
        self.decide(office, draft, task["id"], "approve")  # prepared: back to the head
        self.test.assertNotIn(task["id"], waits())

        asked = {"whom": [office.person["id"], director.person["id"]], "question": "Số liệu quý III đã khớp chưa?"}
        for wrong in ({"whom": [], "question": "?"}, {**asked, "question": ""}, {**asked, "whom": [head.person["id"]]}, {**asked, "whom": ["x"]}):
            self.refused(400, head, "POST", path + "/consultation", wrong)
        self.refused(404, office, "POST", path + "/consultation", asked)
        head.call("POST", path + "/consultation", asked)
        opinion = next(one["task"] for one in office.call("GET", "/api/v1/inbox?view=mine")["items"] if one["task"]["kind"] == "opinion")
        given = f"/api/v1/tasks/{opinion['id']}/opinion"
        self.refused(400, office, "POST", given, {"text": ""})
        self.refused(404, head, "POST", given, {"text": "Ý kiến của người khác"})
        self.refused(409, office, "POST", f"/api/v1/tasks/{opinion['id']}/decision", {"outcome": "approve", "version_sha256": NO_HASH})
        self.test.assertFalse(office.call("POST", given, {"text": "Đã khớp."})["open"])
        self.refused(409, office, "POST", given, {"text": "Đã khớp."})
        self.refused(409, head, "POST", path + "/opinion", {"text": "Không ai hỏi"})

        reassigned = {"to": office.person["id"], "reason": "Trưởng phòng đi công tác"}
        self.refused(400, director, "POST", path + "/reassignment", to_office)
        self.refused(400, director, "POST", path + "/reassignment", {**reassigned, "to": self.auditor.person["id"]})
        self.refused(403, self.official, "POST", path + "/reassignment", reassigned)
        self.refused(404, director, "POST", f"/api/v1/tasks/{NOBODY}/reassignment", reassigned)
        self.refused(409, director, "POST", f"/api/v1/tasks/{self.opinion_of(director)}/reassignment", reassigned)
        self.test.assertEqual(director.call("POST", path + "/reassignment", reassigned)["user_id"], office.person["id"])
        self.refused(404, head, "POST", path + "/claim")
        self.test.assertFalse(self.admin.call("POST", path + "/reassignment", {"reason": "Giao lại cho phòng"})["claimed"])
        self.refused(404, self.admin, "GET", f"/api/v1/outgoing/{draft['id']}")  # who gives the task to others does not read it by that

    def opinion_of(self, person):
        return next(one["task"]["id"] for one in person.call("GET", "/api/v1/inbox?view=mine")["items"] if one["task"]["kind"] == "opinion")

    def decide(self, person, draft, task, outcome, **more):
        return person.call("POST", f"/api/v1/tasks/{task}/decision", {"outcome": outcome, "version_sha256": draft["current_sha256"], **more})

    def decisions(self, draft):
        task = main_job.task_for(self.head, draft["id"])["id"]
        path = f"/api/v1/tasks/{task}/decision"
        good = {"outcome": "approve", "version_sha256": draft["current_sha256"]}
        for wrong in ({**good, "outcome": "sign"}, {**good, "outcome": "return"}, {**good, "outcome": "reject"}, {**good, "outcome": "forward"},
                      {**good, "fields": {"amount": "5"}}, {"outcome": "approve"}, {**good, "forward_to": "x"}):
            self.refused(400, self.head, "POST", path, wrong)
        self.refused(409, self.head, "POST", path, {**good, "version_sha256": NO_HASH})
        self.refused(404, self.official, "POST", path, good)
        self.refused(404, self.admin, "POST", path, good)
        decided = self.head.call("POST", path, good)
        self.test.assertEqual((decided["open"], decided["outcome"], decided["closed_by"]), (False, "approve", self.head.person["id"]))
        self.test.assertEqual(self.head.call("POST", path, good), decided)  # a double click
        self.refused(409, self.head, "POST", path, {**good, "outcome": "return", "reason": "Đổi ý"})
        self.refused(404, self.admin, "POST", path, good)

    def mandates(self, draft):
        now = datetime.datetime.now(datetime.timezone.utc)
        body = {"substitute": self.head.person["id"], "from": now.isoformat(), "until": (now + datetime.timedelta(days=2)).isoformat(),
                "capacity": "KT", "legal_basis": "Quyết định số 15/QĐ-STTTT", "document_types": ["BC"],
                "steps": ["outgoing-three-approvers/office"]}
        for wrong in ({**body, "capacity": "PP"}, {**body, "legal_basis": ""}, {**body, "substitute": self.office.person["id"]},
                      {**body, "until": body["from"]}, {**body, "until": (now + datetime.timedelta(days=800)).isoformat()},
                      {**body, "units": [NOBODY]}, {**body, "from": "hôm nay"}, {**body, "substitute": NOBODY}):
            self.refused(400, self.office, "POST", "/api/v1/mandates", wrong)
        self.refused(403, self.official, "POST", "/api/v1/mandates", {**body, "principal": self.office.person["id"]})
        self.test.assertEqual(self.office.exchange("POST", "/api/v1/mandates", body).status, 400)  # without a key
        key = "one-intention-" + self.office.person["id"]
        mandate = self.office.call("POST", "/api/v1/mandates", body, key=key)
        self.test.assertEqual(self.office.call("POST", "/api/v1/mandates", body, key=key), mandate)
        self.test.refused(409, self.office.call, "POST", "/api/v1/mandates", {**body, "capacity": "TL"}, key=key)
        path = f"/api/v1/mandates/{mandate['id']}"
        self.test.assertEqual(self.head.call("GET", path)["prefix"], "KT.")
        self.refused(404, self.official, "GET", path)
        self.test.assertEqual([one["id"] for one in self.head.call("GET", "/api/v1/mandates")["items"]], [mandate["id"]])
        self.test.assertEqual(self.official.call("GET", "/api/v1/mandates?of=me&limit=5")["items"], [])
        self.auditor.call("GET", "/api/v1/mandates?of=all")
        self.refused(403, self.official, "GET", "/api/v1/mandates?of=all")
        self.refused(400, self.head, "GET", "/api/v1/mandates?limit=0")

        entry = next(one for one in self.head.call("GET", "/api/v1/inbox?view=substitute")["items"] if one["task"]["document_id"] == draft["id"])
        self.test.assertEqual(entry["on_behalf_of"], self.office.person["id"])
        self.test.assertEqual(self.head.call("GET", f"/api/v1/tasks/{entry['task']['id']}")["on_behalf_of"], self.office.person["id"])
        self.refused(428, self.office, "POST", path + "/revocation", {"reason": "Về sớm"})
        self.refused(412, self.office, "POST", path + "/revocation", {"reason": "Về sớm"}, mandate["version"] + 1)
        self.refused(400, self.office, "POST", path + "/revocation", {"reason": ""}, mandate["version"])
        self.refused(403, self.head, "POST", path + "/revocation", {"reason": "Không muốn làm"}, mandate["version"])
        self.refused(404, self.official, "POST", path + "/revocation", {"reason": "Không phải việc tôi"}, mandate["version"])
        ended = self.office.call("POST", path + "/revocation", {"reason": "Về sớm"}, mandate["version"])
        self.refused(409, self.office, "POST", path + "/revocation", {"reason": "Về sớm"}, ended["version"])
        self.refused(404, self.head, "POST", f"/api/v1/tasks/{entry['task']['id']}/claim")

    def chains(self, draft):
        path = f"/api/v1/chains/{draft['chain_id']}"
        self.test.assertTrue(self.head.call("GET", path)["may_recall"])
        for what in ("", "/history", "/replay"):
            self.refused(404, self.admin, "GET", path + what)
            self.refused(404, self.head, "GET", f"/api/v1/chains/{NOBODY}{what}")
        self.refused(400, self.head, "GET", path + "/history?after=-1")
        self.refused(400, self.head, "POST", path + "/recall", {"reason": ""})
        self.refused(409, self.auditor, "POST", path + "/recall", {"reason": "Chưa gửi gì"})
        self.refused(404, self.admin, "POST", path + "/recall", {"reason": "Không thấy"})
        self.test.assertEqual(self.head.call("POST", path + "/recall", {"reason": "Gửi nhầm"})["tasks"][0]["node"], "unit-head")
        self.refused(409, self.head, "POST", path + "/recall", {"reason": "Lần nữa"})
        self.decide(self.head, draft, main_job.task_for(self.head, draft["id"])["id"], "approve")

        waiting = main_job.task_for(self.office, draft["id"])["id"]
        self.refused(400, self.head, "POST", path + "/suspension", {"reason": ""})
        self.refused(403, self.official, "POST", path + "/suspension", {"reason": "Chờ số liệu"})
        self.refused(404, self.admin, "POST", path + "/suspension", {"reason": "Chờ số liệu"})
        self.refused(409, self.head, "DELETE", path + "/suspension")
        self.test.assertEqual(self.head.call("POST", path + "/suspension", {"reason": "Chờ số liệu"})["status"], "suspended")
        self.refused(409, self.head, "POST", path + "/suspension", {"reason": "Hai lần"})
        self.refused(409, self.office, "POST", f"/api/v1/tasks/{waiting}/decision", {"outcome": "approve", "version_sha256": draft["current_sha256"]})
        self.refused(403, self.official, "DELETE", path + "/suspension")
        self.refused(404, self.admin, "DELETE", path + "/suspension")
        self.test.assertEqual(self.head.call("DELETE", path + "/suspension")["status"], "running")

        self.refused(400, self.official, "POST", path + "/information", {"people": []})
        self.refused(400, self.official, "POST", path + "/information", {"people": [NOBODY]})
        self.refused(404, self.admin, "POST", path + "/information", {"people": [self.clerk.person["id"]]})
        self.official.call("POST", path + "/information", {"people": [self.clerk.person["id"]], "note": "Để biết và theo dõi"})
        told = self.clerk.call("GET", "/api/v1/inbox?view=information")["items"][0]["task"]
        self.test.assertEqual((told["document_id"], told["kind"]), (draft["id"], "information"))
        self.refused(404, self.office, "POST", f"/api/v1/tasks/{told['id']}/seen")
        self.test.assertFalse(self.clerk.call("POST", f"/api/v1/tasks/{told['id']}/seen")["open"])
        self.refused(404, self.clerk, "POST", f"/api/v1/tasks/{told['id']}/seen")

        page = self.official.call("GET", path + "/history?limit=2")
        rest = self.official.call("GET", path + f"/history?after={page['next']}")
        numbers = [one["number"] for one in page["items"] + rest["items"]]
        self.test.assertEqual(numbers, list(range(1, len(numbers) + 1)))
        self.test.assertEqual(self.auditor.call("GET", path + "/replay")["steps"], len(numbers))

        doomed = self.submitted("outgoing-three-approvers")
        path = f"/api/v1/chains/{doomed['chain_id']}/cancellation"
        self.refused(400, self.head, "POST", path, {"reason": ""})
        self.refused(403, self.official, "POST", path, {"reason": "Không cần nữa"})
        self.refused(404, self.admin, "POST", path, {"reason": "Không cần nữa"})
        self.test.assertEqual(self.head.call("POST", path, {"reason": "Không cần nữa"})["status"], "cancelled")
        self.refused(409, self.head, "POST", path, {"reason": "Không cần nữa"})
        self.test.assertEqual(main_job.current(self.official, doomed)["state"], "cancelled")

    def deploy(self, xml):
        return self.admin.call("POST", "/api/v1/workflows", xml.encode("utf-8"), headers={"Content-Type": "application/xml"})

    def versions(self):
        draft = self.submitted("outgoing-three-approvers")
        old = self.official.call("GET", f"/api/v1/chains/{draft['chain_id']}")
        text = self.official.call("GET", f"/api/v1/workflows/{old['definition']}").decode("utf-8")
        self.refused(404, self.official, "GET", f"/api/v1/workflows/{NO_HASH}")
        new = self.deploy(text.replace('working="P2D" warn-before="PT4H" escalate-person="drafter"', 'working="P3D" warn-before="PT4H"'))
        self.test.assertNotEqual(new["hash"], old["definition"])
        self.test.assertIn(new["hash"], [one["hash"] for one in self.official.call("GET", "/api/v1/workflows")["items"]])
        for body, kind in ((b"<x/>", "application/xml"), (text.replace("code:VP", "code:KHONGCO").encode(), "application/xml"), (b"{}", "application/json")):
            self.test.refused(400, self.admin.call, "POST", "/api/v1/workflows", body, headers={"Content-Type": kind})
        self.test.refused(403, self.official.call, "POST", "/api/v1/workflows", text.encode(), headers={"Content-Type": "application/xml"})

        xml = {"Content-Type": "application/xml"}
        self.test.assertEqual(self.admin.call("POST", "/api/v1/workflows/check", text.encode(), headers=xml), {"problems": []})
        troubled = self.admin.call("POST", "/api/v1/workflows/check", text.replace("code:VP", "code:KHONG").encode(), headers=xml)["problems"]
        self.test.assertRegex(troubled[0]["where"], r"^line \d+, userTask ")
        self.test.refused(403, self.official.call, "POST", "/api/v1/workflows/check", text.encode(), headers=xml)
        self.test.refused(400, self.admin.call, "POST", "/api/v1/workflows/check", b"{}", headers={"Content-Type": "application/json"})
        compare = f"/api/v1/workflows/{old['definition']}/difference"
        self.test.assertEqual(self.official.call("GET", f"{compare}?with={new['hash']}"), {"added": [], "removed": [], "changed": ["unit-head"]})
        self.refused(404, self.official, "GET", f"{compare}?with={NO_HASH}")
        self.refused(400, self.official, "GET", f"{compare}?x=1")
        simulate = f"/api/v1/workflows/{new['hash']}/simulation"
        played = self.official.call("POST", simulate, {"document": {"type": "BC"}, "outcomes": {"office": "return"}})
        self.test.assertEqual([one["outcome"] for one in played["steps"] if one["node"] == "office"][0], "return")
        self.test.assertEqual(played["status"], "finished")
        self.refused(400, self.official, "POST", simulate, {"outcomes": {"office": 5}})
        self.refused(404, self.official, "POST", f"/api/v1/workflows/{NO_HASH}/simulation", {})
        preview = f"/api/v1/outgoing/{draft['id']}/chain-preview"
        steps = self.official.call("GET", f"{preview}?workflow=outgoing-three-approvers")["steps"]
        self.test.assertEqual([one["node"] for one in steps], ["unit-head", "office", "director", "number", "seal", "issue"])
        self.test.assertIn(self.head.person["id"], steps[0]["people"])
        self.refused(400, self.official, "GET", f"{preview}?workflow=khong-co")
        self.refused(404, self.admin, "GET", f"{preview}?workflow=outgoing-three-approvers")

        path = f"/api/v1/chains/{draft['chain_id']}"
        body = {"definition": new["hash"], "reason": "Kéo dài thời hạn duyệt"}
        self.refused(403, self.head, "POST", path + "/migration", body)
        self.refused(404, self.admin, "POST", path + "/migration", {**body, "definition": NO_HASH})
        self.refused(404, self.admin, "POST", f"/api/v1/chains/{NOBODY}/migration", body)
        self.refused(400, self.admin, "POST", path + "/migration", {**body, "reason": ""})
        self.refused(400, self.admin, "POST", path + "/migration", {**body, "mapping": {"unit-head": "nowhere"}})
        other = next(one["hash"] for one in self.admin.call("GET", "/api/v1/workflows")["items"] if one["key"] == "council")
        self.refused(400, self.admin, "POST", path + "/migration", {**body, "definition": other})
        self.test.assertEqual(self.admin.call("POST", path + "/migration", {**body, "dry_run": True})["definition"], new["hash"])
        self.test.assertEqual(self.official.call("GET", path), old)  # nothing was kept
        self.test.assertEqual(self.admin.call("POST", path + "/migration", body)["definition"], new["hash"])
        self.refused(404, self.admin, "GET", path)
        self.test.assertEqual(self.auditor.call("GET", path + "/replay"), {"steps": 2, "fits": True})
        renamed = self.deploy(text.replace('id="unit-head"', 'id="first-check"').replace('Ref="unit-head"', 'Ref="first-check"')
                              .replace('name="Trưởng đơn vị soạn thảo duyệt nội dung"', 'name="Trưởng đơn vị duyệt"'))
        body = {"definition": renamed["hash"], "reason": "Đổi tên bước"}
        self.refused(400, self.admin, "POST", path + "/migration", body)  # the open step has no place
        moved = self.admin.call("POST", path + "/migration", {**body, "mapping": {"unit-head": "first-check"}})
        self.test.assertEqual([(one["node"], one["name"]) for one in moved["tasks"]], [("first-check", "Trưởng đơn vị duyệt")])
        self.test.assertEqual(main_job.task_for(self.head, draft["id"])["node"], "first-check")
        main_job.finish_task(self.head, draft["id"])
        self.test.assertEqual(self.auditor.call("GET", path + "/replay"), {"steps": 4, "fits": True})
        self.head.call("POST", path + "/cancellation", {"reason": "Thử xong"})
        self.refused(409, self.admin, "POST", path + "/migration", {**body, "definition": old["definition"]})

    def messages_and_ad_hoc(self):
        draft = self.submitted("consultation")
        path = f"/api/v1/chains/{draft['chain_id']}/messages"
        answered = {"name": "Trả lời ý kiến"}
        self.refused(409, self.official, "POST", path, answered)  # nobody waits for it yet
        main_job.finish_task(self.head, draft["id"])
        main_job.finish_task(self.clerk, draft["id"], "done", fields={"request-number": "120/STTTT-CNTT"})
        self.refused(400, self.official, "POST", path, {**answered, "kind": "letter"})
        self.refused(403, self.auditor, "POST", path, answered)
        self.refused(404, self.admin, "POST", path, answered)
        self.refused(409, self.official, "POST", path, {"name": "Tin khác"})
        self.test.assertEqual([one["node"] for one in self.official.call("POST", path, answered)["tasks"]], ["consolidate"])

        self.deploy(AD_HOC)
        draft = self.submitted("prepared-freely")
        chain = self.official.call("GET", f"/api/v1/chains/{draft['chain_id']}")
        part = chain["ad_hoc"][0]
        self.test.assertEqual((part["node"], part["tasks"]), ("prepare", ["check-law"]))
        path = f"/api/v1/chains/{draft['chain_id']}/ad-hoc"
        begin = {"token": part["token"], "node": "check-law"}
        self.refused(400, self.official, "POST", path, {**begin, "node": "unit-head"})
        self.refused(400, self.official, "POST", path, {"token": 0})
        self.refused(403, self.auditor, "POST", path, begin)
        self.refused(404, self.admin, "POST", path, begin)
        self.refused(409, self.official, "POST", path, {**begin, "token": 4000})
        self.test.assertEqual(self.official.call("POST", path, begin)["tasks"][0]["node"], "check-law")
        self.refused(409, self.official, "POST", path, begin)
        main_job.finish_task(self.office, draft["id"])
        self.test.assertEqual([one["node"] for one in self.official.call("POST", path, {"token": part["token"]})["tasks"]], ["unit-head"])

    def remarks(self, draft):
        path = f"/api/v1/documents/{draft['id']}/remarks"
        self.refused(404, self.admin, "GET", path)
        self.refused(404, self.admin, "POST", path, {"body": "Không đọc được"})
        self.refused(400, self.official, "POST", path, {"body": ""})
        key = uuid.uuid4().hex
        remark = self.official.call("POST", path, {"body": "Nháp"}, key=key)
        own = f"/api/v1/remarks/{remark['id']}"
        self.test.assertEqual(self.official.call("POST", path, {"body": "Nháp"}, key=key), remark)  # a retry writes it once
        self.test.refused(409, self.official.call, "POST", path, {"body": "Khác"}, key=key)
        self.test.assertEqual(self.official.call("GET", own), remark)
        self.refused(404, self.head, "GET", own)
        self.test.assertNotIn(remark["id"], [one["id"] for one in self.head.call("GET", path)["items"]])
        self.refused(428, self.official, "PATCH", own, {"body": "Sửa"})
        self.refused(412, self.official, "PATCH", own, {"body": "Sửa"}, 7)
        self.refused(404, self.head, "PATCH", own, {"body": "Sửa"}, 1)
        self.refused(400, self.official, "PATCH", own, {"body": ""}, 1)
        remark = self.official.call("PATCH", own, {"body": "Đã sửa"}, remark["version"])
        self.refused(428, self.official, "POST", own + "/final")
        self.refused(412, self.official, "POST", own + "/final", None, 7)
        self.refused(404, self.head, "POST", own + "/final", None, remark["version"])
        remark = self.official.call("POST", own + "/final", None, remark["version"])
        self.test.assertIn(remark["id"], [one["id"] for one in self.head.call("GET", path)["items"]])
        for method, where, body in (("PATCH", own, {"body": "Muộn"}), ("POST", own + "/final", None), ("DELETE", own, None)):
            self.refused(409, self.official, method, where, body, remark["version"])
            self.refused(403, self.head, method, where, body, remark["version"])
        told = [one["kind"] for one in self.head.call("GET", f"/api/v1/documents/{draft['id']}/history?limit=200")["items"]]
        self.test.assertEqual((told.count("remark-made"), told.count("remark-drafted"), told.count("information-read")), (1, 0, 1))
        second = self.official.call("POST", path, {"body": "Bỏ đi", "final": False})
        self.refused(412, self.official, "DELETE", f"/api/v1/remarks/{second['id']}", None, 7)
        self.refused(428, self.official, "DELETE", f"/api/v1/remarks/{second['id']}")
        self.official.call("DELETE", f"/api/v1/remarks/{second['id']}", None, second["version"])
        self.refused(404, self.official, "DELETE", f"/api/v1/remarks/{second['id']}", None, second["version"])

    def notifications(self):
        page = self.head.call("GET", "/api/v1/notifications?limit=1")
        self.test.assertNotEqual(self.head.call("GET", f"/api/v1/notifications?limit=1&after={page['next']}")["items"], page["items"])
        newest = page["items"][0]["id"]
        self.refused(400, self.head, "POST", "/api/v1/notifications/seen", {"up_to": "x"})
        self.head.call("POST", "/api/v1/notifications/seen", {"up_to": newest})
        self.test.assertEqual(self.head.call("GET", "/api/v1/notifications?unseen=yes")["items"], [])
        self.refused(400, self.head, "GET", "/api/v1/notifications?limit=x")
        self.test.assertIsNotNone(self.head.call("GET", "/api/v1/notifications?limit=1")["items"][0]["seen_at"])
