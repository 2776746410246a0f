#!/usr/bin/python3
"""Reads every #include of our own code and fails on an edge that the table forbids (docs/architecture.md)."""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDERS = ["core", "records", "reading", "mime", "printing", "layout", "templates", "workflow", "workflow/bpmn", "signing", "evidence", "exchange", "sheets", "preservation", "webauthn", "server/app", "server/http", "server/net", "server/storage",
           "server/ops", "server/cli"]

# Which of our folders a folder may see. `server` itself (main, composition, serve) may see all.
MAY_SEE = {
    "core": [],
    "records": ["core"],
    "reading": ["core", "records"],
    "mime": ["core"],
    "printing": ["core"],
    "layout": ["core"],
    "templates": ["core"],
    "workflow": ["core"],
    "workflow/bpmn": ["core", "workflow"],
    "signing": ["core"],
    "evidence": ["core"],
    "exchange": ["core"],
    "sheets": ["core"],
    "preservation": ["core"],
    "webauthn": ["core"],
    "server/app": ["core", "records", "reading", "mime", "workflow", "signing", "evidence", "exchange", "printing", "layout", "templates", "preservation", "webauthn"],
    "server/http": ["core", "webauthn", "records", "reading", "printing", "layout", "workflow", "signing", "evidence", "server/app"],
    "server/net": ["core", "server/http/message.hpp", "signing/fetcher.hpp"],
    "server/storage": ["core", "records", "evidence", "server/app", "workflow/step_record.hpp"],
    "server/ops": ["core", "signing", "sheets", "server/app"],
    "server/cli": ["core", "records", "layout", "workflow", "signing", "evidence", "server"],
}

# Which libraries a folder may include, by the beginning of the include; the standard library and POSIX are free.
LIBRARIES = ["boost/", "sqlite3.h", "libpq-fe.h", "openssl/", "libxml/", "qpdf/", "cairo", "pango/", "unicode/", "argon2.h", "spdlog/", "CLI/", "toml++/",
             "fmt/", "tl/", "zlib.h", "p11-kit/", "archive", "xlsxwriter.h"]
MAY_USE = {
    "core": ["fmt/", "tl/"],
    "records": ["fmt/"],
    "reading": ["fmt/"],
    "mime": ["fmt/"],
    "printing": ["fmt/", "cairo", "pango/", "xlsxwriter.h"],
    "layout": ["fmt/", "libxml/"],
    "templates": ["fmt/", "libxml/", "archive"],
    "workflow": ["fmt/"],
    "workflow/bpmn": ["fmt/", "libxml/"],
    "signing": ["fmt/", "openssl/", "cairo", "pango/", "libxml/", "zlib.h", "p11-kit/"],
    "evidence": ["fmt/", "openssl/"],
    "exchange": ["fmt/", "libxml/"],
    "sheets": ["fmt/", "libxml/", "archive"],
    "preservation": ["fmt/", "libxml/", "archive"],
    "webauthn": ["openssl/"],
    "server/app": ["fmt/"],
    "server/http": ["fmt/", "boost/json"],
    "server/net": ["fmt/", "boost/asio", "boost/beast", "boost/system", "openssl/"],
    "server/storage": ["fmt/", "sqlite3.h", "libpq-fe.h"],
    "server/ops": ["fmt/", "spdlog/", "toml++/"],
    "server/cli": ["fmt/", "boost/json", "CLI/"],
}
# Files that may use one library more (docs/adr/0001, architecture.md 3).
ALSO = {"core/json.hpp": ["boost/json"], "core/json.cpp": ["boost/json"], "core/text.cpp": ["unicode/"], "core/charset.cpp": ["unicode/"], "core/digest.cpp": ["openssl/"], "core/totp.cpp": ["openssl/"], "core/password.cpp": ["argon2.h"],
        "signing/keys/csc.cpp": ["boost/json"], "signing/keys/csc_messages.hpp": ["boost/json"],
        "signing/keys/csc_messages.cpp": ["boost/json"],
        "server/http/compression.cpp": ["zlib.h"],
        "server/cli/program.cpp": ["libxml/"]}  # silences libxml2 for the whole process, once


def folder_of(path):
    return max((one for one in FOLDERS if path.startswith(one + "/")), key=len, default=None)


def problems():
    for top in FOLDERS:
        for directory, _, names in os.walk(os.path.join(ROOT, top)):
            for name in names:
                if not name.endswith((".cpp", ".hpp")):
                    continue
                path = os.path.relpath(os.path.join(directory, name), ROOT)
                owner = folder_of(path)
                if owner != top:
                    continue
                with open(os.path.join(directory, name), encoding="utf-8") as source:
                    for number, line in enumerate(source, 1):
                        found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
                        if found:
                            yield from judge(path, owner, number, found.group(1), found.group(2))


def judge(path, owner, number, quote, target):
    if quote == '"':
        seen = folder_of(target)
        allowed = any(target == one or target.startswith(one + "/") for one in MAY_SEE[owner]) or seen == owner
        if not allowed:
            yield f"{path}:{number}: {owner} may not see {target}"
        if "/detail/" in target and seen != owner:
            yield f"{path}:{number}: {target} is private to {seen}"
        return
    library = next((one for one in LIBRARIES if target.startswith(one)), None)
    if library and not any(target.startswith(one) for one in MAY_USE[owner] + ALSO.get(path, [])):
        yield f"{path}:{number}: {owner} may not use {target}"


found = list(problems())
for line in found:
    print(line)
print(f"   include rules: {len(found)} forbidden includes")
sys.exit(1 if found else 0)
