"""The watched mailbox of the browser tests' office: one letter with two files and one that is no document."""

import email.message
import email.policy
import os

from imap_server import ImapServer
from mail_server import make_certificate


def message(number, subject, text, files=()):
    one = email.message.EmailMessage(policy=email.policy.SMTP)
    one["From"] = "Sở Nội vụ <vanthu@snv.example.vn>"
    one["To"] = "vanthu@so.example.vn"
    one["Subject"] = subject
    one["Message-ID"] = f"<{number}@snv.example.vn>"
    one.set_content(text)
    for name, content in files:
        one.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return one.as_bytes()


def open_mailbox(folder, letter_pdf, hostile):
    """The server, and the settings by which an office watches it."""
    os.makedirs(folder)
    certificate, key = make_certificate(folder)
    with open(letter_pdf, "rb") as source:
        pdf = source.read()
    server = ImapServer(certificate, key, {"vanthu": "mat-khau"})
    server.messages += [
        (4, message(1, "Công văn số 15/SNV-VP về việc báo cáo cải cách hành chính", "Kính gửi quý cơ quan.", [("Công văn số 15.pdf", pdf)])),
        (5, message(2, f"Quảng cáo {hostile}", hostile)),
    ]
    password = os.path.join(folder, "password")
    with open(password, "w", encoding="utf-8") as out:
        out.write("mat-khau\n")
    return server, ("mailbox.server=localhost", f"mailbox.port={server.port}", "mailbox.tls=tls", f"mailbox.trust={certificate}",
                    "mailbox.user=vanthu", f"mailbox.password_file={password}", "mailbox.seconds=2")
