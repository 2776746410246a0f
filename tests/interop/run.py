#!/usr/bin/python3
"""Signs one document in every format, level and kind of key and has foreign programs judge it; validates what they sign. One line a check,
"N passed, N failed" at the end. scripts/interop calls it.

    tests/interop/run.py --binary build/release/server/vanthu [--jar open-pdf-sign.jar]
"""

import argparse
import json
import os
import sys
import tempfile
import zipfile

import judges
from setting import Setting, must, run

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")
KEYS = ("p256", "pss", "pkcs1", "pem", "token")


class Results:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def note(self, what, fault):
        if fault is None:
            self.passed += 1
            print(f"ok      {what}", flush=True)
        else:
            self.failed += 1
            print(f"FAILED  {what}: {fault}", flush=True)


class Made:
    """A file that was signed here."""

    def __init__(self, name, kind, level, key, path, content=None):
        self.name, self.kind, self.level, self.key, self.path, self.content = name, kind, level, key, path, content


def kinds(setting):
    """Name, input, output's ending, options, detached content."""
    letter, xml, pdf = setting.at("letter.txt"), setting.at("letter.xml"), setting.at("draft-bao-cao.pdf")
    yield "pades", pdf, ".pdf", [], None
    yield "cades-detached", letter, ".p7s", ["--format", "cades"], letter
    yield "cades-enveloping", letter, ".p7m", ["--format", "cades", "--enveloping"], None
    for packaging in ("enveloped", "enveloping", "detached"):
        yield f"xades-{packaging}", xml, ".xml", ["--format", "xades", "--packaging", packaging], xml if packaging == "detached" else None
    for form in ("cades", "xades"):
        yield f"asic-s-{form}", letter, ".asics", ["--format", "asic-s", "--form", form], None
        yield f"asic-e-{form}", letter, ".asice", ["--format", "asic-e", "--form", form, "--with", setting.at("annex.txt")], None


def make_all(setting, results):
    made = []
    for kind, source, ending, options, content in kinds(setting):
        wanted = [(level, "p256") for level in LEVELS] + [("B-B", key) for key in KEYS if key != "p256"] + [("B-LTA", "pkcs1")]
        for level, key in wanted:
            if key == "token" and not setting.has_token:
                continue
            name = f"{kind} {level} {key}"
            path = setting.at(f"{kind}-{level}-{key}{ending}")
            done = setting.vanthu("sign", source, path, *options, "--level", level, *setting.key(key), *setting.authorities())
            reached = done.stdout.strip()
            if done.returncode != 0 or reached != level:
                results.note(f"{name}: sign", judges.words(done))
                continue
            made.append(Made(name, kind, level, key, path, content))
    return made


def own(setting, results, made):
    for one in made:
        given = ["--detached", one.content] if one.content else []
        done = setting.vanthu("verify", one.path, "--format", "json", "--trust", setting.pki("root-ca.pem"), *given)
        fault = None
        if done.returncode != 0:
            fault = judges.words(done)
        elif (level := json.loads(done.stdout)["signatures"][0]["level"]) != one.level:
            fault = f"level {level} instead of {one.level}"
        results.note(f"{one.name}: vanthu verify", fault)


def by_dss(results, dss, made):
    groups = {}
    for one in made:
        if not one.kind.startswith("asic"):
            groups.setdefault(one.content, []).append(one)
    for content, members in groups.items():
        answers = dss.answers([one.path for one in members], [content] if content else [])
        for one in members:
            results.note(f"{one.name}: EU DSS", dss.verdict(answers[one.path], one.level))


def manifest_of(meta, name):
    """The manifest that a signature or time-stamp of a container signs."""
    for manifest in sorted(os.listdir(meta)):
        if manifest.startswith("ASiC") and manifest.endswith(".xml"):
            with open(os.path.join(meta, manifest), encoding="utf-8") as file:
                if f'URI="META-INF/{name}"' in file.read().split("DataObjectReference")[0]:
                    return os.path.join(meta, manifest)
    return None


