"""A small client of the server's API, for scripts/demo and the end-to-end tests. Standard library only."""

import hashlib
import http.client
import json
import os
import ssl
import urllib.parse
import uuid


class Problem(Exception):
    """An answer that is no success; `status` and the parsed problem document."""

    def __init__(self, status, document):
        super().__init__(f"{status}: {document.get('detail', document) if isinstance(document, dict) else document}")
        self.status = status
        self.document = document


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.set_cookies = [value for name, value in headers if name.lower() == "set-cookie"]
        self.body = body

    @property
    def json(self):
        return json.loads(self.body) if self.body else None

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def etag(self):
        return self.headers.get("etag")


class Client:
    """One person's session. `observer(method, path, request_body, answer)` sees every exchange."""

    def __init__(self, base_url, ca_file=None, language="vi", observer=None):
        self.url = urllib.parse.urlsplit(base_url)
        self.context = None
        if self.url.scheme == "https":
            self.context = ssl.create_default_context(cafile=ca_file)
        self.language = language
        self.observer = observer
        self.cookie = None
        self.before = None  # who asks for a passkey before there is a session
        self.password = None
        self.csrf = None
        self.person = None
        self.connection = None

    def _connect(self, timeout):
        if self.context:
            return http.client.HTTPSConnection(self.url.hostname, self.url.port, timeout=timeout, context=self.context)
        return http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=timeout)

    def exchange(self, method, path, body=None, headers=None, timeout=60):
        """One request, whatever the answer. A connection that the server closed in between is opened anew for safe
        methods only."""
        send = {"Accept-Language": self.language}
        if self.cookie or self.before:
            send["Cookie"] = "; ".join(filter(None, (self.cookie, self.before)))
        if self.csrf and method not in ("GET", "HEAD"):
            send["X-CSRF-Token"] = self.csrf
        payload = body
        if body is not None and not isinstance(body, (bytes, bytearray)):
            payload = json.dumps(body, ensure_ascii=False).encode("utf-8")
            send["Content-Type"] = "application/json"
        elif body is not None:
            send["Content-Type"] = "application/octet-stream"
        send.update(headers or {})
        send = {name: value for name, value in send.items() if value is not None}
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = self._connect(timeout)
            try:
                self.connection.request(method, path, payload, send)
                response = self.connection.getresponse()
                data = response.read()
                break
            except (http.client.HTTPException, OSError):
                self.close()
                if fresh or attempt == 2 or method not in ("GET", "HEAD"):
                    raise
        answer = Answer(response.status, response.getheaders(), data)
        if response.will_close:
            self.close()
        for cookie in answer.set_cookies:
            if cookie.startswith("__Host-vanthu=") or cookie.startswith("vanthu="):
                pair = cookie.split(";")[0]
                self.cookie = pair if pair.split("=", 1)[1] else None
            elif cookie.startswith("__Host-vanthu-before=") or cookie.startswith("vanthu-before="):
                self.before = cookie.split(";")[0]
        if self.observer:
            self.observer(method, path, body, answer)
        return answer

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    def call(self, method, path, body=None, version=None, headers=None, key=None):
        """The parsed answer of a success; raises Problem otherwise."""
        extra = dict(headers or {})
        if version is not None:
            extra["If-Match"] = f'"{version}"'
        if method == "POST":
            extra.setdefault("Idempotency-Key", key or uuid.uuid4().hex)
        answer = self.exchange(method, path, body, extra)
        if answer.status == 403 and self.password and b'"/proof"' in answer.body:
            # Who one is counts for five minutes; a script that works longer says it once more.
            self.exchange("PUT", "/api/v1/session/proof", {"password": self.password})
            answer = self.exchange(method, path, body, extra)
        if answer.status >= 400:
            try:
                document = answer.json
            except ValueError:
                document = answer.body.decode("utf-8", "replace")
            raise Problem(answer.status, document)
        kind = answer.headers.get("content-type", "")
        return answer.json if kind.startswith("application/json") else answer.body

    def sign_in(self, login, password, totp_code=None):
        body = {"login": login, "password": password}
        if totp_code:
            body["totp_code"] = totp_code
        signed_in = self.call("POST", "/api/v1/session", body)
        self.password = None if totp_code else password
        self.csrf = signed_in["csrf_token"]
        self.person = signed_in["person"]
        return self

    def upload(self, path, piece_bytes=4 * 1024 * 1024, name=None):
        """Sends a file in pieces and gives the upload's id."""
        size = os.path.getsize(path)
        upload = self.call("POST", "/api/v1/uploads", {"name": name or os.path.basename(path), "size": size})
        digest = hashlib.sha256()
        with open(path, "rb") as source:
            offset = 0
            while piece := source.read(piece_bytes):
                digest.update(piece)
                upload = self.call("PATCH", f"/api/v1/uploads/{upload['id']}?offset={offset}", piece)
                offset += len(piece)
        if upload["sha256"] != digest.hexdigest():
            raise RuntimeError("the server's digest of the upload differs from ours")
        return upload["id"]

    def download(self, file_id):
        return self.call("GET", f"/api/v1/files/{file_id}/content")
