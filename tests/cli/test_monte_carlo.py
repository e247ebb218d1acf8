"""monte-carlo: documents, tables and bad input, with few samples."""

import json
import os
import tempfile
import unittest

from program import run
from test_document import VALIDATOR, document

STATE = ["--alpha", "1", "--beta", "20"]
FEW = ["--outer", "50", "--repeats", "3", "--runs", "3"]
ITERATED = ["monte-carlo", *STATE, "--samples", "30,300", *FEW]
AT = ["monte-carlo", *STATE, "--samples", "300", "--outer", "300", "--repeats", "5", "--runs", "4", "--at",
      "0.8486656,0.6031829,0.9096389"]
QUANTITIES = ["q", "r", "q_star", "q_hat", "r_hat", "q_star_hat", "p_1", "eps_1"]


def without_command(made):
    return {key: value for key, value in made.items() if key != "command"}


class Iterated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = document(*ITERATED)

    def bias(self, samples, quantity):
        return next(one for one in self.made["bias"] if (one["samples"], one["quantity"]) == (samples, quantity))

    def test_has_a_record_for_each_run(self):
        runs = self.made["monte_carlo"]
        self.assertEqual([(one["samples"], one["run"]) for one in runs], [(m, k) for m in (30, 300) for k in range(3)])
        for one in runs:
            self.assertIn(one["status"], ("settled", "not_settled", "left_domain"))
            self.assertGreaterEqual(one["iterations"], 1)

    def test_is_held_against_the_exact_solution(self):
        [exact] = document("point", *STATE)["points"]
        self.assertEqual(self.made["points"], [exact])
        self.assertEqual([one["quantity"] for one in self.made["bias"]], 2 * QUANTITIES)
        for quantity in QUANTITIES:
            one = self.bias(300, quantity)
            self.assertEqual(one["exact"], exact[quantity])
            self.assertAlmostEqual(one["bias"], one["mean"] - one["exact"], delta=1e-12)
            self.assertAlmostEqual(one["z"], one["bias"] / one["standard_error"], delta=1e-9)
        self.assertAlmostEqual(exact["eps_1"], 0.28276, delta=1e-5)

    def test_averages_the_ends_of_its_runs(self):
        ends = [one["eps_1"] for one in self.made["monte_carlo"]
                if one["samples"] == 300 and one["status"] != "left_domain"]
        self.assertEqual(self.bias(300, "eps_1")["runs"], len(ends))
        self.assertAlmostEqual(self.bias(300, "eps_1")["mean"], sum(ends) / len(ends), delta=1e-12)

    def test_is_below_the_bayes_bound(self):
        one = self.bias(300, "eps_1")
        self.assertLess(one["mean"] + 3 * one["standard_error"], self.made["points"][0]["eps_bayes"])

    def test_goes_on_from_its_log(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "runs.jsonl")
            self.assertEqual(without_command(document(*ITERATED, "--log", log)), without_command(self.made))
            with open(log, encoding="utf-8") as file:
                lines = file.readlines()
            with open(log, "w", encoding="utf-8") as file:
                file.writelines(lines[:4])
            resumed = document(*ITERATED, "--log", log, "--resume")
            self.assertEqual(without_command(resumed), without_command(self.made))
            with open(log, "w", encoding="utf-8") as file:
                file.writelines([lines[0], lines[1].replace('"q_hat"', '"hat"')])
            refused = run(*ITERATED, "--log", log, "--resume")
            self.assertEqual(refused.returncode, 2)
            self.assertIn("line 2 is damaged: a run without q_hat", refused.stderr)

    def test_is_the_same_for_any_number_of_threads(self):
        one, many = (without_command(document(*ITERATED, "--threads", n)) for n in ("1", "3"))
        self.assertEqual(one, many)
        other = document(*ITERATED, "--seed", "2")
        self.assertNotEqual(other["monte_carlo"], one["monte_carlo"])

    def test_schema_is_strict(self):
        for spoil in (lambda d: d.pop("bias"), lambda d: d.pop("monte_carlo"), lambda d: d["settings"].pop("monte_carlo"),
                      lambda d: d["settings"].pop("target"), lambda d: d["bias"][0].update(quantity="energy"),
                      lambda d: d["bias"][0].pop("exact"), lambda d: d["monte_carlo"][0].update(status="fine"),
                      lambda d: d["monte_carlo"][0].update(mass=1), lambda d: d["points"].clear()):
            bad = json.loads(json.dumps(self.made))
            spoil(bad)
            self.assertFalse(VALIDATOR.is_valid(bad))

    def test_table_and_csv(self):
        table = run(*ITERATED, "--format", "table").stdout
        for text in "eps_1", "0.2827", "Bayes bound", "left domain", "seed 1":
            self.assertIn(text, table)
        rows = run(*ITERATED, "--format", "csv").stdout.splitlines()
        self.assertTrue(rows[0].startswith("samples,run,alpha_1,beta_1,status"))
        self.assertEqual(len(rows), 1 + 2 * 3)


