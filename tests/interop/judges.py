"""Foreign programs as judges of signed files. Each answer is None when the judge accepts, and its words when it does not."""

import os
import zipfile

from setting import ROOT, must, run

XSD_NAMES = {
    "http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd": "xmldsig-core-schema.xsd",
    "http://uri.etsi.org/01903/v1.3.2/XAdES.xsd": "XAdES.xsd",
    "http://uri.etsi.org/19612/v2.2.1/ts_119612v020201_201601xsd.xsd": "ts_119612v020301_xsd.xsd",
    "http://www.w3.org/2001/xml.xsd": "xml.xsd",
}


def words(done):
    return (done.stdout + done.stderr).strip().replace("\n", " | ")[:600] or f"exit code {done.returncode}"


def openssl_cms(setting, signature, content=None):
    given = ["-content", content] if content else []
    done = run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, *given, "-CAfile", setting.pki("root-ca.pem"),
               "-purpose", "any", "-out", os.devnull)
    return None if done.returncode == 0 else words(done)


def openssl_ts(setting, token, data):
    done = run("openssl", "ts", "-verify", "-data", data, "-in", token, "-token_in", "-CAfile", setting.pki("root-ca.pem"), "-untrusted",
               setting.pki("issuing-ca.pem"))
    return None if "Verification: OK" in done.stdout else words(done)


def xmlsec(setting, file, base=None):
    done = run("xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", setting.pki("root-ca.pem"), "--id-attr:Id",
               "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", file, cwd=base or setting.folder)
    return None if done.returncode == 0 else words(done)


def pdfsig(setting, file):
    done = run("pdfsig", "-nssdir", "sql:" + setting.at("nss"), file)
    sound = done.stdout.count("Signature is Valid.")
    trusted = done.stdout.count("Certificate is Trusted.")
    # Document time-stamps are of a type that it does not know, and it says so.
    stamps = done.stdout.count("Signature has not yet been verified.")
    count = done.stdout.count("Signature Validation:")
    return None if sound > 0 and sound == trusted and sound + stamps == count else words(done)


def qpdf(file):
    done = run("qpdf", "--check", file)
    return None if done.returncode == 0 else words(done)


class Dss:
    """EU DSS out of the npm package open-pdf-sign. One Java machine judges many files."""

    def __init__(self, jar, folder):
        self.jar = jar
        self.classes = os.path.join(folder, "classes")
        os.makedirs(self.classes, exist_ok=True)
        must("javac", "-nowarn", "-cp", jar, "-d", self.classes, os.path.join(ROOT, "tests", "interop", "DssJudge.java"))

    def answers(self, files, detached=()):
        """For each file a list of (level, integrity, time-stamps), one a signature."""
        found = {file: [] for file in files}
        if not files:
            return found
        given = [part for one in detached for part in ("--detached", one)]
        done = run("java", "-Xmx512m", "-cp", self.jar + os.pathsep + self.classes, "DssJudge", *given, *files)
        for line in done.stdout.splitlines():
            parts = line.split("\t")
            if len(parts) >= 3 and parts[0] in found:
                found[parts[0]].append((parts[1], parts[2], parts[3] if len(parts) > 3 else ""))
        return found

    @staticmethod
    def verdict(signatures, level):
        """Intact, every time-stamp in order, and the first signature at the level that was asked for."""
        if not signatures:
            return "EU DSS finds no signature"
        for _, integrity, stamps in signatures:
            if integrity != "INTACT":
                return integrity + " " + stamps
            if "=false" in stamps:
                return "time-stamps: " + stamps
        # XAdES-BASELINE-LTA for B-LTA.
        if level and not signatures[0][0].replace("_", "-").endswith("BASELINE-" + level[2:]):
            return f"level {signatures[0][0]} instead of {level}"
        return None

    def sign(self, setting, source, target, *options):
        done = run("java", "-Xmx512m", "-jar", self.jar, "--input", source, "--output", target, "--certificate", setting.pki("official-chain.pem"),
                   "--key", setting.pki("official.key"), *options, cwd=setting.folder)
        return None if os.path.exists(target) else words(done)


class Schema:
    """The ETSI schema of validation reports (TS 119 102-2 v1.4.1) out of the same package, with xmllint."""

    def __init__(self, jar, folder):
        self.folder = os.path.join(folder, "schema")
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                if name.startswith("xsd/") and name.endswith(".xsd"):
                    archive.extract(name, self.folder)
        self.catalog = os.path.join(self.folder, "catalog.xml")
        with open(self.catalog, "w", encoding="utf-8") as out:
            out.write('<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n')
            for uri, name in XSD_NAMES.items():
                path = "file://" + os.path.join(self.folder, "xsd", name)
                out.write(f'  <system systemId="{uri}" uri="{path}"/>\n  <uri name="{uri}" uri="{path}"/>\n')
            out.write("</catalog>\n")

    def verdict(self, report):
        done = run("xmllint", "--nonet", "--noout", "--schema", os.path.join(self.folder, "xsd", "TS119102-2-v141.xsd"), report,
                   env=dict(os.environ, XML_CATALOG_FILES=self.catalog))
        return None if done.returncode == 0 else words(done)
