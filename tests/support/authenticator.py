"""A software authenticator of Web Authentication, by the openssl program and a CBOR writer of its own: for tests, and for the vectors of
tests/webauthn. It answers as a browser would send it (base64url)."""

import base64
import hashlib
import json
import os
import struct
import subprocess
import tempfile

UP, UV, BE, BS, AT, ED = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80


def url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value):
    def head(major, number):
        for code, form in ((24, ">B"), (25, ">H"), (26, ">I"), (27, ">Q")):
            if number < 24:
                return bytes([major << 5 | number])
            if number < 1 << 8 * struct.calcsize(form):
                return bytes([major << 5 | code]) + struct.pack(form, number)
        raise ValueError(number)

    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, check=True, capture_output=True).stdout


class Key:
    """An ES256, EdDSA or RS256 key; `cose` is its public half."""

    OPTIONS = {"ES256": ("EC", "ec_paramgen_curve:P-256"), "EdDSA": ("ED25519", None), "RS256": ("RSA", "rsa_keygen_bits:2048"), "RS256-short": ("RSA", "rsa_keygen_bits:1024")}

    def __init__(self, algorithm="ES256"):
        name, option = self.OPTIONS[algorithm]
        self.algorithm = algorithm
        self.private = openssl("genpkey", "-algorithm", name, *(["-pkeyopt", option] if option else []))
        public = openssl("pkey", "-pubout", "-outform", "DER", data=self.private)
        if algorithm == "ES256":
            self.cose = {1: 2, 3: -7, -1: 1, -2: public[-64:-32], -3: public[-32:]}
        elif algorithm == "EdDSA":
            self.cose = {1: 1, 3: -8, -1: 6, -2: public[-32:]}
        else:
            modulus = openssl("rsa", "-noout", "-modulus", data=self.private).decode().strip().split("=")[1]
            self.cose = {1: 3, 3: -257, -1: bytes.fromhex(modulus), -2: b"\x01\x00\x01"}

    def sign(self, data):
        with tempfile.TemporaryDirectory() as folder:
            key, text = os.path.join(folder, "key"), os.path.join(folder, "data")
            for path, content in ((key, self.private), (text, data)):
                with open(path, "wb") as out:
                    out.write(content)
            if self.algorithm == "EdDSA":
                return openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", text)
            return openssl("dgst", "-sha256", "-sign", key, text)


class Authenticator:
    """One credential for one relying party."""

    def __init__(self, party="localhost", origin="https://localhost", algorithm="ES256"):
        self.party, self.origin, self.key = party, origin, Key(algorithm)
        self.id, self.count, self.user = os.urandom(32), 0, None

    def client_data(self, kind, challenge, more=None):
        return json.dumps({"type": kind, "challenge": url(challenge), "origin": self.origin, "crossOrigin": False, **(more or {})}).encode()

    def data(self, flags, count, credential=b"", extensions=b""):
        return hashlib.sha256(self.party.encode()).digest() + bytes([flags]) + struct.pack(">I", count) + credential + extensions

    def attested(self, key=None):
        return bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor(key or self.key.cose)

    def create(self, options):
        """What `navigator.credentials.create` gives for the server's options."""
        self.user = options["user"]["id"]
        client_data = self.client_data("webauthn.create", from_url(options["challenge"]))
        attestation = cbor({"fmt": "none", "attStmt": {}, "authData": self.data(UP | UV | AT, self.count, self.attested())})
        return {"id": url(self.id), "client_data": url(client_data), "attestation_object": url(attestation), "transports": ["internal"]}

    def get(self, options, flags=UP | UV, origin=None):
        """What `navigator.credentials.get` gives."""
        self.count += 1
        client_data = self.client_data("webauthn.get", from_url(options["challenge"]), {"origin": origin} if origin else None)
        data = self.data(flags, self.count)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest())
        return {"id": url(self.id), "client_data": url(client_data), "authenticator_data": url(data), "signature": url(signature), "user_handle": self.user}
