"""The commands of the documentation that hold theory against simulation of real weights and trees of teachers."""

import os
import re
import shlex
import unittest
from pathlib import Path

from program import PATIENCE
from test_document import document

DOCS = Path(os.environ["FRANZ_PARISI_SCHEMA"]).parent


class Agreement(unittest.TestCase):
    def agrees(self, page, option):
        line, = re.findall(rf"^franz-parisi (verify .*{re.escape(option)}.*)$", (DOCS / page).read_text(encoding="utf-8"),
                           re.MULTILINE)
        words = shlex.split(line.split("--output")[0])
        verdict, = document(*words, timeout=1200 * PATIENCE)["verdicts"]
        self.assertEqual((verdict["verdict"], verdict["mixed"]), ("agrees", True), verdict)

    def test_square_loss(self):
        self.agrees("real_weights.md", "--loss square")

    def test_probit_loss(self):
        self.agrees("real_weights.md", "--loss probit")

    def test_a_star(self):
        self.agrees("trees.md", "--parent 1")


if __name__ == "__main__":
    unittest.main()
