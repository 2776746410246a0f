"""What the end-to-end tests share: the project's paths, one office for a module, small PDFs."""

import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts", "lib"))
import main_job  # noqa: E402
from client import Client, Problem  # noqa: E402, F401
from office import Office  # noqa: E402

BINARY = os.environ.get("VANTHU_BINARY", os.path.join(ROOT, "build", "dev", "server", "vanthu"))
BUILD = os.path.dirname(os.path.dirname(BINARY))
SHARED = os.path.join(os.path.dirname(ROOT), "shared", "data", "documents")


def new_database(name):
    """The address of an empty database beside the one that VANTHU_TEST_POSTGRESQL names."""
    url = os.environ["VANTHU_TEST_POSTGRESQL"]
    subprocess.run(["psql", "-q", url, "-c", f"drop database if exists {name}", "-c", f"create database {name}"], check=True)
    return f"{url.rsplit('/', 1)[0]}/{name}"


def demo_documents(folder):
    """The letter and the report that the project draws itself."""
    os.makedirs(folder, exist_ok=True)
    drawer = os.path.join(BUILD, "tests", "support", "demo_documents", "vanthu_demo_documents")
    subprocess.run([drawer, folder], check=True)
    return folder


def blank_pdf(path):
    """A page without a word: a draft that prints no symbol of its own."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>"]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    out += b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    with open(path, "wb") as file:
        file.write(out)
    return path


class OfficeTest(unittest.TestCase):
    """One running office for all tests of a class."""

    settings = ()

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix="vanthu-e2e-")
        cls.folder = cls.scratch.name
        cls.documents = demo_documents(os.path.join(cls.folder, "documents"))
        cls.letter_pdf = os.path.join(cls.documents, "incoming-cong-van.pdf")
        cls.report_pdf = os.path.join(cls.documents, "draft-bao-cao.pdf")
        cls.office = Office(BINARY, os.path.join(cls.folder, "office"), ROOT, cls.settings)
        cls.office.start()
        cls.sessions = {}

    @classmethod
    def tearDownClass(cls):
        try:
            code = cls.office.stop()
            assert code in (0, None), f"the server ended with {code}"
        finally:
            cls.scratch.cleanup()

    def person(self, login):
        if login not in self.sessions:
            self.sessions[login] = self.office.sign_in(login)
        return self.sessions[login]

    def restart_after_kill(self):
        self.office.kill()
        self.office.start()
        for session in self.sessions.values():
            session.close()

    def refused(self, status, call, *arguments, **named):
        with self.assertRaises(Problem) as caught:
            call(*arguments, **named)
        self.assertEqual(caught.exception.status, status, caught.exception.document)
        return caught.exception.document

    @staticmethod
    def text_of(pdf, *options):
        return subprocess.run(["pdftotext", "-raw", *options, pdf, "-"], capture_output=True, text=True, check=True).stdout

    def until_signed(self, pdf=None, **more):
        """A draft that went through the chain up to the director's signature."""
        draft = main_job.draft_answer(self.person("chuyenvien"), pdf or self.report_pdf, None, **more)
        main_job.submit_draft(self.person("chuyenvien"), draft)
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        return main_job.change(self.person("giamdoc"), draft, "signature", {})

    def issued_decision(self):
        """A decision (Quyết định) that was signed, numbered, sealed and issued; its id."""
        document = self.until_signed(blank_pdf(os.path.join(self.folder, "quyet-dinh.pdf")), type="QĐ", subject="Về việc hủy tài liệu hết giá trị")
        for step in ("number", "seal", "issue"):
            document = main_job.change(self.person("vanthu"), document, step, {})
        return document["id"]
