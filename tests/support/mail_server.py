"""A small SMTP server on a loopback port, for tests: STARTTLS or TLS from the start, AUTH PLAIN, and answers of one's own for some commands.

As a program: mail_server.py FOLDER starttls|tls makes a certificate in the folder, prints the port, knows the person "vanthu" with the
password "secret", and ends with its standard input.
"""

import base64
import socket
import ssl
import subprocess
import sys
import threading


def make_certificate(folder):
    """A certificate for localhost that signs itself; the paths of certificate and key."""
    certificate, key = f"{folder}/mail.pem", f"{folder}/mail.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


class MailServer:
    """`letters` are (sender, recipients, text, was over TLS, user)."""

    def __init__(self, certificate, key, users=None, is_tls=False):
        self.is_tls = is_tls
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate, key)
        self.users = users or {}
        self.answers = {}
        self.letters = []
        self.attempts = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.settimeout(20)
            try:
                self.talk(self.context.wrap_socket(client, server_side=True) if self.is_tls else client)
            except (OSError, ValueError):
                pass
            finally:
                client.close()

    def talk(self, client):
        self.attempts += 1
        secure, user, sender, recipients = self.is_tls, None, None, []
        client.sendall(b"220 localhost ready\r\n")
        lines = client.makefile("rb")
        while line := lines.readline():
            command = line.decode("ascii").strip()
            word = command[:4].upper()
            answer = self.answers.get(word)
            if answer is not None:
                client.sendall(answer)
            elif word == "STAR":
                client.sendall(b"220 go ahead\r\n")
                client = self.context.wrap_socket(client, server_side=True)
                lines, secure = client.makefile("rb"), True
            elif word == "EHLO":
                client.sendall(b"250-localhost\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n")
            elif word == "AUTH":
                _, name, password = base64.b64decode(command.split()[2]).decode().split("\0")
                user = name if self.users.get(name) == password else None
                client.sendall(b"235 welcome\r\n" if user else b"535 no\r\n")
            elif word == "MAIL" and self.users and not user:
                client.sendall(b"530 who are you\r\n")
            elif word == "DATA":
                client.sendall(b"354 go on\r\n")
                text = b""
                while (piece := lines.readline()) != b".\r\n":
                    if not piece:
                        return
                    text += piece[1:] if piece.startswith(b".") else piece
                self.letters.append((sender, recipients, text, secure, user))
                client.sendall(b"250 taken\r\n")
            elif word == "QUIT":
                client.sendall(b"221 bye\r\n")
                client.close()
                return
            else:
                sender = command[10:] if word == "MAIL" else sender
                recipients = recipients + [command[8:]] if word == "RCPT" else recipients
                client.sendall(b"250 ok\r\n")

    def close(self):
        self.listener.close()


if __name__ == "__main__":
    print(MailServer(*make_certificate(sys.argv[1]), {"vanthu": "secret"}, sys.argv[2] == "tls").port, flush=True)
    sys.stdin.read()
