"""Every piece of bad input is one line that names option and value, and touches no file."""

import os
import tempfile
import unittest

from program import POINT, run

CURVE = ["curve", "--beta", "5"]
DIAGRAM = ["diagram", "--x", "alpha_1=0.5:1"]
POTENTIAL = ["potential", "--alpha", "1", "--beta", "5"]

# The command before the bad words, the bad words, and what the line has to name.
CASES = [
    ([], ["pint"], ["command", "pint", "point"]),
    ([], ["--colour"], ["--colour"]),
    (["point", "--beta", "5"], [], ["--alpha", "missing"]),
    (["point", "--beta", "5", "--alpha", "1"], ["--derivatives", "gamma_2"], ["--derivatives", "gamma_2", "task"]),
    (["point", "--beta", "5", "--alpha", "1"], ["--derivatives", "beta_1,alpha_1,beta_1"], ["--derivatives", "'beta_1' is given twice"]),
    (["point", "--beta", "5", "--alpha", "1"], ["--derivatives", ""], ["--derivatives", "''"]),
    (["point", "--beta", "5", "--alpha", "1", "--rsb", "1"], ["--derivatives", "beta_1"], ["--rsb", "--derivatives"]),
    (["optimum", "--beta", "5", "--alpha", "1"], ["--minimise", "eps_1"], ["--over", "missing"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1"], [], ["--minimise", "missing"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1", "--minimise", "eps_1"], ["--maximise", "q"], ["--minimise", "--maximise"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1"], ["--minimise", "eps_2"], ["--minimise", "eps_2", "KEY"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1"], ["--minimise", "complexity"], ["--minimise complexity: ", "replicon"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1"], ["--maximise", "error_1"], ["--maximise error_1: ", "eps_s"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1", "--weights", "real", "--loss", "square"], ["--minimise", "eps_1"],
     ["--minimise eps_1: ", "error_s"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1"], ["--minimise", "0*eps_1"], ["--minimise", "0*eps_1", "KEY"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1"], ["--minimise", "q-q"], ["--minimise", "q-q", "KEY"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=1:0.1"], ["--minimise", "q"], ["--over", "alpha_1=1:0.1"]),
    (["optimum", "--beta", "5", "--over", "alpha_1=0.1:1", "--minimise", "q"], ["--along", "alpha_1=1:2:3"], ["--along", "alpha_1"]),
    (["point", "--beta", "5"], ["--alpha", "-1"], ["--alpha", "-1", "(0, 1000]"]),
    (["point", "--beta", "5"], ["--alpha", "0"], ["--alpha", "0", "(0, 1000]"]),
    (["point", "--beta", "5"], ["--alpha", "1e4"], ["--alpha", "1e4", "(0, 1000]"]),
    (["point", "--beta", "5"], ["--alpha", "nan"], ["--alpha", "nan"]),
    (["point", "--beta", "5"], ["--alpha", "-inf"], ["--alpha", "-inf"]),
    (["point", "--beta", "5"], ["--alpha", "0x10"], ["--alpha", "0x10"]),
    (["point", "--beta", "5"], ["--alpha", "1e999"], ["--alpha", "1e999"]),
    (["point", "--beta", "5"], ["--alpha", "1,5 "], ["--alpha", "1,5 "]),
    (["point", "--beta", "5"], ["--alpha", "2x"], ["--alpha", "2x"]),
    (["point", "--beta", "5"], ["--alpha", "1\n2"], ["--alpha", r"1\n2"]),
    (["point", "--beta", "5"], ["--alpha", ""], ["--alpha", "''", "empty"]),
    (["point", "--beta", "5"], ["--alpha="], ["--alpha", "''", "empty"]),
    (["point", "--beta", "5"], ["--alpha", "1,,2"], ["--alpha", "1,,2", "empty"]),
    (["point", "--beta", "5"], ["--alpha", "1,"], ["--alpha", "1,", "empty"]),
    (["point", "--beta", "5"], ["--alpha"], ["--alpha", "missing"]),
    (["point", "--beta", "5"], ["--alpha", "--rho", "0"], ["--alpha", "--rho"]),
    (["point", "--beta", "5"], ["--alpha", "1,2"], ["--rho", "missing", "[-1, 1]"]),
    (["point", "--beta", "5"], ["--alpha", "1,1,1,1,1,1,1"], ["--alpha", "7 tasks", "6"]),
    (["point", "--alpha", "1"], ["--beta", "0"], ["--beta", "0", "(0, 10000]"]),
    (["point", "--alpha", "1"], [], ["--beta", "missing"]),
    (POINT, ["--rho", "1.5"], ["--rho", "1.5", "[-1, 1]"]),
    (POINT, ["--rho", "0,0,0,0,0,0"], ["--rho", "7 tasks"]),
    (POINT, ["--gamma", "abc"], ["--gamma", "abc", "[0, 1000]"]),
    (POINT, ["--gamma", "-0.1"], ["--gamma", "-0.1"]),
    (POINT, ["--gamma", "0,1,1", "--rho", "0,0,0"], ["--rho", "0,0,0", "3 entries for 3 tasks"]),
    (POINT, ["--rho", "0.5"], ["--rho", "0.5", "one task only"]),
    (POINT, ["--columns", "q,nonsense"], ["--columns", "'nonsense'", "q_error"]),
    (POINT, ["--digits", "18"], ["--digits", "18", "[1, 17]"]),
    (["simulate", "--alpha", "1000", "--beta", "5"], ["--size", "1000000", "--instances", "1"],
     ["--size 1000000", "250000.0 GB of memory", "smaller loads"]),
    (POINT, ["--columns", "q,r,q", "--format", "csv"], ["--columns q,r,q", "'q' is given twice"]),
    (POINT, ["--columns", "q"], ["--columns q", "json holds every key", "--format table or csv"]),
    (POINT, ["--digits", "9", "--format", "csv"], ["--digits", "9", "--format table"]),
    (POINT, ["--report", "all"], ["--report", "all", "last or every"]),
    (POINT, ["--alpha", "1"], ["--alpha", "more than once"]),
    (POINT, ["3"], ["argument", "3"]),
    (POINT, ["--", "3"], ["argument 3"]),
    (POINT, ["--alhpa", "3"], ["--alhpa", "3", "--alpha"]),
    (POINT, ["--alph=3"], ["--alph=3", "--alpha"]),
    (POINT, ["--sweep", "alpha_1=1:2:3"], ["--sweep", "alpha_1=1:2:3"]),
    (POINT, ["--start", "0.5,0.1"], ["--start", "0.5,0.1", "q < q_star"]),
    (POINT, ["--start", "0.5,0.1,0.4"], ["--start", "0.5,0.1,0.4", "q < q_star"]),
    (POINT, ["--start", "0.5,0.8,0.6"], ["--start", "0.5,0.8,0.6", "r^2 < q"]),
    (POINT, ["--loss", "hinge"], ["--loss", "hinge", "probit"]),
    (POINT, ["--loss", "square"], ["--loss", "square", "--weights variational", "probit"]),
    (POINT, ["--weights", "real", "--loss", "hinge"], ["--loss", "hinge", "probit, square, logistic"]),
    (POINT, ["--delta", "1"], ["--delta", "1", "--weights real"]),
    (POINT, ["--weights", "real", "--noise", "0.1"], ["--noise", "0.1", "--loss square"]),
    (POINT, ["--weights", "real", "--delta", "0"], ["--delta", "0", "task 1", "gamma is 0"]),
    (POINT, ["--weights", "real", "--delta", "-1"], ["--delta", "-1", "[0, 1000]"]),
    (POINT, ["--weights", "real", "--start", "0.1,0.1,0.2"], ["--weights", "--start"]),
    (POINT, ["--weights", "real", "--rsb", "1"], ["--weights", "--rsb"]),
    (POINT, ["--parent", "1"], ["--parent", "1", "one task only"]),
    (["point", "--alpha", "1,1,1", "--beta", "5", "--rho", "0"], ["--parent", "1,3"], ["--parent", "1,3", "[1, 2]"]),
    (["point", "--alpha", "1,1,1", "--beta", "5", "--rho", "0"], ["--parent", "1,1,1"], ["--parent", "3 entries for 3 tasks"]),
    (["point", "--alpha", "1,1,1", "--beta", "5", "--rho", "0"], ["--parent", "x"], ["--parent", "x"]),
    (CURVE, ["--sweep", "delta_1=1:2:3", "--alpha", "1"], ["--sweep delta_1: ", "--weights real"]),
    (POTENTIAL, ["--impose", "q_star=0.5", "--weights", "real"], ["--weights", "real", "[-1, 1]"]),
    (["simulate", "--weights", "real", "--size", "50"], ["--alpha", "1", "--method", "adam"], ["--method", "adam", "hmc"]),
    (POINT, ["--weights", "ternary"], ["--weights", "ternary", "variational"]),
    (POINT, ["--reference", "good"], ["--reference", "good", "small-load, teacher or equilibrium"]),
    (POINT, ["--target", "0"], ["--target", "0"]),
    (POINT, ["--time-limit", "-1"], ["--time-limit", "-1"]),
    (POINT, ["--threads", "0"], ["--threads", "0"]),
    (POINT, ["--threads", "1.5"], ["--threads", "1.5"]),
    (POINT, ["--format", "xml"], ["--format", "xml", "json, csv or table"]),
    (CURVE, [], ["--sweep", "missing"]),
    (POTENTIAL, [], ["--impose", "missing", "q_star"]),
    (POTENTIAL, ["--impose", "q=0.5"], ["--impose", "q=0.5", "overlap_previous", "q_star"]),
    (POTENTIAL, ["--impose", "q_star"], ["--impose", "q_star", "start:stop:count"]),
    (POTENTIAL, ["--impose", "q_star="], ["--impose", "q_star=", "no values"]),
    (POTENTIAL, ["--impose", "q_star=0.5:1.5:3"], ["--impose", "1.5", "(0, 1)"]),
    (POTENTIAL, ["--impose", "q_star=1"], ["--impose", "1 is not in (0, 1)"]),
    (POTENTIAL, ["--impose", "q_star=0.5:0.6"], ["--impose", "q_star=0.5:0.6", "start:stop:count"]),
    (POTENTIAL, ["--impose", "overlap_previous=0.5"], ["--impose", "overlap_previous=0.5", "two tasks"]),
    (POTENTIAL, ["--impose", "q_star=0.5", "--start", "0.2,0.1,0.4"], ["--start", "unknown option"]),
    (["potential", "--alpha", "1,1", "--beta", "5", "--rho", "0"], ["--impose", "overlap_previous=-1"],
     ["--impose", "-1 is not in (-1, 1)"]),
    (CURVE, ["--sweep", ""], ["--sweep", "''"]),
    (CURVE, ["--sweep", "alpha_2=1:2"], ["--sweep", "alpha_2=1:2", "start:stop:count"]),
    (CURVE, ["--sweep", "alpha_1=1:2:3:4"], ["--sweep", "alpha_1=1:2:3:4", "start:stop:count"]),
    (CURVE, ["--sweep", "alpha_1"], ["--sweep", "alpha_1"]),
    (CURVE, ["--sweep", "alpha_1="], ["--sweep", "alpha_1=", "no values"]),
    (CURVE, ["--sweep", "alpha_1=1,,2"], ["--sweep", "alpha_1=1,,2", "empty"]),
    (CURVE, ["--sweep", "alpha_7=1:2:3"], ["--sweep alpha_7: ", "6 tasks"]),
    (CURVE, ["--sweep", "alpha_1=1", "--each", "beta_7=1,2"], ["--each beta_7: ", "6 tasks"]),
    (DIAGRAM, ["--y", "gamma_7=0:1"], ["--y gamma_7: ", "6 tasks"]),
    (POINT, ["--check=yes"], ["--check yes: ", "no value"]),
    (POINT, ["--check=false"], ["--check false: ", "no value"]),
    (CURVE, ["--sweep", "rho_1=0"], ["--sweep", "rho_1"]),
    (["curve", "--weights", "real", "--loss", "square", "--alpha", "1", "--beta", "2"], ["--sweep", "delta_1=0:1:3"],
     ["--sweep delta_1: ", "nothing confines"]),
    (CURVE, ["--sweep", "alpha_1=1:2:0"], ["--sweep", "alpha_1=1:2:0"]),
    (CURVE, ["--sweep", "alpha_1=1:2:1e3"], ["--sweep", "1e3"]),
    (CURVE, ["--sweep", "alpha_1=1:2:1000001"], ["--sweep", "1000001"]),
    (CURVE, ["--sweep", "alpha_1=-1:2:3"], ["--sweep", "alpha_1=-1:2:3"]),
    (CURVE, ["--sweep", "alpha_1=log:0:2:3"], ["--sweep", "alpha_1=log:0:2:3"]),
    (CURVE, ["--alpha", "1", "--sweep", "rho_2=log:-1:1:3"], ["--sweep", "rho_2=log:-1:1:3", "(0, 1]"]),
    (CURVE, ["--sweep", "alpha_1=1", "--sweep", "alpha_1=2"], ["--sweep", "more than once"]),
    (CURVE, ["--sweep", "alpha_2=1", "--rho", "0"], ["--alpha", "alpha_1"]),
    (CURVE, ["--sweep", "alpha_2=1", "--alpha", "1"], ["--rho", "missing"]),
    (CURVE, ["--sweep", "alpha_1=1", "--each", "alpha_1=2"], ["--each", "alpha_1"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "some"], ["--branches", "some", "sweep or all"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "all", "--start", "0.5,0.1,0.6"], ["--start", "--branches all"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "all", "--event", "error_1=0.1"], ["--event error_1=0.1: ", "eps_s"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "all", "--event", "complexity=0"], ["--event complexity=0: ", "replicon"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "all", "--event", "eps_bayes=0.1"], ["--event eps_bayes=0.1: ", "eps_s"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "all", "--weights", "real", "--loss", "square", "--event", "eps_1=0.1"],
     ["--event eps_1=0.1: ", "error_s"]),
    (DIAGRAM, ["--y", "beta_1=2:3", "--rsb", "auto", "--event", "q_1=0.9"], ["--event q_1=0.9: ", "q_star"]),
    (CURVE, ["--sweep", "alpha_1=1", "--rsb", "2"], ["--rsb", "2", "0, 1 or auto"]),
    (POTENTIAL, ["--impose", "q_star=0.5", "--rsb", "2"], ["--rsb", "2", "allowed is 0, 1 or auto"]),
    (["diagram", "--x", "beta_1=5:6", "--y", "gamma_1=0:1", "--alpha", "1"], ["--rsb", "auto"],
     ["--rsb", "auto", "alpha_1", "allowed is 0"]),
    (CURVE, ["--sweep", "alpha_1=1", "--branches", "all", "--rsb", "1"], ["--rsb", "1", "--branches all"]),
    (CURVE, ["--sweep", "alpha_1=1", "--rsb", "auto", "--start", "0.5,0.1,0.6"], ["--rsb", "auto", "--start"]),
    (CURVE, ["--sweep", "alpha_1=1", "--total-time", "9"], ["--total-time", "--branches all"]),
    (DIAGRAM, [], ["--y", "missing"]),
    (DIAGRAM, ["--y", "beta_1=9"], ["--y", "beta_1=9", "lowest < highest"]),
    (DIAGRAM, ["--y", "beta_1=9:5"], ["--y", "beta_1=9:5", "lowest < highest"]),
    (DIAGRAM, ["--y", "beta_1=0:5"], ["--y", "beta_1=0:5", "(0, 10000]"]),
    (DIAGRAM, ["--y", "alpha_1=2:3"], ["--y", "alpha_1"]),
    (DIAGRAM, ["--y", "alpha_2=2:3", "--beta", "5"], ["--rho", "missing"]),
    (DIAGRAM, ["--y", "beta_1=5:9", "--grid", "3"], ["--grid", "3", "NXxNY"]),
    (DIAGRAM, ["--y", "beta_1=5:9", "--grid", "1x3"], ["--grid", "1x3"]),
    (DIAGRAM, ["--y", "beta_1=5:9", "--total-time", "0"], ["--total-time", "0"]),
    (DIAGRAM, ["--y", "beta_1=5:9", "--start", "0.5,0.1,0.6"], ["--start", "unknown option"]),
    (CURVE, ["--sweep", "alpha_1=1:2:1000000", "--each", "beta_1=1,2"], ["--each", "2000000"]),
]


class BadInput(unittest.TestCase):
    def test_is_one_line_and_status_2(self):
        for command, bad, named in CASES:
            with self.subTest(words=command + bad), tempfile.TemporaryDirectory() as folder:
                existing = os.path.join(folder, "curve.json")
                with open(existing, "w") as file:
                    file.write("precious")
                output = ["--output", existing] if command else []
                result = run(*command, *output, *bad)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(result.stdout, "")
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
                self.assertTrue(result.stderr.endswith("\n"))
                for text in named:
                    self.assertIn(text, result.stderr)
                with open(existing) as file:
                    self.assertEqual(file.read(), "precious")
                self.assertEqual(os.listdir(folder), ["curve.json"])

    def test_bytes_that_are_no_text(self):
        result = run(*POINT, "--gamma", b"\xff\x1b[31m", text=False)
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stderr.count(b"\n"), 1)
        self.assertIn(rb"\x1b[31m", result.stderr)

    def test_empty_output_name(self):
        result = run(*POINT, "--output", "")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--output ''", result.stderr)


class Help(unittest.TestCase):
    def test_is_no_error_and_shows_an_example(self):
        for command in ([], ["point"], ["curve"], ["merge"]):
            result = run(*command, "--help")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertRegex(result.stdout, "(?s)Example.*  franz-parisi (point|curve|simulate) ")

    def test_is_found_wherever_it_is_looked_for(self):
        program, curve = run("--help").stdout, run("curve", "--help").stdout
        for words, shown in (([], program), (["-h"], program), (["help"], program), (["curve", "-h"], curve),
                             (["help", "curve"], curve)):
            result = run(*words)
            self.assertEqual((result.returncode, result.stderr, result.stdout), (0, "", shown))
        self.assertIn("-o,--output", curve)
        self.assertRegex(run("help", "verify").stdout, "(?s)State point:.*Simulation:.*Sampling.*Training.*Solving:.*Output:")

    def test_of_what_there_is_not(self):
        for words in (["curv"], ["curv", "--help"], ["help", "curv"]):
            result = run(*words)
            self.assertEqual((result.returncode, result.stdout, result.stderr.count("\n")), (2, "", 1))
            self.assertIn("curv: allowed is point, curve", result.stderr)

    def test_version(self):
        result = run("--version")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"^franz-parisi \d+\.\d+\.\d+ \(\w+\)\nTo cite: (.*\n){2}$")


if __name__ == "__main__":
    unittest.main()
