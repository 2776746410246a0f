"""A PDF as a scanner makes it: a page in JBIG2 (ITU-T T.88), coded by MMR (T.6), and one in JPEG 2000 (ISO/IEC 15444-1, by opj_compress)."""

import os
import struct
import subprocess

# Runs of 64 dots, each a make-up code and the terminating code of nothing (T.4, tables 2 and 3).
WHITE_64 = "11011" + "00110101"
BLACK_64 = "0000001111" + "0000110111"
BAR = 64


def bars_by_mmr(width, height):
    """Upright bars, white and black in turn: the first line by runs, each other one as the line above (mode V0)."""
    pairs = width // (2 * BAR)
    bits = ("001" + WHITE_64 + BLACK_64) * pairs
    bits += ("1" * (2 * pairs)) * (height - 1)
    bits += "000000000001" * 2  # EOFB
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def segment(number, kind, data):
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def jbig2(width, height):
    """The page's information and one immediate generic region, as a PDF embeds them (T.88, 7.2, 7.4.6, 7.4.8)."""
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + bars_by_mmr(width, height)
    return segment(0, 48, page) + segment(1, 38, region)


def jpeg_2000(width, height, folder):
    """Red at the left, blue at the right."""
    picture, coded = os.path.join(folder, "picture.ppm"), os.path.join(folder, "picture.jp2")
    line = b"\xd0\x10\x10" * (width // 2) + b"\x10\x10\xd0" * (width - width // 2)
    with open(picture, "wb") as out:
        out.write(b"P6\n%d %d\n255\n" % (width, height) + line * height)
    subprocess.run(["opj_compress", "-i", picture, "-o", coded, "-r", "20"], check=True, stdout=subprocess.DEVNULL)
    with open(coded, "rb") as source:
        return source.read()


def write(path, folder):
    """Two pages of A4, one picture each."""
    width, height = 1024, 1448
    images = (
        (b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode", jbig2(width, height)),
        (b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /JPXDecode", jpeg_2000(width, height, folder)),
    )
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"]
    for at, (how, data) in enumerate(images):
        page = 3 + 3 * at
        drawing = b"q 595 0 0 842 0 0 cm /Scan Do Q"
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /XObject << /Scan %d 0 R >> >> >>" % (page + 1, page + 2),
            b"<< /Length %d >>\nstream\n" % len(drawing) + drawing + b"\nendstream",
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d " % (width, height) + how + b" /Length %d >>\nstream\n" % len(data) + data + b"\nendstream",
        ]
    out = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % one for one in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    with open(path, "wb") as file:
        file.write(out)
