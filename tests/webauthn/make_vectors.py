#!/usr/bin/python3
"""Makes vectors.jsonl: registrations and assertions, right ones and attacks, each with what has to come of it. The keys and signatures are those of
the openssl program, the CBOR that of tests/support/authenticator.py: nothing of what is tested."""

import hashlib
import json
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(here), "support"))
from authenticator import AT, BE, BS, ED, UP, UV, Authenticator, cbor, url  # noqa: E402

PARTY, ORIGIN = "vanthu.example.vn", "https://vanthu.example.vn:8443"
vectors = []


def note(kind, name, expect, challenge, more):
    vectors.append({"kind": kind, "name": name, "expect": expect, "party": PARTY, "origin": ORIGIN, "challenge": url(challenge), "needs_verification": True, **more})


def registration(name, expect, algorithm="ES256", flags=UP | UV | AT, key=None, attestation=None, client=None, credential=None, extensions=b"", party=PARTY, behind=b"", **more):
    one, challenge = Authenticator(party, ORIGIN, algorithm), os.urandom(32)
    data = one.data(flags, 7, one.attested(key or one.key.cose) if credential is None else credential(one), extensions)
    client_data = one.client_data("webauthn.create", challenge, client)
    whole = attestation(one, data, client_data) if attestation else cbor({"fmt": "none", "attStmt": {}, "authData": data})
    note("registration", name, expect, challenge, {"id": url(one.id), "client_data": url(client_data), "attestation_object": url(whole + behind), **more})


def packed(one, data, client_data, algorithm=-7, spoil=False):
    value = one.key.sign(data + hashlib.sha256(client_data).digest())
    value = value[:-1] + bytes([value[-1] ^ 1]) if spoil else value
    return cbor({"fmt": "packed", "attStmt": {"alg": algorithm, "sig": value}, "authData": data})


def assertion(name, expect, algorithm="ES256", flags=UP | UV, count=8, known=7, client=None, party=PARTY, spoil=False, other_key=None, extensions=b"", kind="webauthn.get", cose=None, **more):
    one, challenge = Authenticator(party, ORIGIN, algorithm), os.urandom(32)
    data, client_data = one.data(flags, count, b"", extensions), one.client_data(kind, challenge, client)
    value = (Authenticator(party, ORIGIN, other_key).key if other_key else one.key).sign(data + hashlib.sha256(client_data).digest())
    value = value[:-1] + bytes([value[-1] ^ 1]) if spoil else value
    note("assertion", name, expect, challenge, {"id": url(one.id), "client_data": url(client_data), "authenticator_data": url(data), "signature": url(value),
                                                "public_key": url(cbor(cose(one.key.cose) if cose else one.key.cose)), "count": known, **more})


for algorithm in ("ES256", "EdDSA", "RS256"):
    registration(f"a registration with {algorithm}", "ok", algorithm)
    assertion(f"an assertion with {algorithm}", "ok", algorithm)
registration("the person was not verified, which is allowed", "ok", flags=UP | AT, needs_verification=False)
registration("backed up", "ok", flags=UP | UV | AT | BE | BS)
registration("with extensions", "ok", flags=UP | UV | AT | ED, extensions=cbor({"credProtect": 2}))
registration("attestation of its own", "ok", attestation=packed)
registration("a member that nobody knows in the client data", "ok", client={"other_keys_can_be_added_here": "do not compare clientDataJSON against a template"})
assertion("no counter at all", "ok", count=0, known=0)
assertion("presence alone, where that is enough", "ok", flags=UP, needs_verification=False)
assertion("with extensions", "ok", flags=UP | UV | ED, extensions=cbor({"x": True}))
assertion("backed up", "ok", flags=UP | UV | BE | BS)

for make in (registration, assertion):
    make("another origin", "client data: origin", client={"origin": "https://vanthu.example.com:8443"})
    make("an origin that only begins so", "client data: origin", client={"origin": ORIGIN + ".evil.example"})
    make("the origin without TLS", "client data: origin", client={"origin": ORIGIN.replace("https", "http")})
    make("inside a page of somebody else's", "client data: cross origin", client={"crossOrigin": True})
    make("under a page of somebody else's", "client data: cross origin", client={"topOrigin": "https://evil.example"})
    make("another challenge", "client data: challenge", client={"challenge": url(b"x" * 32)})
    make("no challenge", "client data: challenge", client={"challenge": ""})
    make("another ceremony", "client data: type", client={"type": "payment.get"})
    make("another relying party", "authenticator data: rpIdHash", party="evil.example")
