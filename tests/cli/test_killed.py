"""kill -9 at any moment: nothing that was finished is lost, what goes on from there ends with the same document, and what was
left behind is gone then. FRANZ_PARISI_KILLS says how many moments of each command."""

import json
import os
import random
import shutil
import subprocess
import tempfile
import time
import unittest

from program import PROGRAM, run
from test_train import write_set

MOMENTS = int(os.environ.get("FRANZ_PARISI_KILLS", 3))
SEED = int(os.environ.get("FRANZ_PARISI_SEED", 19))
HAVE_NETWORKS = run("train", "--help").returncode == 0
HAVE_MODULE = run("figure", "list").returncode == 0
CURVE = ["curve", "--branches", "all", "--sweep", "alpha_1=0.3:0.6:30", "--each", "beta_1=4,5,6,7", "--threads", "2"]
DIAGRAM = ["diagram", "--x", "alpha_1=0.5:2", "--y", "beta_1=5:8", "--grid", "6x6", "--threads", "2"]
SIMULATE = ["simulate", "--method", "adam", "--alpha", "0.5,0.5", "--rho", "0.5", "--size", "60,80", "--threads", "2"]
TRAIN = ["--tasks", "permuted:4", "--method", "none,vcl", "--instances", "2", "--layers", "40", "--epochs", "20", "--batch", "20",
         "--threads", "2"]


def whole_lines(path):
    """Of a log, in order; none where there is no log yet."""
    try:
        with open(path, encoding="utf-8") as file:
            return [line for line in file if line.endswith("\n")]
    except FileNotFoundError:
        return []


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.random = random.Random(f"{SEED} {self.id()}")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def document(self, path):
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        for part in [document, *document.get("parts", [])]:
            part.pop("command", None)
        return document

    def finish(self, words):
        """Runs it to its end; how long that took."""
        began = time.monotonic()
        result = run(*words)
        self.assertIn(result.returncode, (0, 3), result.stderr)  # small runs may miss a target, and then say so
        return time.monotonic() - began

    def check(self, words, output, logs=(), left=()):
        """`words` take a folder to the command that works there, and goes on with what it finds. It leaves the file `output`,
        `logs` and `left`, and beside them nothing."""
        whole, work = self.path("whole"), self.path("work")
        os.mkdir(whole)
        seconds = self.finish(words(whole))
        expected = self.document(os.path.join(whole, output))
        seen = set()
        killed = 0
        while killed < MOMENTS:
            shutil.rmtree(work, ignore_errors=True)
            os.mkdir(work)
            for _ in range(self.random.randint(1, 5)):  # one after the other, on what the one before has left
                before = {log: whole_lines(os.path.join(work, log)) for log in logs}
                killed += self.kill(words(work), self.random.uniform(0, seconds))
                seen |= set(os.listdir(work))
                for log, lines in before.items():
                    self.assertEqual(whole_lines(os.path.join(work, log))[:len(lines)], lines)
                if os.path.exists(os.path.join(work, output)):
                    self.assertEqual(self.document(os.path.join(work, output)), expected)
            kept = {log: set(whole_lines(os.path.join(work, log))) for log in logs}
            self.finish(words(work))
            self.assertEqual(self.document(os.path.join(work, output)), expected)
            for log, lines in kept.items():
                self.assertLessEqual(lines, set(whole_lines(os.path.join(work, log))))
            self.assertEqual(set(os.listdir(work)), {output, *logs, *left})
        print(f"{self.id()}: {killed} killed in up to {seconds:.2f} s, {sorted(seen)} seen", flush=True)

    def kill(self, words, seconds):
        """Whether it still ran after so long and was killed."""
        process = subprocess.Popen([PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _, error = process.communicate(timeout=seconds)
            self.assertIn(process.returncode, (0, 3), error)
            return 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return 1

    def logged(self, *words):
        return lambda folder: [*words, "--log", os.path.join(folder, "run.jsonl"), "--resume", "--output",
                               os.path.join(folder, "made.json")]

    def test_curve(self):
        self.check(self.logged(*CURVE), "made.json", ["run.jsonl"])

    def test_diagram(self):
        self.check(self.logged(*DIAGRAM), "made.json", ["run.jsonl"])

    def test_simulate(self):
        self.check(self.logged(*SIMULATE, "--epochs", "100", "--instances", "40"), "made.json", ["run.jsonl"])

    @unittest.skipUnless(HAVE_NETWORKS, "built without networks/")
    def test_train(self):
        write_set(self.folder)
        self.check(self.logged("train", "--data", self.folder, *TRAIN), "made.json", ["run.jsonl"])

    @unittest.skipUnless(HAVE_MODULE, "built without the Python module")
    def test_figure(self):
        self.check(lambda folder: ["figure", "2b", "--quick", "--output", folder, "--threads", "2"], "2b.json", left=["2b.svg"])

    def test_merge(self):
        logs = [self.path("a.jsonl"), self.path("b.jsonl")]
        for log, instances in zip(logs, ("0:199", "200:399")):
            self.finish([*SIMULATE, "--instances", instances, "--epochs", "2", "--log", log, "--output", self.path("part.json")])

        def merge(folder):
            # What a merge has finished is a new file for the next: its log is there as a whole, and goes first.
            log = os.path.join(folder, "whole.jsonl")
            if os.path.exists(log):
                self.assertEqual(len(whole_lines(log)), 1 + 2 * 400)
                os.remove(log)
            return ["merge", *logs, "--log", log, "--output", os.path.join(folder, "made.json")]

        self.check(merge, "made.json", left=["whole.jsonl"])


if __name__ == "__main__":
    unittest.main()
