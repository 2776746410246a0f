"""The program that people call, and vanthu-office, which it becomes for everything but validation (docs/adr/0009)."""

import os
import shutil
import subprocess
import tempfile
import unittest

from support import BINARY


class Program(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="vanthu-e2e-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def run_program(self, path, *arguments):
        return subprocess.run([path, *arguments], capture_output=True, text=True, check=False)

    def test_validation_loads_no_library_of_databases_or_drawing(self):
        libraries = subprocess.run(["ldd", BINARY], capture_output=True, text=True, check=True).stdout
        self.assertIn("libcrypto", libraries)
        for name in ("libqpdf", "libgnutls", "libpq", "libsqlite3", "libldap", "libpango", "libcairo", "libX11", "libspdlog"):
            self.assertNotIn(name, libraries)

    def test_other_commands_run_through_a_link_from_another_folder(self):
        link = os.path.join(self.folder, "van-thu")
        os.symlink(BINARY, link)
        done = self.run_program(link, "version")
        self.assertEqual((done.returncode, done.stdout[:7], done.stderr), (0, "vanthu ", ""))

    def test_both_programs_know_the_options_of_validation(self):
        office = os.path.join(os.path.dirname(BINARY), "vanthu-office")
        for command in ("verify", "report"):
            short, full = (self.run_program(program, command, "--help") for program in (BINARY, office))
            self.assertEqual(short.returncode, 0)
            self.assertEqual(short.stdout, full.stdout.replace("vanthu-office ", "vanthu "))

    def test_says_what_is_missing(self):
        alone = shutil.copy(BINARY, self.folder)
        done = self.run_program(alone, "version")
        self.assertEqual((done.returncode, done.stdout), (72, ""))
        self.assertIn(os.path.join(self.folder, "vanthu-office"), done.stderr)
        self.assertIn("No such file", done.stderr)
        self.assertEqual(self.run_program(alone, "verify", "--help").returncode, 0)


if __name__ == "__main__":
    unittest.main()
