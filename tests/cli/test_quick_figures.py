"""Every figure, quickly."""

import json
import unittest

from picture import Folder, texts
from program import figures, run
from test_document import VALIDATOR


class QuickFigures(Folder):
    def test_are_data_and_pictures(self):
        for name, *_ in figures():
            with self.subTest(figure=name):
                result = run("figure", name, "--quick", "--output", self.folder, timeout=600)
                self.assertIn(result.returncode, (0, 3), result.stderr)
                with open(self.path(name + ".json")) as file:
                    VALIDATOR.validate(json.load(file))
                with open(self.path(name + ".svg")) as file:
                    self.assertTrue(texts(file.read()))


if __name__ == "__main__":
    unittest.main()