def containers(setting, results, dss, made):
    """The signatures inside are judged with what they sign."""
    xades = []
    for one in made:
        if not one.kind.startswith("asic"):
            continue
        folder = one.path + ".inside"
        with zipfile.ZipFile(one.path) as archive:
            fault = archive.testzip()
            results.note(f"{one.name}: zip", None if fault is None else fault)
            archive.extractall(folder)
        meta = os.path.join(folder, "META-INF")
        for name in sorted(os.listdir(meta)):
            if name.endswith((".p7s", ".tst")):
                signed = manifest_of(meta, name) or os.path.join(folder, "letter.txt")
                judge = judges.openssl_cms if name.endswith(".p7s") else judges.openssl_ts
                results.note(f"{one.name}: openssl, {name}", judge(setting, os.path.join(meta, name), signed))
            elif name.startswith("signatures") and name.endswith(".xml"):
                xades.append((one, os.path.join(meta, name)))
    if dss is not None:
        detached = [setting.at("letter.txt"), setting.at("annex.txt")]
        for kind in ("asic-s-xades", "asic-e-xades"):
            members = [(one, path) for one, path in xades if one.kind == kind]
            answers = dss.answers([path for _, path in members], detached if kind.startswith("asic-e") else detached[:1])
            for one, path in members:
                results.note(f"{one.name}: EU DSS, inner signature", dss.verdict(answers[path], one.level))


def by_others(setting, results, made):
    for one in made:
        if one.kind == "pades":
            results.note(f"{one.name}: qpdf", judges.qpdf(one.path))
            results.note(f"{one.name}: pdfsig", judges.pdfsig(setting, one.path))
        elif one.kind.startswith("cades"):
            results.note(f"{one.name}: openssl cms", judges.openssl_cms(setting, one.path, one.content))
        elif one.kind.startswith("xades") and one.key in ("p256", "pkcs1"):  # xmlsec1 1.2.37 knows no RSA-PSS
            results.note(f"{one.name}: xmlsec1", judges.xmlsec(setting, one.path))
    token = setting.at("letter.tst")
    done = setting.vanthu("timestamp", setting.at("letter.txt"), token, *setting.authorities())
    results.note("time-stamp: openssl ts",
                 judges.openssl_ts(setting, token, setting.at("letter.txt")) if done.returncode == 0 else judges.words(done))


def reports(setting, results, schema, made):
    for one in made:
        if one.level not in ("B-B", "B-LTA") or one.key != "p256":
            continue
        given = ["--detached", one.content] if one.content else []
        for trust, name in ((["--trust", setting.pki("root-ca.pem")], "passed"), ([], "indeterminate")):
            report = one.path + f".{name}.report.xml"
            done = setting.vanthu("report", one.path, "--format", "xml", *trust, *given)
            with open(report, "w", encoding="utf-8") as out:
                out.write(done.stdout)
            results.note(f"{one.name}: report ({name}) by the schema of TS 119 102-2", schema.verdict(report))


def validate(setting, results, name, path, *more, level=None, policy=None):
    done = setting.vanthu("verify", path, "--format", "json", "--trust", setting.pki("root-ca.pem"), *more,
                          *(["--policy", policy] if policy else []))
    fault = None
    if done.returncode != 0:
        fault = judges.words(done)
    elif level and json.loads(done.stdout)["signatures"][0]["level"] != level:
        fault = "level " + str(json.loads(done.stdout)["signatures"][0]["level"])
    results.note(f"{name}: vanthu verify", fault)


