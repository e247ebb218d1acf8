"""potential goes on from its log, and believes no damaged line of it."""

import json
import os
import re
import tempfile
import unittest

from program import run
from test_document import document

WORDS = ["potential", "--impose", "q_star=0.94:0.995:12", "--alpha", "1.7", "--beta", "20"]  # with branches that are unstable


def without_command(made):
    return {key: value for key, value in made.items() if key != "command"}


class Resumed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.log = os.path.join(cls.folder.name, "points.jsonl")
        cls.made = without_command(document(*WORDS))
        cls.logged = without_command(document(*WORDS, "--log", cls.log))
        with open(cls.log, encoding="utf-8") as file:
            cls.lines = file.readlines()

    def resumed(self, lines, *more):
        with open(self.log, "w", encoding="utf-8") as file:
            file.writelines(lines)
        return run(*WORDS, *more, "--log", self.log, "--resume")

    def test_is_the_same_with_a_log_and_after_an_interruption(self):
        self.assertEqual(self.logged, self.made)
        self.assertEqual({(point["equilibrium"], point["stable"]) for point in self.made["points"]},
                         {(True, True), (False, True), (False, False)})
        self.assertGreater(len(self.lines), 12)
        with open(self.log, "w", encoding="utf-8") as file:
            file.writelines([*self.lines[:6], self.lines[6][:40]])
        self.assertEqual(without_command(document(*WORDS, "--log", self.log, "--resume")), self.made)
        with open(self.log, encoding="utf-8") as file:
            self.assertEqual(sorted(file.readlines()), sorted(self.lines))

    def test_goes_on_from_branches_with_one_step_of_a_second_task(self):
        asked = ["potential", "--alpha", "1.2,1", "--beta", "20", "--rho", "0.5", "--gamma", "0.1", "--rsb", "auto",
                 "--impose", "overlap_previous=0.5,0.6", "--log", os.path.join(self.folder.name, "branches.jsonl")]
        made = without_command(document(*asked))
        self.assertIn(1, [point["rsb"] for point in made["points"]])
        self.assertEqual(without_command(document(*asked, "--resume")), made)

    def test_what_is_damaged_or_of_another_question_is_refused(self):
        line = self.lines[1]
        unsolved = re.sub('"(free_entropy|stable)":[^,]*', r'"\1":null', line)
        for changed, named in ((unsolved, "no reason"), (line.replace('"imposed":0.', '"imposed":0.1'), "another imposed value"),
                               (line.replace('"stable":', '"unstable":'), "stability"), (line.replace('"q":', '"p":'), "without q")):
            self.assertNotEqual(changed, line)
            refused = self.resumed([self.lines[0], changed])
            self.assertEqual((refused.returncode, refused.stderr.count("\n")), (2, 1), refused)
            self.assertIn("line 2 is damaged: a point", refused.stderr)
            self.assertIn(named, refused.stderr)
        other = self.resumed(self.lines[:2], "--target", "1e-8")
        self.assertEqual(other.returncode, 2)
        self.assertIn(self.log, other.stderr)

    def test_its_points_are_no_states_to_simulate(self):
        path = os.path.join(self.folder.name, "imposed.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.made, file)
        refused = run("verify", "--input", path, "--size", "20,40", "--instances", "4")
        self.assertEqual((refused.returncode, refused.stdout, refused.stderr.count("\n")), (2, "", 1), refused)
        self.assertIn(f"--input {path}: holds states at imposed values", refused.stderr)


if __name__ == "__main__":
    unittest.main()
