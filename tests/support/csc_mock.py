#!/usr/bin/python3
"""A remote signing service after the Cloud Signature Consortium's API v2, for tests: keys below a folder, on the loopback, on a port that it
prints. Ends with its standard input, so with the process that started it.

The first part of the path says how it behaves: "good", "expired" (activation data live no time), "broken" (500 each time), "flaky" (503
twice, then good), "slow" (answers after two seconds), "garbage" (no JSON), "short" (one signature too few), "wrong" (signs something else),
"raw" (ECDSA as r and s side by side), "teapot" (an error without a body).

The method "behave" makes it behave otherwise from then on, whatever the path: "sign_seconds" (how long a signHash takes), "wrong_every" (each
n-th value of a signHash is over something else; 0: none).
"""

import base64
import http.server
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

FOLDER = sys.argv[1]
TOKEN = "token-of-the-test"
PIN = "112233"
OTP = "445566"
DIGESTS = {"2.16.840.1.101.3.4.2.1": ("sha256", 32), "2.16.840.1.101.3.4.2.2": ("sha384", 48), "2.16.840.1.101.3.4.2.3": ("sha512", 64)}
KEYS = {
    "rsa": ["1.2.840.113549.1.1.1"],
    "p256": ["1.2.840.10045.4.3.2"],
    "p384": ["1.2.840.10045.2.1"],
    "rsa-old": ["1.2.840.113549.1.1.11"],
    "otp": ["1.2.840.113549.1.1.1"],
    "oauth": ["1.2.840.113549.1.1.1"],
    "disabled": ["1.2.840.113549.1.1.1"],
}
FILES = {"rsa-old": "rsa", "otp": "rsa", "oauth": "rsa", "disabled": "rsa"}
MULTISIGN = {"p256": 50, "otp": 3}

lock = threading.Lock()
activations = {}
counts = {"authorize": 0, "signHash": 0, "flaky": 0, "signed": 0}
behaviour = {"sign_seconds": 0, "wrong_every": 0}


class Refused(Exception):
    def __init__(self, status, error, description):
        super().__init__(description)
        self.answer = (status, {"error": error, "error_description": description})


def der_certificates(name):
    text = open(os.path.join(FOLDER, FILES.get(name, name) + ".pem"), encoding="ascii").read() + \
        open(os.path.join(FOLDER, "issuer.pem"), encoding="ascii").read()
    blocks = text.split("-----BEGIN CERTIFICATE-----")[1:]
    return ["".join(block.split("-----END")[0].split()) for block in blocks]


def text(body, name):
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(400, "invalid_request", "Missing (or invalid type) string parameter " + name)
    return value


def credential(body):
    name = text(body, "credentialID")
    if name not in KEYS:
        raise Refused(400, "invalid_request", "Invalid parameter credentialID")
    return name


def token(body):
    """8.4.4: client credentials, as a form (RFC 6749 section 4.4.2)."""
    given = dict(urllib.parse.parse_qsl(body.decode()))
    if given != {"grant_type": "client_credentials", "client_id": "vanthu", "client_secret": "secret of the test"}:
        raise Refused(401, "invalid_client", "The client credentials are wrong")
    return {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}


def info(_mode, _body):
    return {"specs": "2.0.0.2", "name": "Dịch vụ ký thử", "region": "VN", "lang": "vi", "authType": ["oauth2code"],
            "methods": ["credentials/list", "credentials/info", "credentials/authorize", "signatures/signHash"]}


def credentials_list(_mode, body):
    if "userID" in body and text(body, "userID") == "nobody":
        return {"credentialIDs": []}
    # A folder may hold fewer keys than the mock knows of.
    return {"credentialIDs": sorted(one for one in KEYS if os.path.exists(os.path.join(FOLDER, FILES.get(one, one) + ".key")))}


def credentials_info(_mode, body):
    name = credential(body)
    objects = [{"type": "Password", "id": "PIN"}] + ([{"type": "Password", "id": "OTP"}] if name == "otp" else [])
    return {"key": {"status": "disabled" if name == "disabled" else "enabled", "algo": KEYS[name], "len": 2048},
            "cert": {"status": "valid", "certificates": der_certificates(name)},
            "auth": {"mode": "oauth2code" if name == "oauth" else "explicit", "expression": "PIN", "objects": objects},
            "SCAL": "2", "multisign": MULTISIGN.get(name, 500)}


