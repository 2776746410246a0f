"""What the judges work on: a development PKI with its authority on loopback, documents, keys of every kind, a SoftHSM token."""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts", "lib"))
from office import free_port  # noqa: E402

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "123456"


def run(*command, **more):
    return subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, **more)


def must(*command, **more):
    done = run(*command, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(str(one) for one in command)}\n{done.stdout}{done.stderr}")
    return done.stdout


class Setting:
    """Everything in one folder; use it as a context."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder
        self.port = free_port()
        self.authority = None
        self.environment = dict(os.environ, SOFTHSM2_CONF=self.at("softhsm2.conf"))
        self.has_token = os.path.exists(SOFTHSM)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def pki(self, name):
        return self.at("pki", name)

    def vanthu(self, *arguments):
        return run(self.binary, *arguments, env=self.environment)

    def __enter__(self):
        self.write("password", "test-only\n")
        self.write("pin", PIN + "\n")
        self.write("letter.txt", "Công văn số 15/UBND-VP\n")
        self.write("letter.xml", "<congvan><so>15/UBND-VP</so></congvan>")
        self.write("annex.txt", "Phụ lục\n")
        must(os.path.join(ROOT, "certs", "testpki", "make"), self.at("pki"),
             env=dict(os.environ, VANTHU_PKI_PASSWORD_FILE=self.at("password"), VANTHU_PKI_URL=self.url()))
        self.authority = subprocess.Popen([os.path.join(ROOT, "certs", "testpki", "authority"), self.at("pki"), "--port", str(self.port)],
                                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self.authority.stdout.readline().startswith("http://"):
            raise RuntimeError("the authority did not start")
        drawer = os.path.join(os.path.dirname(os.path.dirname(self.binary)), "tests", "support", "demo_documents", "vanthu_demo_documents")
        must(drawer, self.folder)
        must("openssl", "pkcs12", "-in", self.pki("director.p12"), "-nodes", "-nocerts", "-passin", "file:" + self.at("password"),
             "-out", self.at("director.key"))
        os.symlink(self.pki("director-chain.pem"), self.at("director.pem"))
        self.nss()
        if self.has_token:
            self.token()
        return self

    def __exit__(self, *_):
        if self.authority is not None:
            self.authority.stdin.close()
            self.authority.wait(20)
            self.authority.stdout.close()

    def write(self, name, text):
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(text)

    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def nss(self):
        """The trust of pdfsig, and a key that it signs with."""
        os.makedirs(self.at("nss"))
        must("certutil", "-N", "-d", "sql:" + self.at("nss"), "--empty-password")
        must("certutil", "-A", "-d", "sql:" + self.at("nss"), "-n", "root", "-t", "CT,C,C", "-i", self.pki("root-ca.pem"))
        must("certutil", "-A", "-d", "sql:" + self.at("nss"), "-n", "issuing", "-t", ",,", "-i", self.pki("issuing-ca.pem"))
        must("pk12util", "-i", self.pki("official.p12"), "-d", "sql:" + self.at("nss"), "-K", "", "-w", self.at("password"))

    def token(self):
        os.makedirs(self.at("tokens"))
        self.write("softhsm2.conf", f"directories.tokendir = {self.at('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n")
        must("softhsm2-util", "--init-token", "--free", "--label", "interop", "--pin", PIN, "--so-pin", "876543", env=self.environment)
        must("softhsm2-util", "--import", self.pki("official.key"), "--token", "interop", "--pin", PIN, "--label", "official", "--id", "01",
             env=self.environment)

    def key(self, kind):
        """Options of `vanthu sign` for a key: p256, pss, pkcs1, pem, token."""
        password = ["--password-file", self.at("password")]
        if kind == "p256":
            return ["--keystore", self.pki("director.p12"), *password]
        if kind == "token":
            return ["--pkcs11", SOFTHSM, "--token", "interop", "--key-label", "official", "--certificate", self.pki("official-chain.pem"),
                    "--password-file", self.at("pin")]
        if kind == "pem":
            return ["--key", self.pki("official.key"), "--certificate", self.pki("official-chain.pem")]
        return ["--keystore", self.pki("official.p12"), *password] + (["--pkcs1"] if kind == "pkcs1" else [])

    def authorities(self):
        return ["--trust", self.pki("root-ca.pem"), "--tsa", self.url() + "/tsa", "--private-addresses", "--strict-level"]
