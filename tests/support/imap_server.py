"""A small IMAP server on a loopback port, for tests: TLS from the start or STARTTLS, LOGIN, EXAMINE, UID SEARCH, UID FETCH; read only."""

import re
import socket
import ssl
import threading


class ImapServer:
    """`messages` are (uid, bytes); `uid_validity` may be changed; `visits` counts conversations, `fetched` the UIDs whose content was given."""

    def __init__(self, certificate, key, users, is_tls=True):
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate, key)
        self.users, self.is_tls = users, is_tls
        self.messages, self.uid_validity = [], 7
        self.visits, self.fetched, self.commands = 0, [], []
        self.answers = {}  # command → raw bytes instead of the answer
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
        secure, user = self.is_tls, None
        client.sendall(b"* OK ready\r\n")
        lines = client.makefile("rb")
        while line := lines.readline():
            tag, _, command = line.decode("utf-8").strip().partition(" ")
            self.commands.append(command.split()[0] if not command.startswith("UID") else " ".join(command.split()[:2]))
            answer = self.answers.get(self.commands[-1])
            if answer is not None:
                client.sendall(answer.replace(b"TAG", tag.encode()))
                continue
            if command == "STARTTLS":
                client.sendall(f"{tag} OK go\r\n".encode())
                client = self.context.wrap_socket(client, server_side=True)
                lines, secure = client.makefile("rb"), True
            elif command.startswith("LOGIN"):
                name, password = re.fullmatch(r'LOGIN "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"', command).groups()
                right = secure and self.users.get(name) == re.sub(r"\\(.)", r"\1", password)
                user = name if right else None
                client.sendall(f"{tag} {'OK' if right else 'NO'} login\r\n".encode())
            elif user is None:
                client.sendall(f"{tag} NO who are you\r\n".encode())
            elif command.startswith("EXAMINE"):
                self.visits += 1
                client.sendall(f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY {self.uid_validity}] so\r\n{tag} OK [READ-ONLY] open\r\n".encode())
            elif command.startswith("UID SEARCH"):
                first = int(re.search(r"UID (\d+):\*", command).group(1))
                uids = [uid for uid, _ in self.messages if uid >= first]
                if not uids and self.messages:
                    uids = [self.messages[-1][0]]  # what "n:*" means
                client.sendall(f"* SEARCH {' '.join(map(str, uids))}\r\n{tag} OK done\r\n".encode())
            elif command.startswith("UID FETCH"):
                uid = int(command.split()[2])
                content = dict(self.messages)[uid]
                if "BODY.PEEK[]" in command:
                    self.fetched.append(uid)
                    client.sendall(f"* 1 FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode() + content + f")\r\n{tag} OK done\r\n".encode())
                else:
                    client.sendall(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(content)})\r\n{tag} OK done\r\n".encode())
            elif command == "LOGOUT":
                client.sendall(f"* BYE\r\n{tag} OK bye\r\n".encode())
                return
            else:
                client.sendall(f"{tag} BAD what\r\n".encode())

    def close(self):
        self.listener.close()
