"""Drives the operations of books, numbers, printed registers and the registers written by hand, with success and with the refusals
that each names in the contract. The clients carry the observer that compares every answer."""

import datetime
import uuid

from support import main_job

NOBODY = "01890000-0000-7000-8000-000000000000"


class RegisterOperations:
    def __init__(self, test, people):
        self.test = test
        self.clerk, self.official, self.director, self.auditor, self.admin = (
            people[login] for login in ("vanthu", "chuyenvien", "giamdoc", "kiemtra", "quantri"))
        self.year = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).year
        self.today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date().isoformat()
        self.series = f"/api/v1/registers/internal/{self.year}"

    def run(self):
        self.books()
        self.rules()
        self.numbers()
        self.outgoing()
        self.by_hand()
        self.printouts()

    def refused(self, status, person, method, path, body=None, version=None):
        return self.test.refused(status, person.call, method, path, body, version)

    def books(self):
        admin = self.admin
        standard = {one["code"]: one for one in admin.call("GET", "/api/v1/books")["items"]}
        self.test.assertEqual((standard["incoming"]["version"], standard["copies"]["kind"]), (0, "copies"))
        new = {"code": "internal", "kind": "internal", "name": "Sổ văn bản nội bộ"}
        key = uuid.uuid4().hex
        book = admin.call("POST", "/api/v1/books", new, key=key)
        self.test.assertEqual(admin.call("POST", "/api/v1/books", new, key=key), book)
        self.refused(409, admin, "POST", "/api/v1/books", new)
        self.refused(403, self.clerk, "POST", "/api/v1/books", {**new, "code": "khac"})
        for wrong in ({**new, "code": "Sổ"}, {**new, "kind": "x"}, {**new, "code": "hd", "kind": "advisory"}, {**new, "code": "a", "unit": NOBODY}):
            self.refused(400, admin, "POST", "/api/v1/books", wrong)
        self.test.assertEqual(self.official.call("GET", "/api/v1/books/internal"), book)
        self.refused(404, admin, "GET", "/api/v1/books/khong-co")
        admin.call("POST", "/api/v1/books", {**new, "code": "old"})
        closing = "/api/v1/books/old/closing"
        self.refused(403, self.clerk, "POST", closing, {"reason": "Hết sổ"}, 1)
        self.refused(400, admin, "POST", closing, {"reason": ""}, 1)
        self.refused(412, admin, "POST", closing, {"reason": "Hết sổ"}, 9)
        self.refused(428, admin, "POST", closing, {"reason": "Hết sổ"})
        self.refused(404, admin, "POST", "/api/v1/books/khong-co/closing", {"reason": "Hết sổ"}, 1)
        self.test.assertEqual(admin.call("POST", closing, {"reason": "Hết sổ"}, 1)["closed_from"], self.today)
        self.refused(409, admin, "POST", closing, {"reason": "Hết sổ"}, 2)
        self.refused(409, self.clerk, "POST", "/api/v1/books/old/lines", {"type": "TB"})

    def rules(self):
        path = "/api/v1/numbering-rules"
        rules = {"effective_from": self.today, "rules": [{"type": "GGT", "book": "internal"}]}
        self.refused(403, self.clerk, "POST", path, rules)
        for wrong in ({**rules, "effective_from": "2020-01-01"}, {"effective_from": self.today},
                      {**rules, "rules": [{"type": "GGT", "book": "internal", "x": 1}]}, {**rules, "rules": [{"type": "SY", "book": "internal"}]}):
            if wrong.get("rules") is not None:
                self.refused(400, self.admin, "POST", path, wrong)
        decided = self.admin.call("POST", path, rules)
        self.test.assertEqual(self.official.call("GET", f"{path}?limit=1")["items"], [decided])
        unit = main_job.units_by_code(self.clerk)["CNTT"]
        preview = self.clerk.call("GET", f"/api/v1/number-preview?type=GGT&unit={unit}")
        self.test.assertEqual((preview["book"], preview["number"], preview["symbol"][:7]), ("internal", 1, "01/GGT-"))
        self.refused(400, self.clerk, "GET", "/api/v1/number-preview?type=XX")
        self.refused(403, self.official, "GET", f"/api/v1/number-preview?type=GGT&unit={unit}")
        self.refused(404, self.clerk, "GET", "/api/v1/number-preview?type=GGT&book=khong-co")
        self.refused(409, self.clerk, "GET", "/api/v1/number-preview?type=SY&book=internal")

    def numbers(self):
        clerk, series = self.clerk, self.series
        until = f"{self.year}-12-31"
        wanted = {"reserved_for": "Phòng CNTT", "reason": "Chờ lãnh đạo ký", "until": until}
        self.refused(403, self.official, "POST", "/api/v1/books/internal/reservations", wanted)
        self.refused(404, clerk, "POST", "/api/v1/books/khong-co/reservations", wanted)
        self.refused(400, clerk, "POST", "/api/v1/books/internal/reservations", {**wanted, "until": "2020-01-01"})
        self.refused(409, clerk, "POST", "/api/v1/books/old/reservations", wanted)
        key = uuid.uuid4().hex
        first = clerk.call("POST", "/api/v1/books/internal/reservations", wanted, key=key)
        self.test.assertEqual(clerk.call("POST", "/api/v1/books/internal/reservations", wanted, key=key), first)
        second = clerk.call("POST", "/api/v1/books/internal/reservations", wanted)
        self.test.assertEqual((first["number"], second["number"], first["state"]), (1, 2, "reserved"))
        skips = "/api/v1/books/internal/skips"
        self.test.assertEqual([one["number"] for one in clerk.call("POST", skips, {"through": 4, "reason": "Phôi hỏng"})["items"]], [3, 4])
        self.refused(400, clerk, "POST", skips, {"through": 4, "reason": "Phôi hỏng"})
        self.refused(403, self.official, "POST", skips, {"through": 9, "reason": "x"})
        self.refused(404, clerk, "POST", "/api/v1/books/khong-co/skips", {"through": 9, "reason": "x"})
        self.refused(409, clerk, "POST", "/api/v1/books/old/skips", {"through": 9, "reason": "x"})
        lines = "/api/v1/books/internal/lines"
        line = {"type": "TB", "subject": "Thông báo lịch trực", "recipients": ["Các phòng", "Lưu VT"], "copies": 5, "signer_name": "Nguyễn Văn A",
                "archive_receiver": "VT", "transferred_date": self.today, "document_date": f"{self.year}-01-01"}
        entered = clerk.call("POST", lines, line)
        self.test.assertEqual((entered["number"], entered["symbol"][:6], entered["line"]["document_date"]), (5, "05/TB-", line["document_date"]))
        self.test.assertEqual(clerk.call("GET", f"{series}/numbers/5"), entered)
        clerk.call("POST", "/api/v1/books/outgoing/lines", {"type": "TTr", "subject": "Tờ trình trên giấy", "recipients": ["UBND tỉnh"]})
        used = clerk.call("POST", lines, {"type": "TB", "reserved_number": 1})
        self.test.assertEqual((used["number"], used["state"]), (1, "issued"))
        self.refused(409, clerk, "POST", lines, {"type": "TB", "reserved_number": 1})
        self.refused(400, clerk, "POST", lines, {"type": "TB", "document_date": "2999-01-01"})
        self.refused(403, self.official, "POST", lines, {"type": "TB"})
        self.refused(404, clerk, "POST", "/api/v1/books/khong-co/lines", {"type": "TB"})
        self.refused(404, clerk, "GET", f"{series}/numbers/99")
        self.refused(403, self.official, "GET", f"{series}/numbers/1")
        voiding = f"{series}/numbers/2/voiding"
        self.refused(400, clerk, "POST", voiding, {"reason": ""})
        self.refused(403, self.official, "POST", voiding, {"reason": "Không ban hành"})
        self.refused(404, clerk, "POST", f"{series}/numbers/99/voiding", {"reason": "Không có"})
        self.test.assertEqual(clerk.call("POST", voiding, {"reason": "Không ban hành"})["state"], "void")
        self.refused(409, clerk, "POST", voiding, {"reason": "Lần nữa"})
        account = self.auditor.call("GET", f"{series}/account?limit=2")
        self.test.assertEqual((account["last"], account["issued"], account["void"], account["skipped"], account["complete"]), (5, 2, 1, 2, True))
        rest = self.auditor.call("GET", f"{series}/account?limit=2&after={account['next']}")
        self.test.assertEqual([one["number"] for one in account["items"] + rest["items"]], [2, 3, 4])
        self.refused(403, self.official, "GET", f"{series}/account")
        self.refused(404, clerk, "GET", f"/api/v1/registers/khong-co/{self.year}/account")
        lines = self.auditor.call("GET", f"{series}/lines?after=0&limit=2&from={self.year}-01-01&to={self.today}")
        self.test.assertEqual((len(lines["items"]), len(lines["columns"])), (2, 10))
        self.test.assertEqual([len(one["cells"]) for one in lines["items"]], [10, 10])
        self.refused(400, clerk, "GET", f"{series}/lines?from=hom-qua")
        self.refused(403, self.official, "GET", f"{series}/lines")
        self.refused(404, clerk, "GET", f"/api/v1/registers/khong-co/{self.year}/lines")
        self.refused(404, clerk, "GET", f"/api/v1/registers/khong-co/{self.year}")
        self.refused(400, clerk, "GET", f"{series}?limit=0")

    def outgoing(self):
        """A signed document takes a reserved number of another book with its own date; the register learns how it left."""
        clerk = self.clerk
        draft = self.test.until_signed()
        self.refused(409, clerk, "GET", f"/api/v1/outgoing/{draft['id']}/number?reserved_number=1&book=internal")
        self.test.assertEqual(clerk.call("GET", f"/api/v1/outgoing/{draft['id']}/number?book=internal")["number"], 6)
        numbered = main_job.change(clerk, draft, "number", {"book": "internal", "document_date": f"{self.year}-01-02"})
        self.test.assertEqual((numbered["number"], numbered["book"], numbered["issued_date"]), (6, "internal", f"{self.year}-01-02"))
        main_job.change(clerk, draft, "seal", {})
        issued = main_job.change(clerk, draft, "issue", {"copies": 12})
        self.test.assertEqual(issued["dispatch"], {"copies": 12, "archive_receiver": "VT, CNTT", "transferred_date": self.today})
        path = f"/api/v1/outgoing/{draft['id']}/dispatch"
        told = clerk.call("PUT", path, {"copies": 15, "archive_receiver": "VT", "transferred_date": self.today}, issued["version"])
        self.test.assertEqual(told["dispatch"]["copies"], 15)
        self.refused(400, clerk, "PUT", path, {"copies": 0}, told["version"])
        self.refused(403, self.official, "PUT", path, {"copies": 1}, told["version"])
        self.refused(404, clerk, "PUT", f"/api/v1/outgoing/{NOBODY}/dispatch", {"copies": 1}, 1)
        self.refused(412, clerk, "PUT", path, {"copies": 1}, issued["version"])
        unnumbered = main_job.current(clerk, self.test.until_signed())
        self.refused(409, clerk, "PUT", f"/api/v1/outgoing/{unnumbered['id']}/dispatch", {"copies": 1}, unnumbered["version"])
        self.refused(409, clerk, "POST", f"{self.series}/numbers/6/voiding", {"reason": "Đã phát hành"})

    def by_hand(self):
        clerk = self.clerk
        posted = {"date": self.today, "symbol": "06/BC-STTTT", "recipient": "Bộ Thông tin và Truyền thông", "envelopes": 2}
        first = clerk.call("POST", "/api/v1/postal-dispatches", posted)
        clerk.call("POST", "/api/v1/postal-dispatches", {**posted, "symbol": "07/BC-STTTT"})
        self.refused(400, clerk, "POST", "/api/v1/postal-dispatches", {**posted, "date": "2999-01-01"})
        self.refused(403, self.official, "POST", "/api/v1/postal-dispatches", posted)
        self.test.assertEqual(self.auditor.call("GET", f"/api/v1/postal-dispatches/{first['id']}"), first)
        self.refused(404, clerk, "GET", f"/api/v1/postal-dispatches/{NOBODY}")
        page = clerk.call("GET", f"/api/v1/postal-dispatches?limit=1&from={self.today}")
        self.test.assertEqual([one["symbol"] for one in clerk.call("GET", f"/api/v1/postal-dispatches?limit=1&after={first['id']}")["items"]], ["07/BC-STTTT"])
        self.test.assertEqual(len(page["items"]), 1)
        self.refused(400, clerk, "GET", "/api/v1/postal-dispatches?from=x")
        receipt = f"/api/v1/postal-dispatches/{first['id']}/receipt"
        self.refused(400, clerk, "POST", receipt, {"receipt": ""}, 1)
        self.test.assertEqual(clerk.call("POST", receipt, {"receipt": "RR123456789VN"}, 1)["receipt"], "RR123456789VN")
        self.refused(412, clerk, "POST", receipt, {"receipt": "x"}, 1)
        used = {"date": self.today, "person": "Trần Thị B", "symbol": "06/BC-STTTT", "document_date": f"{self.year}-01-02",
                "type_and_subject": "Báo cáo công tác", "dossier": "01.TCCB", "allowed_by": "Chánh Văn phòng"}
        lent = clerk.call("POST", "/api/v1/archived-copy-uses", used)
        self.refused(400, clerk, "POST", "/api/v1/archived-copy-uses", {**used, "document_date": "2999-01-01"})
        self.refused(403, self.official, "POST", "/api/v1/archived-copy-uses", used)
        self.test.assertEqual(clerk.call("GET", f"/api/v1/archived-copy-uses/{lent['id']}"), lent)
        self.refused(404, clerk, "GET", f"/api/v1/archived-copy-uses/{NOBODY}")
        self.test.assertEqual(clerk.call("GET", "/api/v1/archived-copy-uses")["items"], [lent])
        back = f"/api/v1/archived-copy-uses/{lent['id']}/return"
        self.refused(400, clerk, "POST", back, {"date": "2999-01-01"}, 1)
        self.test.assertEqual(clerk.call("POST", back, {"date": self.today}, 1)["returned_date"], self.today)
        self.refused(409, clerk, "POST", back, {"date": self.today}, 2)

    def printouts(self):
        clerk = self.clerk
        magic = {"pdf": b"%PDF-1.", "xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbf\""}
        for form in ("outgoing", "incoming", "follow-up", "postal", "archived-copies", "incoming-report", "outgoing-report"):
            for kind, begin in magic.items():
                printed = self.auditor.exchange("GET", f"/api/v1/printouts/{form}?format={kind}")
                self.test.assertEqual((printed.status, printed.body[:len(begin)]), (200, begin), form)
                self.test.assertIn(f".{kind}\"", printed.headers["content-disposition"])
            table = self.auditor.call("GET", f"/api/v1/printouts/{form}?format=json&from={self.year}-01-01&to={self.year}-12-31")
            self.test.assertGreater(len(table["rows"]), 0, form)
        rows = clerk.call("GET", "/api/v1/printouts/outgoing?book=internal&format=json")["rows"]
        self.test.assertEqual([row[0][:2] for row in rows], ["01", "02", "03", "04", "05", "06"])
        self.test.assertEqual(rows[5][1], f"02/01/{self.year}")
        self.test.assertEqual(rows[5][6], "15")
        self.refused(400, clerk, "GET", f"/api/v1/printouts/outgoing?from={self.year - 1}-01-01")
        self.refused(400, clerk, "GET", "/api/v1/printouts/outgoing?format=doc")
        self.refused(400, clerk, "GET", "/api/v1/printouts/postal?book=internal")
        self.refused(403, self.official, "GET", "/api/v1/printouts/postal")
        self.refused(404, clerk, "GET", "/api/v1/printouts/khong-co")
        sealed = clerk.exchange("POST", "/api/v1/printouts/outgoing/seal?book=internal")
        self.test.assertEqual((sealed.status, sealed.body[:5]), (200, b"%PDF-"))
        self.refused(403, self.director, "POST", "/api/v1/printouts/outgoing/seal")
        self.refused(400, clerk, "POST", "/api/v1/printouts/outgoing/seal?from=x")
        return sealed.body
