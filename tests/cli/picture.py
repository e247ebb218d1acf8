"""Pictures read back: what is on them."""

import json
import os
import re
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from program import run

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    """The texts of a picture, each with its sub- and superscripts in line."""
    return ["".join(text.itertext()).strip() for text in ElementTree.fromstring(svg).iter(SVG + "text")]


def placed_texts(svg):
    """Where each text of a picture is; for one that is there more than once, the last place."""
    places = {}
    for group in ElementTree.fromstring(svg).iter(SVG + "g"):
        place = re.match(r"translate\(([^,]*),([^)]*)\)", group.get("transform", ""))
        for text in group.findall(SVG + "text") if place else ():
            places["".join(text.itertext()).strip()] = tuple(map(float, place.groups()))
    return places


def markers(svg, glyph):
    """Where a picture has points of one of gnuplot's shapes."""
    pattern = r"#gpPt%d' transform='translate\(([^,]*),([^)]*)\)" % glyph
    return [tuple(map(float, place)) for place in re.findall(pattern, svg)]


def lines(svg, colour=r"[^']*", dashed=False):
    """The lines of a picture, each a list of places."""
    dashes = r"stroke-dasharray='[^']*'\s+" if dashed else ""
    found = []
    for path in re.findall(r"<path stroke='" + colour + r"'\s+" + dashes + r"d='([^']*)'", svg):
        for piece in path.split("M")[1:]:
            found.append([tuple(map(float, place.split(","))) for place in piece.replace("L", " ").replace("Z", " ").split()])
    return found


class Folder(unittest.TestCase):
    """A folder for documents and pictures."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def make(cls, name, words, status=0):
        result = run(*words, "--output", cls.path(name))
        assert result.returncode == status, result.stderr
        return cls.path(name)

    @classmethod
    def write(cls, document, name="made.json"):
        with open(cls.path(name), "w") as file:
            file.write(document if isinstance(document, str) else json.dumps(document))
        return cls.path(name)

    def draw(self, *words):
        result = run("plot", *words)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stderr)
        return result.stdout

    def rejects(self, named, *words):
        result = run("plot", *words)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn(named, result.stderr)
