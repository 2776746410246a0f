"""An instance in which nobody is yet: a database, keys, and a configuration that says nothing of an agency."""

import os
import re
import subprocess
import time

from support import BINARY, ROOT, Office

PASSWORD = "mật khẩu rất dài 1"


class EmptyOffice(Office):
    def __init__(self, folder, settings=()):
        super().__init__(BINARY, folder, ROOT, settings)

    def prepare(self):
        script = 'set -euo pipefail; note() { :; }; source scripts/lib/demo_agency.sh; make_demo_files "$1" "$2"'
        subprocess.run(["bash", "-c", script, "office", self.folder, str(self.port)], cwd=self.root, env=self.environment, check=True, capture_output=True)
        with open(self.config, encoding="utf-8") as source:
            text = source.read()
        with open(self.config, "w", encoding="utf-8") as out:
            out.write(re.sub(r"\[agency\]\n(?:[^\[\n].*\n|\n)*", "", text))
        self.command("migrate")
        self.passwords = {"quantri": PASSWORD}

    def start(self):
        super().start()
        # It answers a moment before it has said all of its beginning.
        deadline = time.monotonic() + 5
        while self.said().count("https://localhost") + self.said().count("http://localhost") < 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.2)

    def said(self):
        with open(os.path.join(self.folder, "server.log"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def codes(self):
        """The one-time codes that the server said, the newest last."""
        return re.findall(r"one-time code ([A-Z2-7-]+)", self.said())


def wishes(code, **more):
    """What the page of the first run sends."""
    return {"one_time_code": code, "agency_code": "H40.14", "agency_name": "Sở Khoa học và Công nghệ", "parent_name": "Ủy ban nhân dân tỉnh Nam Định",
            "symbol": "SKHCN", "place": "Nam Định", "unit_code": "SO", "login": "quantri", "full_name": "Hoàng Anh Tuấn", "position": "Quản trị hệ thống",
            "password": PASSWORD, **more}