def theirs_cms(setting, results, policy):
    keys = {"rsa": (setting.pki("official.pem"), setting.pki("official.key"), []),
            "rsa-pss": (setting.pki("official.pem"), setting.pki("official.key"), ["-keyopt", "rsa_padding_mode:pss"]),
            "ecdsa": (setting.pki("director.pem"), setting.at("director.key"), [])}
    for key, (certificate, private, more) in keys.items():
        for form, options in (("detached", []), ("enveloping", ["-nodetach"])):
            for attribute, cades in (("with signing-certificate", ["-cades"]), ("bare", [])):
                path = setting.at(f"theirs-{key}-{form}-{len(cades)}.p7s")
                must("openssl", "cms", "-sign", "-binary", "-md", "sha256", "-in", setting.at("letter.txt"), "-signer", certificate, "-inkey",
                     private, *more, "-certfile", setting.pki("issuing-ca.pem"), "-outform", "DER", "-out", path, *options, *cades)
                given = ["--detached", setting.at("letter.txt")] if form == "detached" else []
                validate(setting, results, f"openssl cms -sign {key} {form} {attribute}", path, *given, policy=None if cades else policy)
    query = setting.at("theirs.tsq")
    reply = setting.at("theirs.tst")
    must("openssl", "ts", "-query", "-data", setting.at("letter.txt"), "-sha256", "-cert", "-out", query)
    must("openssl", "ts", "-reply", "-config", "tsa.conf", "-queryfile", query, "-token_out", "-out", reply, cwd=setting.at("pki"))
    validate(setting, results, "openssl ts -reply", reply, "--detached", setting.at("letter.txt"))


TEMPLATE = """<congvan><so>15/UBND-VP</so><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><SignatureMethod Algorithm="{method}"/>
<Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/>
<KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></congvan>"""


def theirs_xml(setting, results, policy):
    more = "http://www.w3.org/2001/04/xmldsig-more#"
    keys = {"rsa": (setting.pki("official.key"), "official", more + "rsa-sha256"), "ecdsa": (setting.at("director.key"), "director", more + "ecdsa-sha256")}
    for key, (private, name, method) in keys.items():
        setting.write(f"template-{key}.xml", TEMPLATE.format(method=method))
        path = setting.at(f"theirs-{key}.xml")
        must("xmlsec1", "--sign", "--privkey-pem", f"{private},{setting.pki(name + '.pem')},{setting.pki('issuing-ca.pem')}", "--output", path,
             setting.at(f"template-{key}.xml"))
        validate(setting, results, f"xmlsec1 --sign {key}", path, policy=policy)


def theirs_pdf(setting, results, dss, policy):
    pdf = setting.at("draft-bao-cao.pdf")
    path = setting.at("theirs-pdfsig.pdf")
    nick = next(line.rsplit("  ", 1)[0].strip() for line in must("certutil", "-L", "-d", "sql:" + setting.at("nss")).splitlines()
                if line.rstrip().endswith("u,u,u"))
    done = run("pdfsig", pdf, path, "-nssdir", "sql:" + setting.at("nss"), "-add-signature", "-nick", nick, "-digest", "SHA256")
    if os.path.exists(path):
        validate(setting, results, "pdfsig -add-signature", path, policy=policy)
    else:
        results.note("pdfsig -add-signature", judges.words(done))
    if dss is None:
        return
    tsa = ["--timestamp", "--tsa", setting.url() + "/tsa"]
    for name, options, level in (("", [], "B-B"), (" --timestamp", tsa, "B-T")):
        path = setting.at(f"theirs-dss-{level}.pdf")
        fault = dss.sign(setting, pdf, path, *options)
        if fault is not None:
            results.note(f"EU DSS sign{name}", fault)
        else:
            validate(setting, results, f"EU DSS sign{name}", path, level=level)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--binary", required=True)
    options.add_argument("--jar", help="open-pdf-sign.jar; without it EU DSS is left out")
    given = options.parse_args()
    results = Results()
    with tempfile.TemporaryDirectory(prefix="vanthu-interop-") as folder, Setting(os.path.abspath(given.binary), folder) as setting:
        dss = judges.Dss(os.path.abspath(given.jar), folder) if given.jar else None
        setting.write("lenient.toml", 'name = "lenient"\nrequire_signing_certificate = false\n')
        policy = setting.at("lenient.toml")
        if not setting.has_token:
            print("left out: no SoftHSM, so no key in a token")
        made = make_all(setting, results)
        own(setting, results, made)
        by_others(setting, results, made)
        containers(setting, results, dss, made)
        if dss is not None:
            by_dss(results, dss, made)
            reports(setting, results, judges.Schema(os.path.abspath(given.jar), folder), made)
        theirs_cms(setting, results, policy)
        theirs_xml(setting, results, policy)
        theirs_pdf(setting, results, dss, policy)
    print(f"{results.passed} passed, {results.failed} failed")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
