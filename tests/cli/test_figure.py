"""Figures: data and picture by one command, from parts that are computed once."""

import json
import os
import shutil
import unittest

from picture import Folder, texts
from program import figures, run
from test_document import VALIDATOR


class Figure(Folder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = run("figure", "2a", "--quick", "--output", cls.path("made"))

    def setUp(self):
        self.assertEqual((self.result.returncode, self.result.stdout, self.result.stderr), (0, "", ""))

    def read(self, *names):
        with open(self.path(os.path.join(*names))) as file:
            return file.read()

    def marked(self, folder, mark=12345):
        """A folder with a finished figure whose first point says that it was here."""
        os.makedirs(self.path(folder))
        document = json.loads(self.read("made", "2a.json"))
        document["parts"][0]["document"]["points"][0]["evaluations"] = mark
        return document

    def evaluations(self, folder):
        document = json.loads(self.read(folder, "2a.json"))
        return document["parts"][0]["document"]["points"][0]["evaluations"]

    def test_is_data_and_a_picture(self):
        self.assertEqual(sorted(os.listdir(self.path("made"))), ["2a.json", "2a.svg"])
        document = json.loads(self.read("made", "2a.json"))
        VALIDATOR.validate(document)
        self.assertEqual(document["settings"]["figure"], "2a")
        self.assertIs(document["settings"]["quick"], True)
        self.assertNotIn("points", document)
        for text in "data load α1", "spinodal", "transition":
            self.assertIn(text, texts(self.read("made", "2a.svg")))

    def test_can_be_plotted_again_and_otherwise(self):
        self.assertEqual(self.draw(self.path("made/2a.json")), self.read("made", "2a.svg"))
        self.assertIn("replicon eigenvalue λ", texts(self.draw(self.path("made/2a.json"), "--y", "replicon")))

    def test_has_parts_that_their_commands_make(self):
        part = json.loads(self.read("made", "2a.json"))["parts"][0]["document"]
        words = part["command"].split()
        self.assertEqual(words[:2], ["franz-parisi", "curve"])
        again = json.loads(run(*words[1:], "--format", "json").stdout)
        self.assertEqual(again["points"], part["points"])

    def test_is_computed_once(self):
        self.write(self.marked("once"), "once/2a.json")
        self.assertEqual(run("figure", "2a", "--quick", "--output", self.path("once"), "--format", "png").returncode, 0)
        self.assertEqual(self.evaluations("once"), 12345)
        self.assertIn("2a.png", os.listdir(self.path("once")))

    def test_goes_on_where_it_was_interrupted(self):
        part = self.marked("interrupted")["parts"][0]
        os.makedirs(self.path("interrupted/2a.quick.partial"))
        self.write(part["document"], "interrupted/2a.quick.partial/theory.json")
        self.write(part["document"], "interrupted/2a.quick.partial/.franz-parisi-1-0.tmp")  # of one that was killed
        self.assertEqual(run("figure", "2a", "--quick", "--output", self.path("interrupted")).returncode, 0)
        self.assertEqual(self.evaluations("interrupted"), 12345)
        self.assertEqual(sorted(os.listdir(self.path("interrupted"))), ["2a.json", "2a.svg"])

    def test_takes_nothing_from_other_programs_or_settings(self):
        for name, change in (("other", {"program": {"name": "franz-parisi", "version": "9.9.9", "commit": "unknown"}}),
                             ("full", {"command": "franz-parisi curve --sweep alpha_1=0.01:2:200"})):
            with self.subTest(name=name):
                document = self.marked(name)
                document["parts"][0]["document"].update(change)
                self.write(document, name + "/2a.json")
                self.assertEqual(run("figure", "2a", "--quick", "--output", self.path(name)).returncode, 0)
                self.assertNotEqual(self.evaluations(name), 12345)

    def test_leaves_its_data_where_gnuplot_is_missing(self):
        shutil.copytree(self.path("made"), self.path("bare"))
        os.remove(self.path("bare/2a.svg"))
        result = run("figure", "2a", "--quick", "--output", self.path("bare"), env=dict(os.environ, PATH=self.folder))
        self.assertEqual(result.returncode, 1)
        self.assertIn("install", result.stderr)
        self.assertEqual(os.listdir(self.path("bare")), ["2a.json"])


class Words(Folder):
    def test_list_names_every_figure_and_its_times(self):
        listed = [name for name, *_ in figures()]
        for name in ("1a", "1b", "1c", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d", "A1a", "A1b", "A1c", "A1d", "chain",
                     "phase", "phase2", "potential", "bias"):
            self.assertIn(name, listed)
        printed = run("figure", "list").stdout.splitlines()
        self.assertEqual(len(printed), len(listed) + 2, "a figure without its times")
        self.assertIn("processor time", printed[0])
        for together in "1b and 1c", "3a and 3b", "A1b and A1c":
            self.assertIn(together, printed[-1])

    def test_names_that_are_commands_too_are_names(self):
        os.makedirs(self.path("potential.json"))  # in the way, so that nothing is computed
        result = run("figure", "potential", "--output", self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("potential.json", result.stderr)

    def test_bad_ones_are_rejected(self):
        for words, named in (([], "NAME"), (["9z"], "NAME 9z"), (["2a", "2b"], "NAME"), (["2a", "--format", "gif"], "--format gif"),
                             (["2a", "--output", ""], "--output"), (["2a", "--output", "/proc/none"], "--output /proc/none")):
            with self.subTest(words=words):
                result = run("figure", *words)
                self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
                self.assertEqual(result.stderr.count("\n"), 1)
                self.assertIn(named, result.stderr)


if __name__ == "__main__":
    unittest.main()
