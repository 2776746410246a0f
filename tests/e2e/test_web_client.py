"""The built web client as the server sends it; where none is built, what the server says instead."""

import os
import socket
import ssl
import tempfile

from support import OfficeTest


class NoClient(OfficeTest):
    settings = ("server.web_folder=/nonexistent/web",)

    def test_says_so_in_words(self):
        answer = self.office.client().exchange("GET", "/")
        self.assertEqual(answer.status, 404)
        self.assertIn("giao diện web chưa được dựng", answer.text)
        self.assertEqual(self.office.client().exchange("GET", "/viec").status, 404)


class WebClient(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.web = tempfile.TemporaryDirectory(prefix="vanthu-web-")
        cls.addClassCleanup(cls.web.cleanup)
        for name, text in (("index.html", "<!doctype html>"), ("index.html.br", "brotli"), ("routes.txt", "/viec\n"), ("assets/a-1.js", "let a = 1")):
            path = os.path.join(cls.web.name, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
        cls.settings = (f"server.web_folder={cls.web.name}",)
        super().setUpClass()

    def get(self, path, **headers):
        return self.office.client().exchange("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def test_page_and_files_with_their_headers(self):
        page = self.get("/viec/7")
        self.assertEqual((page.status, page.text), (200, "<!doctype html>"))
        self.assertIn("require-trusted-types-for 'script'", page.headers["content-security-policy"])
        self.assertIn("frame-ancestors 'none'", page.headers["content-security-policy"])
        self.assertEqual(page.headers["x-content-type-options"], "nosniff")
        self.assertEqual(page.headers["cache-control"], "no-cache")
        script = self.get("/assets/a-1.js")
        self.assertEqual((script.text, script.headers["cache-control"]), ("let a = 1", "public, max-age=31536000, immutable"))
        self.assertEqual(self.get("/viec", Accept_Encoding="br").headers["content-encoding"], "br")
        again = self.get("/assets/a-1.js", If_None_Match=script.etag)
        self.assertEqual((again.status, again.body), (304, b""))
        head = self.office.client().exchange("HEAD", "/assets/a-1.js")
        self.assertEqual((head.status, head.headers["content-length"], head.body), (200, "9", b""))

    def test_nothing_but_the_client_is_reached(self):
        for path in ("/api/v1/khong-co", "/api/viec", "/routes.txt", "/khac", "/assets/", "/viec.txt/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"):
            self.assertIn(self.get(path).status, (400, 404), path)
        context = ssl.create_default_context(cafile=os.path.join(self.office.folder, "pki", "tls-ca.pem"))
        with socket.create_connection(("localhost", self.office.port)) as plain, context.wrap_socket(plain, server_hostname="localhost") as sent:
            sent.sendall(b"GET /../../../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            told = b"".join(iter(lambda: sent.recv(65536), b""))
        self.assertNotIn(b"root:", told)
        self.assertRegex(told.split(b"\r\n")[0], rb"40[04]")
