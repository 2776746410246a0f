"""A clamd on a unix socket or a loopback port, for tests: INSTREAM, the EICAR test text is a virus, and silence or errors as they are told."""

import socket
import struct
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """`scanned` are the files' bytes; `reply`: what is said instead of a verdict."""

    def __init__(self, path=None):
        self.scanned = []
        self.reply = None
        if path:
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(path)
            self.listener.listen()
            self.address = path
        else:
            self.listener = socket.create_server(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                client.settimeout(20)
                self.talk(client)
            except (OSError, struct.error, AssertionError):
                pass
            finally:
                client.close()

    def talk(self, client):
        stream = client.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            data += stream.read(size)
        self.scanned.append(data)
        verdict = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        client.sendall(self.reply if self.reply is not None else verdict)

    def close(self):
        self.listener.close()
