#!/usr/bin/python3
"""Judges an E-ARK submission information package by the numbered requirements of CSIP 2.1 and SIP 2.1, in our own words, with
programs that are not ours: unzip, sha256sum, xmllint. `sip_judge.py PACKAGE.zip` prints what fails and exits with 1.

With VANTHU_EARK_SCHEMAS the folder's mets.xsd, premis.xsd and ead.xsd judge as well."""

import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

METS = "{http://www.loc.gov/METS/}"
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
XLINK = "{http://www.w3.org/1999/xlink}"
PREMIS = "{http://www.loc.gov/premis/v3}"
EAD = "{urn:isbn:1-931666-22-9}"
ID = re.compile(r"^[A-Za-z_][A-Za-z0-9._-]*$")
PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
# The roles that the schema of METS lists: the submitter is OTHER with its own word.
ROLES = ("CREATOR", "EDITOR", "ARCHIVIST", "PRESERVATION", "DISSEMINATOR", "CUSTODIAN", "IPOWNER", "OTHER")
STATUS = ("NEW", "SUPPLEMENT", "REPLACEMENT", "TEST", "VERSION", "DELETE", "OTHER")


class Judge:
    def __init__(self, folder):
        self.folder = folder
        self.failures = []
        self.checked = 0

    def must(self, number, holds, what=""):
        self.checked += 1
        if not holds:
            self.failures.append(f"{number}: {what}")

    def each(self, number, elements, holds):
        for one in elements:
            self.must(number, holds(one), ElementTree.tostring(one, encoding="unicode")[:160])

    # -- METS ------------------------------------------------------------------------------------------------------------------

    def mets(self, path, is_root):
        """One METS.xml; `path` is relative to the package's folder. Returns the paths that it names, relative to the package's folder."""
        root = ElementTree.parse(os.path.join(self.folder, path)).getroot()
        base = os.path.dirname(path)
        self.must("CSIP1000", root.tag == METS + "mets", root.tag)
        name = os.path.basename(self.folder) if is_root else os.path.basename(base)
        self.must("CSIP1", root.get("OBJID") == name, f"OBJID {root.get('OBJID')} in folder {name}")
        self.must("CSIP2", bool(root.get("TYPE")) and (root.get("TYPE") != "Other" or root.get(CSIP + "OTHERTYPE")))
        self.must("CSIP4", bool(root.get(CSIP + "CONTENTINFORMATIONTYPE")))
        self.must("CSIP5", root.get(CSIP + "CONTENTINFORMATIONTYPE") != "OTHER" or root.get(CSIP + "OTHERCONTENTINFORMATIONTYPE"))
        self.must("CSIP6/SIP2", root.get("PROFILE") == PROFILE, root.get("PROFILE"))
        self.must("SIP1", bool(root.get("LABEL")))
        self.header(root, is_root)
        references = self.metadata(root) if is_root else []
        files = self.files(root, is_root)
        self.structure(root, is_root)
        ids = [one.get("ID") for one in root.iter() if one.get("ID") is not None]
        self.must("CSIP20", len(ids) == len(set(ids)) and all(ID.match(one) for one in ids), "ids are unique names")
        for one in references + files:
            self.fixity(base, one)
        return [os.path.join(base, self.place(one)) for one in references + files]

    def header(self, root, is_root):
        header = root.findall(METS + "metsHdr")
        self.must("CSIP117", len(header) == 1)
        header = header[0]
        self.must("CSIP7", re.match(r"\d{4}-\d\d-\d\dT", header.get("CREATEDATE", "")))
        self.must("CSIP8", header.get("LASTMODDATE", "") >= header.get("CREATEDATE", ""))
        self.must("CSIP9/SIP4", header.get(CSIP + "OAISPACKAGETYPE") == "SIP")
        makers = [one for one in header.findall(METS + "agent") if one.get("ROLE") == "CREATOR"]
        self.must("CSIP10/CSIP11", len(makers) >= 1)
        self.each("CSIP12", makers, lambda one: one.get("TYPE") == "OTHER")
        self.each("CSIP13", makers, lambda one: one.get("OTHERTYPE") == "SOFTWARE")
        self.each("CSIP14", makers, lambda one: one.findtext(METS + "name"))
        self.each("CSIP15", makers, lambda one: one.findtext(METS + "note"))
        self.each("CSIP16", makers, lambda one: one.find(METS + "note").get(CSIP + "NOTETYPE") == "SOFTWARE VERSION")
        if not is_root:
            return
        self.must("SIP3", header.get("RECORDSTATUS", "NEW") in STATUS)
        codes = header.findall(METS + "altRecordID")
        self.must("SIP5/SIP7", len({one.get("TYPE") for one in codes}) == len(codes) and all(one.text for one in codes))
        agents = header.findall(METS + "agent")
        self.each("ROLE", agents, lambda one: one.get("ROLE") in ROLES and (one.get("ROLE") != "OTHER" or one.get("OTHERROLE")))
        archivists = [one for one in agents if one.get("ROLE") == "ARCHIVIST"]
        submitters = [one for one in agents if one.get("ROLE") == "OTHER" and one.get("OTHERROLE") == "SUBMITTER"]
        self.must("SIP9", len(archivists) <= 1)
        self.must("SIP15/SIP16", len(submitters) == 1)
        for number, agents in (("SIP10", archivists), ("SIP17", submitters)):
            self.each(number + " type", agents, lambda one: one.get("TYPE") in ("ORGANIZATION", "INDIVIDUAL"))
            self.each(number + " name", agents, lambda one: one.findtext(METS + "name"))
            self.each(number + " note", agents, lambda one: all(note.get(CSIP + "NOTETYPE") == "IDENTIFICATIONCODE" for note in one.findall(METS + "note")))

    def metadata(self, root):
        described = root.findall(METS + "dmdSec")
        self.must("CSIP17", described)
        self.must("CSIP31", len(root.findall(METS + "amdSec")) == 1)
        provenance = root.findall(f"{METS}amdSec/{METS}digiprovMD")
        self.must("CSIP32", provenance)
        self.each("CSIP18/CSIP33", described + provenance, lambda one: one.get("ID"))
        self.each("CSIP19", described, lambda one: one.get("CREATED"))
        self.each("CSIP20/CSIP34", described + provenance, lambda one: one.get("STATUS") in ("CURRENT", "SUPERSEDED"))
        references = [one.find(METS + "mdRef") for one in described + provenance]
        self.must("CSIP21/CSIP35", all(one is not None for one in references))
        self.each("CSIP22/CSIP36", references, lambda one: one.get("LOCTYPE") == "URL")
        self.each("CSIP23/CSIP37", references, lambda one: one.get(XLINK + "type") == "simple")
        self.each("CSIP25/CSIP39", references, lambda one: one.get("MDTYPE") and (one.get("MDTYPE") != "OTHER" or one.get("OTHERMDTYPE")))
        kinds = {one.get("MDTYPE") for one in references}
        self.must("EAD and PREMIS", {"EAD", "PREMIS"} <= kinds, str(kinds))
        return references

    def files(self, root, is_root):
        section = root.findall(METS + "fileSec")
        self.must("CSIP58", len(section) == 1)
        section = section[0]
        self.must("CSIP59", section.get("ID"))
        groups = section.findall(METS + "fileGrp")
        uses = [one.get("USE") for one in groups]
        if is_root:
            self.must("CSIP60", "Documentation" in uses, str(uses))
            self.must("CSIP113", "Schemas" in uses, str(uses))
            self.must("CSIP114", any(one.startswith("Representations") for one in uses), str(uses))
            shown = [one for one in groups if one.get("USE").startswith("Representations")]
            self.each("CSIP62", shown, lambda one: one.get(CSIP + "CONTENTINFORMATIONTYPE"))
        self.each("CSIP64", groups, lambda one: one.get("USE"))
        self.each("CSIP65", groups, lambda one: one.get("ID"))
        self.each("CSIP66", groups, lambda one: one.findall(METS + "file"))
        files = section.findall(f"{METS}fileGrp/{METS}file")
        self.each("CSIP67", files, lambda one: one.get("ID"))
        self.each("CSIP76", files, lambda one: one.find(METS + "FLocat") is not None)
        self.each("CSIP77", files, lambda one: one.find(METS + "FLocat").get("LOCTYPE") == "URL")
        self.each("CSIP78", files, lambda one: one.find(METS + "FLocat").get(XLINK + "type") == "simple")
        return files

    def structure(self, root, is_root):
        maps = [one for one in root.findall(METS + "structMap") if one.get("LABEL") == "CSIP"]
        self.must("CSIP80/CSIP82", len(maps) == 1)
        self.must("CSIP81", maps[0].get("TYPE") == "PHYSICAL")
        self.must("CSIP83", maps[0].get("ID"))
        top = maps[0].findall(METS + "div")
        self.must("CSIP84", len(top) == 1)
        self.must("CSIP85", top[0].get("ID"))
        self.must("CSIP86", top[0].get("LABEL") == root.get("OBJID"), top[0].get("LABEL"))
        groups = {one.get("ID"): one.get("USE") for one in root.iter(METS + "fileGrp")}
        pointers = [one for one in top[0].iter(METS + "fptr")]
        self.each("CSIP96/CSIP100/CSIP116/CSIP118/CSIP119", pointers, lambda one: one.get("FILEID") in groups)
        divisions = {one.get("LABEL"): one for one in top[0].findall(METS + "div")}
        self.each("CSIP89/CSIP94/CSIP98/CSIP106", divisions.values(), lambda one: one.get("ID"))
        for label, one in divisions.items():
            for pointer in one.findall(METS + "fptr"):
                self.must("CSIP95/CSIP99", groups[pointer.get("FILEID")] == label, label)
        if not is_root:
            self.must("Data", "Data" in divisions, str(list(divisions)))
            return
        self.must("CSIP88/CSIP90", "Metadata" in divisions)
        self.must("CSIP93", "Documentation" in divisions)
        self.must("CSIP97", "Schemas" in divisions)
        sections = {one.get("ID") for tag in ("dmdSec", "digiprovMD") for one in root.iter(METS + tag)}
        named = (divisions["Metadata"].get("ADMID", "") + " " + divisions["Metadata"].get("DMDID", "")).split()
        self.must("CSIP91/CSIP92", set(named) == sections, "all sections of metadata are in the division")
        shown = [one for label, one in divisions.items() if label.startswith("Representations/")]
        self.must("CSIP105/CSIP107", shown)
        for one in shown:
            pointers = one.findall(METS + "mptr")
            self.must("CSIP109", len(pointers) == 1)
            self.must("CSIP108", groups.get(pointers[0].get(XLINK + "title")) == one.get("LABEL"))
            self.must("CSIP110", os.path.isfile(os.path.join(self.folder, pointers[0].get(XLINK + "href", ""))))
            self.must("CSIP111", pointers[0].get(XLINK + "type") == "simple")
            self.must("CSIP112", pointers[0].get("LOCTYPE") == "URL")

    @staticmethod
    def place(element):
        location = element if element.tag == METS + "mdRef" else element.find(METS + "FLocat")
        return location.get(XLINK + "href", "")

    def fixity(self, base, element):
        """CSIP24, 26 to 30, 38, 40 to 44, 68 to 72, 79: what is said of a file is so."""
        place = self.place(element)
        path = os.path.join(self.folder, base, place)
        self.must("CSIP24/CSIP38/CSIP79", os.path.isfile(path), place)
        self.must("CSIP26/CSIP40/CSIP68", re.match(r"^[a-z]+/[A-Za-z0-9.+-]+$", element.get("MIMETYPE", "")), place)
        self.must("CSIP28/CSIP42/CSIP70", re.match(r"\d{4}-\d\d-\d\dT", element.get("CREATED", "")), place)
        self.must("CSIP30/CSIP44/CSIP72", element.get("CHECKSUMTYPE") == "SHA-256", place)
        if os.path.isfile(path):
            self.must("CSIP27/CSIP41/CSIP69", int(element.get("SIZE", "-1")) == os.path.getsize(path), place)
            digest = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True).stdout.split()[0]
            self.must("CSIP29/CSIP43/CSIP71", element.get("CHECKSUM") == digest, place)

    # -- the rest ----------------------------------------------------------------------------------------------------------------

    def folders(self):
        """CSIPSTR1 to CSIPSTR16."""
        for number, path in (("CSIPSTR4", "METS.xml"), ("CSIPSTR5", "metadata"), ("CSIPSTR6", "metadata/preservation"), ("CSIPSTR7", "metadata/descriptive"),
                             ("CSIPSTR9", "representations"), ("CSIPSTR10", "representations/rep1"), ("CSIPSTR11", "representations/rep1/data"),
                             ("CSIPSTR12", "representations/rep1/METS.xml"), ("CSIPSTR15", "schemas"), ("CSIPSTR16", "documentation")):
            self.must(number, os.path.exists(os.path.join(self.folder, path)), path)

    def complete(self, named):
        there = {os.path.relpath(os.path.join(where, name), self.folder) for where, _, names in os.walk(self.folder) for name in names}
        self.must("every file is in a METS", there == set(named) | {"METS.xml"}, str(there ^ (set(named) | {"METS.xml"})))

    def premis(self, path):
        root = ElementTree.parse(os.path.join(self.folder, path)).getroot()
        self.must("PREMIS version", root.get("version") == "3.0")
        files = [one for one in root.findall(PREMIS + "object") if "file" in one.attrib.values()]
        for one in files:
            place = one.findtext(f"{PREMIS}storage/{PREMIS}contentLocation/{PREMIS}contentLocationValue")
            digest = subprocess.run(["sha256sum", os.path.join(self.folder, place)], capture_output=True, text=True, check=True).stdout.split()[0]
            self.must("PREMIS fixity", one.findtext(f".//{PREMIS}messageDigest") == digest, place)
        self.must("PREMIS events", root.findall(PREMIS + "event"))
        agents = {one.findtext(f".//{PREMIS}agentIdentifierValue") for one in root.findall(PREMIS + "agent")}
        for one in root.iter(PREMIS + "linkingAgentIdentifierValue"):
            self.must("PREMIS agents", one.text in agents, one.text)

    def ead(self, path):
        root = ElementTree.parse(os.path.join(self.folder, path)).getroot()
        whole = root.find(EAD + "archdesc")
        self.must("EAD level", whole.get("level") == "file")
        self.must("EAD retention code", whole.find(EAD + "appraisal").get("encodinganalog") in [f"0{n}" for n in range(1, 8)])
        self.must("EAD access code", whole.find(EAD + "accessrestrict").get("encodinganalog") in ("01", "02", "03"))
        items = whole.findall(f"{EAD}dsc/{EAD}c")
        self.must("EAD items", items)
        types = [one.find(f"{EAD}controlaccess/{EAD}genreform").get("authfilenumber") for one in items]
        self.must("EAD type codes", all(re.match(r"^(0[1-9]|[12]\d|3[0-2])$", one) for one in types), str(types))
        # The schema of November 2020 takes a day, a month or a year, and no range.
        self.each("EAD dates", [one for one in root.iter() if one.tag in (EAD + "date", EAD + "unitdate") and one.get("normal")],
                  lambda one: re.match(r"^\d{4}(-\d\d(-\d\d)?)?$", one.get("normal")))
        for one in root.iter(EAD + "dao"):
            self.must("EAD files", os.path.isfile(os.path.join(self.folder, one.get(XLINK + "href"))), one.get(XLINK + "href"))

    def by_schema(self, schema, path):
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, os.path.join(self.folder, path)], capture_output=True, text=True, check=False)
        self.must(f"schema {os.path.basename(schema)}", done.returncode == 0, done.stderr[:600])

    def schemas(self):
        self.by_schema(os.path.join(self.folder, "schemas/dossier.xsd"), "metadata/descriptive/dossier.xml")
        folder = os.environ.get("VANTHU_EARK_SCHEMAS")
        if not folder:
            print("sip_judge: VANTHU_EARK_SCHEMAS names no folder: the schemas of METS, PREMIS and EAD did not judge")
            return
        for schema, path in (("mets.xsd", "METS.xml"), ("mets.xsd", "representations/rep1/METS.xml"), ("premis.xsd", "metadata/preservation/PREMIS.xml"),
                             ("ead.xsd", "metadata/descriptive/EAD.xml")):
            if os.path.isfile(os.path.join(folder, schema)):
                self.by_schema(os.path.join(folder, schema), path)
            else:
                print(f"sip_judge: {schema} is not in VANTHU_EARK_SCHEMAS: it did not judge {path}")


def judge(package, folder):
    """Unpacks into `folder` and judges. Returns the judge, with `failures` and how many were `checked`."""
    subprocess.run(["unzip", "-tq", package], check=True, capture_output=True)
    subprocess.run(["unzip", "-q", package, "-d", folder], check=True, capture_output=True)
    names = os.listdir(folder)
    one = Judge(os.path.join(folder, names[0]))
    one.must("CSIPSTR1", len(names) == 1, str(names))
    one.folders()
    named = one.mets("METS.xml", is_root=True) + one.mets("representations/rep1/METS.xml", is_root=False)
    one.complete(named)
    one.premis("metadata/preservation/PREMIS.xml")
    one.ead("metadata/descriptive/EAD.xml")
    one.schemas()
    return one


def main():
    with tempfile.TemporaryDirectory() as folder:
        found = judge(sys.argv[1], folder)
    for failure in found.failures:
        print(failure)
    print(f"{found.checked} checks, {len(found.failures)} failed")
    return 1 if found.failures else 0


if __name__ == "__main__":
    sys.exit(main())
