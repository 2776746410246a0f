"""The main job of the office, step by step, as its people do it: used by scripts/demo and by the end-to-end tests.

A letter comes in, is registered, submitted, instructed; its answer is drafted, approved, signed, numbered, sealed and
issued; an auditor verifies it."""

import datetime
import os

# login, full name, role, unit, position
PEOPLE = [
    ("vanthu", "Nguyễn Thị Hòa", "clerk", "SO", "Văn thư"),
    ("chuyenvien", "Trần Văn Minh", "official", "CNTT", "Chuyên viên"),
    ("truongphong", "Lê Thị Thu Hương", "leader", "CNTT", "Trưởng phòng"),
    ("chanhvanphong", "Phạm Quốc Bảo", "leader", "VP", "Chánh Văn phòng"),
    ("giamdoc", "Vũ Đức Thắng", "leader", "SO", "Giám đốc"),
    ("kiemtra", "Đặng Ngọc Lan", "auditor", "SO", "Thanh tra"),
    ("quantri", "Hoàng Anh Tuấn", "administrator", "SO", "Quản trị hệ thống"),
]

# code, name, symbol, parent
UNITS = [
    ("SO", "Sở Thông tin và Truyền thông", "STTTT", None),
    ("VP", "Văn phòng Sở", "VP", "SO"),
    ("CNTT", "Phòng Công nghệ thông tin", "CNTT", "SO"),
]


def units_by_code(client):
    return {unit["code"]: unit["id"] for unit in client.call("GET", "/api/v1/units")["items"]}


def person_of(client, unit_id, role, login):
    for person in client.call("GET", f"/api/v1/units/{unit_id}/people?role={role}")["items"]:
        if person["login"] == login:
            return person["id"]
    raise RuntimeError(f"{login} does not hold {role} there")


def task_for(client, document_id):
    """The task of this document that waits for the person."""
    for entry in client.call("GET", "/api/v1/inbox?limit=200")["items"]:
        if entry["task"]["document_id"] == document_id:
            return entry["task"]
    raise RuntimeError("no task for this document in the inbox")


def register_letter(clerk, path, number_and_symbol="412/UBND-VP7", subject=None, attachments=(), **more):
    body = {
        "upload": clerk.upload(path),
        "attachments": [clerk.upload(one) for one in attachments],
        "issuer": "Ủy ban nhân dân tỉnh Nam Định",
        "number_and_symbol": number_and_symbol,
        "document_date": (datetime.date.today() - datetime.timedelta(days=1)).isoformat(),
        "type": "CV",
        "subject": subject or "V/v báo cáo tình hình ứng dụng chữ ký số trong cơ quan nhà nước",
        "urgency": "normal",
        "due_date": (datetime.date.today() + datetime.timedelta(days=14)).isoformat(),
    }
    body.update(more)
    return clerk.call("POST", "/api/v1/incoming", body)


def submit_and_instruct(clerk, director, letter):
    units = units_by_code(clerk)
    leader = person_of(clerk, units["SO"], "leader", "giamdoc")
    letter = clerk.call("POST", f"/api/v1/incoming/{letter['id']}/submission", {"leader": leader}, letter["version"])
    return director.call(
        "POST",
        f"/api/v1/incoming/{letter['id']}/instruction",
        {
            "text": "Giao Phòng Công nghệ thông tin chủ trì, Văn phòng phối hợp, tham mưu báo cáo trả lời đúng hạn.",
            "lead_unit": units["CNTT"],
            "cooperating_units": [units["VP"]],
            "due_date": (datetime.date.today() + datetime.timedelta(days=10)).isoformat(),
        },
        letter["version"],
    )


def draft_answer(official, path, letter, attachments=(), **more):
    body = {
        "upload": official.upload(path),
        "attachments": [official.upload(one) for one in attachments],
        "type": "BC",
        "subject": "Báo cáo tình hình ứng dụng chữ ký số trong cơ quan nhà nước",
        "unit": units_by_code(official)["CNTT"],
        "answers": letter["id"] if letter else None,
        "recipients": ["Ủy ban nhân dân tỉnh Nam Định", "Cục Chuyển đổi số quốc gia"],
    }
    body.update(more)
    return official.call("POST", "/api/v1/outgoing", body)


def submit_draft(official, document):
    return official.call(
        "POST", f"/api/v1/outgoing/{document['id']}/submission", {"workflow": "outgoing-three-approvers"}, document["version"]
    )


def decide(person, document_id, outcome, reason=None, **more):
    task = task_for(person, document_id)
    document = person.call("GET", f"/api/v1/outgoing/{document_id}")
    body = {"outcome": outcome, "version_sha256": document["current_sha256"]}
    if reason:
        body["reason"] = reason
    body.update(more)
    return person.call("POST", f"/api/v1/tasks/{task['id']}/decision", body)


def current(client, document):
    return client.call("GET", f"/api/v1/outgoing/{document['id']}")


def change(client, document, step, body):
    """A step on the document in its present version."""
    present = current(client, document)
    return client.call("POST", f"/api/v1/outgoing/{document['id']}/{step}", body, present["version"])


def newest_file(document):
    files = [one for one in document["files"] if one["kind"] in ("original", "draft", "signed", "numbered", "sealed")]
    return max(files, key=lambda one: one["ordinal"])


def save(client, file, folder, name):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(client.download(file["id"]))
    return path


def assign(head, letter, official_id):
    """The head of the lead unit gives the letter to one of the unit's people."""
    return finish_task(head, letter["id"], fields={"assignee": official_id})


def finish_task(person, document_id, outcome="approve", **more):
    """Completes the person's task on a document of any kind."""
    task = task_for(person, document_id)
    shown = person.call("GET", f"/api/v1/tasks/{task['id']}")["version_sha256"]
    return person.call("POST", f"/api/v1/tasks/{task['id']}/decision", {"outcome": outcome, "version_sha256": shown, **more})
