"""A demonstration agency with a real server on a free port of the loopback address, made by scripts/lib/demo_agency.sh."""

import os
import signal
import socket
import subprocess
import time

from client import Client


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Office:
    def __init__(self, binary, folder, root, settings=()):
        self.binary = os.path.abspath(binary)
        self.folder = folder
        self.root = root
        # "key=value" as environment variables, which every command of this office sees.
        self.environment = dict(os.environ)
        for one in settings:
            key, value = one.split("=", 1)
            self.environment["VANTHU_" + key.replace(".", "_").upper()] = value
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        self.config = os.path.join(folder, "vanthu.toml")
        self.process = None
        self.log = None
        self.passwords = {}

    def prepare(self):
        script = (
            "set -euo pipefail; note() { echo \"   $*\"; }; source scripts/lib/demo_agency.sh; "
            'make_demo_files "$1" "$2"; "$3" --config "$1/vanthu.toml" migrate; '
            'make_demo_agency "$3" "$1"'
        )
        made = subprocess.run(["bash", "-c", script, "office", self.folder, str(self.port), self.binary],
                              cwd=self.root, env=self.environment, capture_output=True, text=True)
        if made.returncode != 0:
            raise RuntimeError(made.stdout + made.stderr)
        with open(os.path.join(self.folder, "logins"), encoding="utf-8") as logins:
            for line in logins:
                login, password, _ = line.split(None, 2)
                self.passwords[login] = password

    def command(self, *arguments, check=True):
        return subprocess.run([self.binary, "--config", self.config, *arguments], env=self.environment,
                              capture_output=True, text=True, check=check)

    def start(self):
        if not self.passwords:
            self.prepare()
        self.log = open(os.path.join(self.folder, "server.log"), "ab")
        self.process = subprocess.Popen([self.binary, "--config", self.config, "serve"], env=self.environment,
                                        stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                with open(self.log.name, encoding="utf-8", errors="replace") as log:
                    raise RuntimeError("the server ended at once:\n" + log.read()[-2000:])
            try:
                client = self.client()
                ready = client.exchange("GET", "/readyz", timeout=5).status == 200
                client.close()
                if ready:
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the server did not come up")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        code = self.process.returncode if self.process else None
        if self.log:
            self.log.close()
            self.log = None
        self.process = None
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
        self.process = None

    def client(self, language="vi", observer=None):
        return Client(self.url, os.path.join(self.folder, "pki", "tls-ca.pem"), language, observer)

    def sign_in(self, login, language="vi", observer=None):
        return self.client(language, observer).sign_in(login, self.passwords[login])