registration("an assertion's ceremony", "client data: type", client={"type": "webauthn.get"})
assertion("a registration's ceremony", "client data: type", kind="webauthn.create")
registration("nobody was present", "authenticator data: UP", flags=UV | AT)
registration("the person was not verified", "authenticator data: UV", flags=UP | AT)
registration("backed up without being able to", "authenticator data: BS without BE", flags=UP | UV | AT | BS)
registration("no credential", "attested credential: identifier", flags=UP | UV, credential=lambda one: b"")
registration("cut off before the identifier", "attested credential: cut off", credential=lambda one: b"\0" * 10)
registration("a length of the identifier beyond the end", "attested credential: length of the identifier", credential=lambda one: bytes(16) + b"\x03\xff" + one.id)
registration("an identifier of no length", "attested credential: length of the identifier", credential=lambda one: bytes(18) + cbor(one.key.cose))
registration("another identifier", "attested credential: identifier", credential=lambda one: bytes(16) + b"\0\x04abcd" + cbor(one.key.cose))
registration("a key that is cut off", "CBOR: a length beyond the end", credential=lambda one: one.attested()[:-5])
registration("something behind the key", "authenticator data: something behind it", credential=lambda one: one.attested() + b"\0")
registration("extensions that are not there", "authenticator data: extensions", flags=UP | UV | AT | ED)
registration("extensions that nobody announced", "authenticator data: something behind it", extensions=cbor({"a": 1}))
registration("something behind the attestation object", "attestation object: something behind it", behind=b"\0")
registration("no map", "attestation object: no authData", attestation=lambda *_: cbor([1, 2]))
registration("an empty attestation object", "CBOR: cut off", attestation=lambda *_: b"")
registration("a truncated attestation object", "CBOR: a length beyond the end", attestation=lambda one, data, _: cbor({"fmt": "none", "attStmt": {}, "authData": data})[:-30])
registration("a huge attestation object", "attestation object: too large", attestation=lambda *_: cbor({"fmt": "none", "x": bytes(70000)}))
registration("an array that promises more than there is", "CBOR: cut off", attestation=lambda *_: b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff")
registration("a text that promises more than there is", "CBOR: a length beyond the end", attestation=lambda *_: b"\x7b\xff\xff\xff\xff\xff\xff\xff\xff")
registration("a hundred arrays in each other", "CBOR: too deep, or too many items", attestation=lambda *_: b"\x81" * 100 + b"\0")
registration("three hundred items", "CBOR: too deep, or too many items", attestation=lambda *_: cbor([0] * 300))
registration("an indefinite length", "CBOR: cut off, or an indefinite length", attestation=lambda *_: b"\xbf\xff")
registration("a tag", "CBOR: a tag", attestation=lambda *_: b"\xc0\x00")
registration("a floating-point number", "CBOR: a simple value or a floating-point number", attestation=lambda *_: b"\xf9\x00\x00")
registration("a name twice", "CBOR: a key twice", attestation=lambda *_: b"\xa2" + 2 * (cbor("fmt") + cbor("none")))
registration("a key that is a list", "CBOR: a key that is neither number nor text", attestation=lambda *_: b"\xa1\x80\x00")
registration("an attestation that nobody asked for", "attestation: none was asked for", attestation=lambda one, data, _: cbor({"fmt": "fido-u2f", "attStmt": {"x5c": []}, "authData": data}))
registration("none, and yet a statement", "attestation: none was asked for", attestation=lambda one, data, _: cbor({"fmt": "none", "attStmt": {"a": 1}, "authData": data}))
registration("an attestation of its own with a wrong value", "attestation: signature", attestation=lambda *given: packed(*given, spoil=True))
registration("an attestation of its own by another algorithm", "attestation: malformed", attestation=lambda *given: packed(*given, algorithm=-257))
registration("RSA of 1024 bits", "COSE key: no valid key", "RS256-short")
registration("a point that is not on the curve", "COSE key: no valid key", key={1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})
registration("ES256 on another curve", "COSE key: ES256 needs an EC2 key on P-256", key={1: 2, 3: -7, -1: 2, -2: b"\1" * 48, -3: b"\2" * 48})
registration("an RSA key that says ES256", "COSE key: ES256 needs an EC2 key on P-256", key={1: 3, 3: -7, -1: b"\xff" * 256, -2: b"\1\0\1"})
registration("an EC key that says RS256", "COSE key: RS256 needs an RSA key", key={1: 2, 3: -257, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})
registration("an exponent of one", "COSE key: no valid key", key={1: 3, 3: -257, -1: b"\xff" * 256, -2: b"\1"})
registration("an algorithm that was not offered", "COSE key: an algorithm that was not offered", key={1: 2, 3: -35, -1: 2, -2: b"\1" * 48, -3: b"\2" * 48})
registration("no algorithm", "COSE key: an algorithm that was not offered", key={1: 2, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})

assertion("nobody was present", "authenticator data: UP", flags=UV)
assertion("the person was not verified", "authenticator data: UV", flags=UP)
assertion("backed up without being able to", "authenticator data: BS without BE", flags=UP | UV | BS)
assertion("a wrong value", "signature", spoil=True)
assertion("the value of another key", "signature", other_key="ES256")
assertion("the value of a key of another kind", "signature", other_key="RS256")
assertion("ES256 where RS256 is registered", "signature", "RS256", other_key="ES256")
assertion("a stored key that was made another kind", "COSE key: RS256 needs an RSA key", cose=lambda key: {**key, 3: -257})
assertion("the counter went back", "counter", count=6)
assertion("the counter stands still", "counter", count=7)
assertion("the counter was given up", "counter", count=0)

with open(os.path.join(here, "vectors.jsonl"), "w", encoding="utf-8") as out:
    for one in vectors:
        out.write(json.dumps(one) + "\n")
print(len(vectors), "vectors")
