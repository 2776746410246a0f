"""The images of signature and seal on a document that the server signs (Decree 30/2020, Annex I), as Poppler sees them."""

import math
import os
import re
import struct
import subprocess
import tempfile
import zlib

from support import OfficeTest, main_job


def png(path, width, height, pixel, dots_per_inch=300):
    """An RGBA image with its resolution."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"".join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))
    metre = round(dots_per_inch / 0.0254)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
                   + chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Images(OfficeTest):
    @classmethod
    def setUpClass(cls):
        cls.images = tempfile.TemporaryDirectory(prefix="vanthu-e2e-")
        cls.settings = (f"signing.image_folder={cls.images.name}",)
        png(os.path.join(cls.images.name, "director.png"), 300, 100,
            lambda x, y: (20, 40, 180, 255) if abs(y - 50 - 30 * math.sin(x / 20)) < 4 else (0, 0, 0, 0))
        # 36 mm across, as seals are.
        png(os.path.join(cls.images.name, "seal.png"), 426, 426,
            lambda x, y: (210, 20, 20, 255) if 195 < math.hypot(x - 213, y - 213) < 210 else (0, 0, 0, 0))
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.images.cleanup()

    def test_signature_and_seal_show_at_their_places_and_the_seal_at_real_size(self):
        draft = self.until_signed()
        clerk = self.person("vanthu")
        main_job.change(clerk, draft, "number", {})
        sealed = main_job.change(clerk, draft, "seal", {})
        newest = next(one for one in sealed["files"] if one["kind"] == "sealed")
        with tempfile.TemporaryDirectory() as folder:
            path = main_job.save(clerk, newest, folder, "sealed.pdf")
            listed = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True).stdout
            shown = [line.split() for line in listed.splitlines() if re.match(r"\s*\d+\s+\d+\s+image", line)]
            self.assertEqual(sorted((int(one[3]), int(one[4])) for one in shown), [(300, 100), (426, 426)], listed)
            with open(path, "rb") as file:
                rectangles = re.findall(rb"/FT /Sig /T \(vanthu-(\w+)\).*?/Rect \[([0-9. ]+)\]", file.read(), re.S)
            places = {name.decode(): [float(one) for one in text.split()] for name, text in rectangles}
            signature, seal = places["signature"], places["seal"]
            self.assertAlmostEqual(seal[2] - seal[0], 426 / 300 * 72, delta=0.5)
            third = signature[0] + (signature[2] - signature[0]) / 3
            self.assertAlmostEqual(seal[2], third, delta=0.5)
        report = self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/signatures")
        self.assertEqual(report["indication"], "TOTAL_PASSED", report)

    def images_of(self, person, document, kind):
        """Width and height of the images in a document's newest file of a kind."""
        newest = next(one for one in main_job.current(person, document)["files"] if one["kind"] == kind)
        with tempfile.TemporaryDirectory() as folder:
            listed = subprocess.run(["pdfimages", "-list", main_job.save(person, newest, folder, "a.pdf")], capture_output=True, text=True).stdout
        return sorted((int(one[3]), int(one[4])) for one in (line.split() for line in listed.splitlines()) if one[2:3] == ["image"])

    def test_the_image_that_was_decided_goes_before_the_folder_and_what_was_signed_keeps_its_own(self):
        director, admin, clerk = self.person("giamdoc"), self.person("quantri"), self.person("vanthu")
        before = self.until_signed()
        self.assertEqual(self.images_of(clerk, before, "signed"), [(300, 100)])
        own, seal = (os.path.join(self.folder, name) for name in ("own.png", "dau.png"))
        png(own, 240, 90, lambda x, y: (20, 40, 180, 255) if abs(y - 45 - 20 * math.sin(x / 20)) < 4 else (0, 0, 0, 0))
        png(seal, 420, 420, lambda x, y: (210, 20, 20, 255) if 190 < math.hypot(x - 210, y - 210) < 205 else (0, 0, 0, 0))
        where = f"/api/v1/signature-images/{director.person['id']}"
        director.call("PUT", where, {"upload": director.upload(own)}, 0)
        admin.call("PUT", "/api/v1/signature-images/agency", {"upload": admin.upload(seal)}, 0)
        draft = self.until_signed()
        self.assertEqual(self.images_of(clerk, draft, "signed"), [(240, 90)])
        main_job.change(clerk, draft, "number", {})
        main_job.change(clerk, draft, "seal", {})
        self.assertEqual(self.images_of(clerk, draft, "sealed"), [(240, 90), (420, 420)])
        director.call("POST", f"{where}/withdrawal", None, 1)
        self.assertEqual(self.images_of(clerk, self.until_signed(), "signed"), [], "a frame with words")
        self.assertEqual(self.images_of(clerk, before, "signed"), [(300, 100)])
        self.assertEqual(self.images_of(clerk, draft, "sealed"), [(240, 90), (420, 420)])
        self.assertEqual(self.person("kiemtra").call("GET", f"/api/v1/documents/{draft['id']}/signatures")["indication"], "TOTAL_PASSED")

    def test_a_place_that_would_cover_text_is_refused_unless_it_is_asked_for(self):
        draft = main_job.draft_answer(self.person("chuyenvien"), self.report_pdf, None)
        main_job.submit_draft(self.person("chuyenvien"), draft)
        main_job.decide(self.person("truongphong"), draft["id"], "approve")
        main_job.decide(self.person("chanhvanphong"), draft["id"], "approve")
        director = self.person("giamdoc")
        place = {"page": 1, "x": 80, "y": 700, "width": 200, "height": 100}
        current = director.call("GET", f"/api/v1/outgoing/{draft['id']}")
        problem = self.refused(409, director.call, "POST", f"/api/v1/outgoing/{draft['id']}/signature", {"place": place}, current["version"])
        self.assertIn("che", problem["detail"])
        signed = director.call("POST", f"/api/v1/outgoing/{draft['id']}/signature", {"place": dict(place, may_cover_text=True)}, current["version"])
        self.assertEqual(signed["state"], "signed")