class AtAState(unittest.TestCase):
    def test_estimates_conjugates_that_are_too_large(self):
        made = document(*AT)
        exact = dict(q_hat=70.00055, r_hat=7.5509852, q_star_hat=42.8741776)
        self.assertEqual([one["quantity"] for one in made["bias"]], list(exact))
        for one in made["bias"]:
            self.assertAlmostEqual(one["exact"] / exact[one["quantity"]], 1, delta=1e-7)
            self.assertGreater(one["z"], 3)
        self.assertGreater(made["bias"][0]["mean"], 100)
        self.assertEqual(made["settings"]["monte_carlo"]["at"], {"q": 0.8486656, "r": 0.6031829, "q_star": 0.9096389})
        for one in made["monte_carlo"]:
            self.assertEqual((one["status"], one["iterations"], one["q"]), ("estimated", 0, 0.8486656))
            self.assertIsNone(one["eps_1"])

    def test_table_says_where(self):
        self.assertIn("conjugates at q = 0.8486656", run(*AT, "--format", "table").stdout)

    def test_one_run_has_no_error(self):
        words = AT[:AT.index("--runs")] + ["--runs", "1"] + AT[AT.index("--at"):]
        for one in document(*words)["bias"]:
            self.assertIsNone(one["standard_error"])
            self.assertIsNone(one["z"])
            self.assertIsNotNone(one["mean"])
        self.assertEqual(run(*words, "--format", "table").returncode, 0)


# The words, and what the line has to name.
BAD = [
    (["monte-carlo", *STATE], ["--samples", "missing", "[1, 100000000]"]),
    (["monte-carlo", "--beta", "20", "--samples", "30"], ["--alpha", "missing", "(0, 1000]"]),
    (["monte-carlo", "--alpha", "1", "--samples", "30"], ["--beta", "missing", "(0, 10000]"]),
    (["monte-carlo", "--alpha", "1,2", "--beta", "20", "--samples", "30"], ["--alpha", "1,2"]),
    ([*ITERATED, "--gamma", "0"], ["--gamma", "unknown"]),
    (["monte-carlo", *STATE, "--samples", "30,0"], ["--samples", "30,0", "[1, 100000000]"]),
    (["monte-carlo", *STATE, "--samples", "30,1.5"], ["--samples", "30,1.5"]),
    (["monte-carlo", *STATE, "--samples", "30,30"], ["--samples", "30,30", "twice"]),
    (["monte-carlo", *STATE, "--samples", "30", "--outer", "0"], ["--outer", "0"]),
    (["monte-carlo", *STATE, "--samples", "30", "--repeats", "-1"], ["--repeats", "-1"]),
    (["monte-carlo", *STATE, "--samples", "30", "--runs", "x"], ["--runs", "x"]),
    (["monte-carlo", *STATE, "--samples", "30", "--seed", "-1"], ["--seed", "-1"]),
    (["monte-carlo", *STATE, "--samples", "30", "--at", "0.5,0.1"], ["--at", "0.5,0.1", "q < q_star"]),
    (["monte-carlo", *STATE, "--samples", "30", "--at", "0.5,0.8,0.6"], ["--at", "0.5,0.8,0.6", "r^2 < q"]),
    (["monte-carlo", *STATE, "--samples", "30", "--at", "0.5,0.1,1"], ["--at", "0.5,0.1,1"]),
]


class BadInput(unittest.TestCase):
    def test_is_one_line(self):
        for words, named in BAD:
            with self.subTest(words=words):
                result = run(*words)
                self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
                self.assertEqual(result.stderr.count("\n"), 1)
                for name in named:
                    self.assertIn(name, result.stderr)


if __name__ == "__main__":
    unittest.main()
