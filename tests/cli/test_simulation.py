"""simulate and verify: documents, logs, threads and exit codes, on small and short runs."""

import csv
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

from program import PROGRAM, run
from test_document import VALIDATOR, document

SMALL = ["--size", "60", "--instances", "4", "--warm-up", "50", "--samples", "60"]
STATE = ["--alpha", "0.3", "--beta", "5"]
HMC = ["simulate", *STATE, *SMALL]
ADAM = ["simulate", "--method", "adam", "--alpha", "0.5,0.5", "--rho", "0.5", "--size", "60,80", "--instances", "3",
        "--epochs", "20"]
VERIFY = ["verify", *STATE, "--size", "100,200", "--instances", "24", "--warm-up", "100", "--samples", "300"]


def short(*words):
    """The document of chains too short to mix, which the exit status says."""
    return document(*words, status=3)


def without_command(made):
    return {key: value for key, value in made.items() if key != "command"}


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.log = os.path.join(folder.name, "run.jsonl")


class Draws(Folder):
    WORDS = ["simulate", "--alpha", "0.3,0.2", "--rho", "0.5", "--beta", "5", "--size", "20,40", "--instances", "3",
             "--warm-up", "20", "--samples", "16"]

    def test_a_row_a_draw(self):
        file = self.log + ".csv"
        made = short(*self.WORDS, "--draws", file, "--threads", "2")
        with open(file, encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        self.assertEqual(len(rows), 2 * 3 * 2 * 2 * 16)  # sizes, instances, tasks, chains, draws
        for record in made["simulation"]:
            mine = [row for row in rows if all(int(row[key]) == record[key] for key in ("size", "instance", "task"))]
            for key in ("q", "r", "energy", f"p_{record['task']}"):
                self.assertAlmostEqual(sum(float(row[key]) for row in mine) / 32, record[key], delta=1e-13)
        with open(file, "rb") as lines:
            first = lines.read()
        os.remove(file)
        short(*self.WORDS, "--draws", file, "--threads", "1")
        with open(file, "rb") as lines:
            self.assertEqual(lines.read(), first)

    def test_refused(self):
        for words, expected in ((["--draws", __file__], "exists"),
                                (["--draws", "d.csv", "--log", self.log, "--resume"], "no --resume"),
                                (["--draws", "d.csv", "--method", "adam"], "hmc only")):
            refused = run(*self.WORDS[:-4], *words)
            self.assertEqual(refused.returncode, 2)
            self.assertIn(expected, refused.stderr)
        self.assertFalse(os.path.exists("d.csv"))


class Simulate(unittest.TestCase):
    def test_samples(self):
        made = short(*HMC)
        self.assertEqual([(one["size"], one["instance"]) for one in made["simulation"]], [(60, k) for k in range(4)])
        means = {one["quantity"]: one["mean"] for one in made["summary"]}
        average = sum(one["q"] for one in made["simulation"]) / 4
        self.assertAlmostEqual(means["q"], average, delta=1e-14)

    def test_ladder_of_temperatures(self):
        made = short(*HMC, "--temperatures", "4")
        self.assertEqual(made["settings"]["simulation"]["sampler"]["temperatures"], 4)
        for one in made["simulation"]:
            self.assertGreaterEqual(one["round_trips"], 0)
            self.assertTrue(0 < one["swap_acceptance"] < 1)
        for pairs in ("between", "within"):
            bins = [one for one in made["overlaps"] if one["pairs"] == pairs]
            self.assertAlmostEqual(sum(0.02 * one["density"] for one in bins), 1, delta=1e-12)
            self.assertTrue(all(one["standard_error"] > 0 for one in bins if one["density"] > 0))
        plain = short(*HMC, "--overlaps")
        self.assertTrue(plain["overlaps"])
        self.assertEqual(plain["simulation"], short(*HMC)["simulation"])

    def test_training(self):
        made = document(*ADAM, "--history", "10")
        self.assertEqual(len(made["simulation"]), 2 * 3 * 2)
        self.assertEqual([one["epoch"] for one in made["history"][:3]], [0, 10, 20])
        self.assertEqual({one["size"] for one in made["summary"]}, {60, 80, None})
        self.assertIsNone(made["simulation"][0]["q"])

    def test_one_instance_has_no_summary(self):
        words = ["simulate", *STATE, "--size", "60", "--instances", "1", "--samples", "60"]
        self.assertEqual(short(*words)["summary"], [])
        self.assertEqual(run(*words, "--format", "table").returncode, 3)

    def test_schema_is_strict(self):
        good = document(*ADAM)
        for spoil in (lambda d: d.pop("simulation"), lambda d: d["simulation"][0].pop("r"),
                      lambda d: d["simulation"][0].update(mass=1), lambda d: d["simulation"][0].update(p_2=0.5),
                      lambda d: d["settings"].update(target=1e-10), lambda d: d["settings"].pop("simulation"),
                      lambda d: d.update(verdicts=[])):
            bad = json.loads(json.dumps(good))
            spoil(bad)
            self.assertFalse(VALIDATOR.is_valid(bad))

    def test_same_document_for_any_number_of_threads(self):
        for words, made in (HMC, short), (ADAM, document):
            one, many = (without_command(made(*words, "--threads", n)) for n in ("1", "3"))
            self.assertEqual(one, many)

    def test_table_and_csv(self):
        self.assertIn("N = 60", run(*HMC, "--format", "table").stdout)
        self.assertTrue(run(*HMC, "--format", "csv").stdout.startswith("point,method,size,instance,task,alpha_1"))

    def test_mixed_parities_are_told(self):
        result = run("simulate", *STATE, *SMALL[2:], "--size", "60,61")
        self.assertEqual((result.returncode, result.stderr.count("\n")), (3, 1))
        self.assertIn("odd", result.stderr)


class Log(Folder):
    def test_resume_after_a_torn_line(self):
        whole = without_command(short(*HMC, "--log", self.log))
        with open(self.log, "rb") as file:
            text = file.read()
        for length in (len(text) // 2, len(text) - 1, 10, 0):
            with open(self.log, "wb") as file:
                file.write(text[:length])
            self.assertEqual(without_command(short(*HMC, "--log", self.log, "--resume")), whole)
            with open(self.log, "rb") as file:
                self.assertEqual(len(file.read().splitlines()), 5)

    def test_interrupt_leaves_a_log_to_go_on_with(self):
        words = ["simulate", *STATE, "--size", "60", "--instances", "2000", "--samples", "60", "--log", self.log]
        with subprocess.Popen([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            while not os.path.exists(self.log) or os.path.getsize(self.log) < 5000:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.communicate(timeout=60), (b"", b""))
        self.assertEqual(process.returncode, 130)
        brief = ["simulate", *STATE, "--size", "60", "--instances", "3", "--samples", "60"]
        resumed = without_command(short(*brief, "--log", self.log, "--resume"))
        self.assertEqual(resumed, without_command(short(*brief)))

    def test_killed_again_and_again_gives_the_same_document(self):
        words = ["simulate", *STATE, "--size", "60,80", "--instances", "60", "--samples", "60"]
        whole = without_command(short(*words))
        for size in 5000, 20000, 40000:
            with subprocess.Popen([PROGRAM, *words, "--log", self.log, "--resume"], stdout=subprocess.DEVNULL) as process:
                while process.poll() is None and (not os.path.exists(self.log) or os.path.getsize(self.log) < size):
                    time.sleep(0.005)
                process.kill()
        self.assertEqual(without_command(short(*words, "--log", self.log, "--resume")), whole)

    def test_a_log_that_exists_or_is_another_ones(self):
        short(*HMC, "--log", self.log)
        for words in ([*HMC], [*HMC, "--resume", "--seed", "2"]):
            result = run(*words, "--log", self.log)
            self.assertEqual((result.returncode, result.stderr.count("\n")), (2, 1), result.stderr)
            self.assertIn("--log " + self.log, result.stderr)


class Verify(Folder):
    def test_agreement_is_status_0(self):
        made = document(*VERIFY, "--detect", "0.5")
        self.assertEqual([(one["verdict"], one["agrees"], one["reason"]) for one in made["verdicts"]], [("agrees", True, None)])
        for one in made["comparison"]:
            self.assertEqual(one["detectable"] is not None, one["jointly"])
            self.assertLess(one["detectable"] or 0, one["wanted"])
        self.assertEqual({one["quantity"] for one in made["comparison"]}, {"q", "r", "q_star", "p_1", "eps_1", "energy"})

    def test_disagreement_is_status_3(self):
        words = ["verify", "--method", "adam", *STATE, "--size", "60", "--instances", "8", "--epochs", "5"]
        result = run(*words)
        self.assertEqual(result.returncode, 3, result)
        self.assertIn("DISAGREE", result.stdout)

    def test_what_nothing_can_be_said_of_is_status_4(self):
        for words, reason in (
                ([*STATE, *SMALL], "did not mix"),
                (["--method", "adam", *STATE, "--size", "60", "--instances", "4", "--epochs", "20", "--detect", "1e-3",
                  "--level", "1e-9"], "would not have been seen"),
                (["--alpha", "1.7", "--beta", "20", *SMALL], "not the equilibrium; --judge stable")):
            result = run("verify", *words)
            self.assertEqual(result.returncode, 4, result)
            self.assertIn("INCONCLUSIVE", result.stdout)
            self.assertIn(reason, result.stdout)
            verdict = document("verify", *words, status=4)["verdicts"][0]
            self.assertEqual((verdict["verdict"], verdict["agrees"]), ("inconclusive", None))
            self.assertIn(reason, verdict["reason"])

    def test_training_is_turned_down_with_the_usual_instances(self):
        for seed in "1", "2", "3":
            result = run("verify", "--method", "adam", "--alpha", "0.5", "--beta", "20", "--size", "101", "--epochs", "300",
                         "--seed", seed)
            self.assertEqual(result.returncode, 3, result)

    def test_points_of_a_document(self):
        points = self.log.replace("run.jsonl", "curve.json")
        run("curve", "--sweep", "alpha_1=0.2,0.4", "--beta", "5", "--output", points)
        words = ["verify", "--input", points, *SMALL, "--level", "1e-6", "--log", self.log]
        made = document(*words, status=4)
        self.assertEqual([one["alpha_1"] for one in made["points"]], [0.2, 0.4])
        self.assertEqual(len(made["verdicts"]), 2)
        self.assertEqual(sorted(os.listdir(os.path.dirname(self.log))), ["curve.json", "run.jsonl.1", "run.jsonl.2"])
        self.assertEqual(without_command(document(*words, "--resume", status=4)), without_command(made))


BAD = [
    (["simulate", *STATE], ["--size", "missing"]),
    ([*HMC, "--method", "gibbs"], ["--method", "gibbs", "hmc, sgd or adam"]),
    (["simulate", *STATE, "--size", "60,x"], ["--size", "60,x", "'x'"]),
    (["simulate", *STATE, "--size", "60,60"], ["--size", "60,60", "twice"]),
    (["simulate", *STATE, "--size", "60", "--instances", "0"], ["--instances", "0"]),
    (["simulate", *STATE, "--size", "60", "--seed", "-1"], ["--seed", "-1"]),
    (["simulate", *STATE, "--size", "60", "--replicas", "3"], ["--replicas", "3", "even"]),
    (["simulate", *STATE, "--size", "60", "--samples", "7"], ["--samples", "7"]),
    ([*HMC, "--epochs", "7"], ["--epochs", "7", "sgd or adam"]),
    ([*HMC, "--stop-when-perfect"], ["--stop-when-perfect", "sgd or adam"]),
    ([*ADAM, "--samples", "70"], ["--samples", "70", "hmc"]),
    ([*ADAM, "--temperatures", "4"], ["--temperatures", "4", "hmc"]),
    ([*HMC, "--temperatures", "1"], ["--temperatures", "1", "[2, 1000]"]),
    ([*ADAM, "--momentum", "0.5"], ["--momentum", "0.5", "sgd"]),
    ([*ADAM, "--learning-rate", "0"], ["--learning-rate", "0"]),
    ([*ADAM, "--batch", "1,2,3"], ["--batch", "1,2,3", "2 tasks"]),
    ([*ADAM, "--batch", "1.5"], ["--batch", "1.5"]),
    ([*ADAM, "--plateau", "1,1,1"], ["--plateau", "1,1,1"]),
    ([*HMC, "--start-from", "here"], ["--start-from", "here", "teacher"]),
    ([*HMC, "--start-from", "random,teacher"], ["--start-from", "2 entries"]),
    ([*HMC, "--resume"], ["--resume", "--log"]),
    ([*HMC, "--log", ""], ["--log ''"]),
    (["simulate", "--alpha", "0.3", *SMALL], ["--beta", "missing"]),
    (["verify", *STATE, "--size", "60", "--instances", "3"], ["--instances", "3", "4 or more"]),
    ([*VERIFY, "--level", "0"], ["--level", "0"]),
    ([*VERIFY, "--detect", "-1"], ["--detect", "-1", "(0, 10]"]),
    ([*VERIFY, "--judge", "all"], ["--judge", "all", "equilibrium or stable"]),
    ([*VERIFY, "--input", "x.json"], ["--input", "x.json", "--alpha"]),
]


class BadInput(unittest.TestCase):
    def test_is_one_line_and_status_2(self):
        for words, named in BAD:
            with self.subTest(words=words):
                result = run(*words)
                self.assertEqual((result.returncode, result.stdout, result.stderr.count("\n")), (2, "", 1), result)
                for text in named:
                    self.assertIn(text, result.stderr)


if __name__ == "__main__":
    unittest.main()
