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

    def until_signed(self, pdf=None, **more):
        """A draft that went through the chain up to the director's signature."""
        draft = main_job.draft_answer(self.person("chuyenvien"), pdf or self.report_pdf, None, **more)
        main_job.submit_draft(self.person("chuyenvien"), draft)
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        return main_job.change(self.person("giamdoc"), draft, "signature", {})