def authorize(mode, body):
    name = credential(body)
    counts["authorize"] += 1
    given = {one.get("id"): one.get("value") for one in body.get("authData", [])}
    if given.get("PIN") != PIN:
        raise Refused(400, "invalid_request", "Invalid parameter PIN")
    if name == "otp" and given.get("OTP") != OTP:
        raise Refused(400, "invalid_otp", "The OTP is invalid")
    hashes = body.get("hashes")
    if not isinstance(hashes, list) or body.get("numSignatures") != len(hashes) or len(hashes) > MULTISIGN.get(name, 500):
        raise Refused(400, "invalid_request", "Numbers of signatures is too high or does not match")
    sad = secrets.token_urlsafe(24)
    activations[sad] = (name, sorted(hashes), time.monotonic() + (0 if mode == "expired" else 300))
    return {"SAD": sad, "expiresIn": 0 if mode == "expired" else 300}


def sign_one(key, algorithm, digest, hash_bytes, mode):
    name, size = DIGESTS[digest]
    if len(hash_bytes) != size:
        raise Refused(400, "invalid_request", "Invalid digest value length")
    if mode == "wrong":
        hash_bytes = bytes(size)
    command = ["openssl", "pkeyutl", "-sign", "-inkey", os.path.join(FOLDER, key + ".key"), "-pkeyopt", "digest:" + name]
    if algorithm == "1.2.840.113549.1.1.10":
        command += ["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest", "-pkeyopt", "rsa_mgf1_md:" + name]
    with tempfile.NamedTemporaryFile() as file:
        file.write(hash_bytes)
        file.flush()
        value = subprocess.run(command + ["-in", file.name], check=True, capture_output=True).stdout
    if mode == "raw":
        first = 4 + value[3] if value[1] < 0x80 else None
        r, s = value[4:first], value[first + 2:]
        value = r.lstrip(b"\0").rjust(size, b"\0") + s.lstrip(b"\0").rjust(size, b"\0")
    return base64.b64encode(value).decode()


def sign_hash(mode, body):
    name = credential(body)
    counts["signHash"] += 1
    hashes = body.get("hashes") or []
    if name != "oauth":
        known = activations.pop(text(body, "SAD"), None)
        if known is None or known[0] != name or known[1] != sorted(hashes):
            raise Refused(400, "invalid_request", "Invalid parameter SAD")
        if known[2] <= time.monotonic():
            raise Refused(400, "invalid_request", "The SAD has expired")
    algorithm = text(body, "signAlgo")
    if algorithm == "1.2.840.113549.1.1.10" and not body.get("signAlgoParams"):
        raise Refused(400, "invalid_request", "Missing signAlgoParams")
    wrong = behaviour["wrong_every"]
    values = [sign_one(FILES.get(name, name), algorithm, text(body, "hashAlgorithmOID"), base64.b64decode(one),
                       "wrong" if wrong and number % wrong == 0 else mode) for number, one in enumerate(hashes, 1)]
    counts["signed"] += len(values)
    return {"signatures": values[1:] if mode == "short" else values}


def behave(_mode, body):
    behaviour.update(body)
    return behaviour


METHODS = {"info": info, "credentials/list": credentials_list, "credentials/info": credentials_info, "credentials/authorize": authorize,
           "signatures/signHash": sign_hash, "counts": lambda _mode, _body: counts, "behave": behave}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        _, mode, *rest = self.path.split("/")
        try:
            status, answer = self.answer(mode, "/".join(rest[2:]), body)
        except Refused as refused:
            status, answer = refused.answer
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            pass  # the client did not wait
        self.close_connection = True

    def answer(self, mode, method, body):
        if mode == "slow":
            time.sleep(2)
        if method == "signatures/signHash":
            time.sleep(behaviour["sign_seconds"])
        if mode == "garbage":
            return 200, b"<html>not what you think</html>"
        if mode == "teapot":
            return 418, b""
        if mode == "broken":
            return 500, {"error": "server_error", "error_description": "it fell over"}
        if mode == "flaky":
            with lock:
                counts["flaky"] += 1
                if counts["flaky"] <= 2:
                    return 503, {"error": "temporarily_unavailable"}
        if method == "oauth2/token":
            return 200, token(body)
        if self.headers.get("Authorization") != "Bearer " + TOKEN:
            return 401, {"error": "invalid_token", "error_description": "The access token is not valid"}
        if method not in METHODS:
            return 404, {"error": "invalid_request", "error_description": "no such method"}
        parsed = json.loads(body)
        with lock:
            return 200, METHODS[method](mode, parsed)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()  # ends with the parent
    os._exit(0)


main()
