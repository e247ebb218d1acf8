"""train: documents, tables, logs and bad input, on small images that the test writes."""

import gzip
import json
import math
import os
import random
import struct
import subprocess
import tempfile
import time
import unittest

from program import PROGRAM, run
from test_document import VALIDATOR, document

QUICK = ["--layers", "12", "--epochs", "2", "--batch", "20", "--learning-rate", "0.02"]


def idx(words, values):
    return struct.pack(">%dI" % len(words), *words) + bytes(values)


def write_set(folder, train=200, test=60, kinds=4, side=6):
    """Images whose label is a bright row, and noise."""
    numbers = random.Random(5)
    for part, count, compressed in (("train", train, True), ("t10k", test, False)):
        labels = [k % kinds for k in range(count)]
        pixels = [numbers.randrange(60) + (180 if i == label else 0)
                  for label in labels for i in range(side) for j in range(side)]
        for name, data in ((f"{part}-images-idx3-ubyte", idx((0x803, count, side, side), pixels)),
                           (f"{part}-labels-idx1-ubyte", idx((0x801, count), labels))):
            opened = gzip.open(os.path.join(folder, name + ".gz"), "wb") if compressed else open(os.path.join(folder, name), "wb")
            with opened as file:
                file.write(data)


class WithData(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        write_set(self.folder)

    def words(self, *more):
        """The command on this folder; of QUICK what is not given anew."""
        usual = [word for k in range(0, len(QUICK), 2) if QUICK[k] not in more for word in QUICK[k:k + 2]]
        return ["train", "--data", self.folder, *usual, *more]

    def path(self, name):
        return os.path.join(self.folder, name)


class Documents(WithData):
    def test_have_a_record_for_every_test(self):
        made = document(*self.words("--tasks", "permuted:2", "--method", "none,vcl,metaplasticity-bn", "--instances", "2",
                                    "--epochs", "10", "--learning-rate", "0.03"))
        self.assertEqual([(one["instance"], one["method"], one["task"], one["tested"], one["epoch"]) for one in made["accuracy"]],
                         [(i, m, t, u, 10) for i in (0, 1) for m in ("none", "vcl", "metaplasticity-bn") for t in (1, 2) for u in (1, 2)])
        self.assertEqual({one["evaluate"] for one in made["accuracy"] if one["method"] != "metaplasticity-bn"}, {"mean"})
        self.assertEqual({one["evaluate"] for one in made["accuracy"] if one["method"] == "metaplasticity-bn"}, {"sign"})
        self.assertEqual(len(made["training"]), 2 * 3 * 2 * 10)
        self.assertEqual(len(made["initial"]), 2 * 3 * 2)
        learned = [one for one in made["summary"] if one["quantity"] == "learned"]
        self.assertTrue(all(one["mean"] > 0.7 for one in learned), learned)
        self.assertEqual(made["settings"]["train"]["methods"][1]["gamma"], [0, 0.1])
        self.assertIsNone(made["settings"]["train"]["methods"][0]["gamma"])

    def test_sum_up_what_they_list(self):
        made = document(*self.words("--tasks", "permuted:3", "--method", "vcl", "--instances", "2", "--evaluate", "mean,sampled"))
        for evaluate in ("mean", "sampled"):
            at = {(one["instance"], one["task"], one["tested"]): one["accuracy"]
                  for one in made["accuracy"] if one["evaluate"] == evaluate}
            first = {(one["instance"], one["tested"]): one["accuracy"] for one in made["initial"] if one["evaluate"] == evaluate}
            score = {one["quantity"]: one for one in made["summary"] if one["evaluate"] == evaluate}

            def mean(values):
                return sum(values) / len(values)

            both, forgotten = (0, 1), [at[i, t, t] - at[i, 3, t] for i in (0, 1) for t in (1, 2)]
            self.assertAlmostEqual(score["average"]["mean"], mean([at[i, 3, u] for i in both for u in (1, 2, 3)]))
            self.assertAlmostEqual(score["learned"]["mean"], mean([at[i, t, t] for i in both for t in (1, 2, 3)]))
            self.assertAlmostEqual(score["forgetting"]["mean"], mean(forgotten))
            self.assertAlmostEqual(score["backward_transfer"]["mean"], -mean(forgotten))
            self.assertAlmostEqual(score["forward_transfer"]["mean"], mean([at[i, t - 1, t] - first[i, t] for i in both for t in (2, 3)]))
            self.assertGreaterEqual(score["average"]["standard_error"], 0)
        sampled = [one for one in made["accuracy"] if one["evaluate"] == "sampled"]
        self.assertTrue(all(one["standard_error"] is not None and one["averaged"] is not None for one in sampled))

    def test_of_one_task_have_no_forgetting(self):
        made = document(*self.words("--tasks", "stream:1", "--method", "none"))
        self.assertEqual([one["quantity"] for one in made["summary"]], ["average", "learned"])
        self.assertIsNone(made["summary"][0]["standard_error"])

    def test_do_not_depend_on_threads(self):
        lists = []
        for threads in ("1", "2"):
            made = document(*self.words("--tasks", "split:2", "--method", "vcl,ewc,ste", "--instances", "2", "--threads", threads))
            lists.append({key: value for key, value in made.items() if key != "command"})
        self.assertEqual(*lists)

    def test_test_every_epoch_where_asked(self):
        made = document(*self.words("--tasks", "stream:2", "--method", "none", "--history", "--precision", "double",
                                    "--beta", "3*tanh(0.2+1*e)", "--validation", "50", "--images", "100"))
        self.assertEqual([one["epoch"] for one in made["accuracy"]], [1, 1, 2, 2, 1, 1, 2, 2])
        for k, one in enumerate(made["training"]):
            self.assertAlmostEqual(one["beta"], 3 * math.tanh(0.2 + (k + 1) / 4), delta=1e-12)

    def test_several_folders_are_a_sequence(self):
        with tempfile.TemporaryDirectory() as second:
            write_set(second, kinds=3)
            made = document("train", "--data", f"{self.folder},{second}", *QUICK, "--method", "none")
        self.assertEqual(made["settings"]["train"]["tasks"], "sequence")
        self.assertEqual({one["task"] for one in made["accuracy"]}, {1, 2})

    def test_are_strict(self):
        good = document(*self.words("--tasks", "stream:1", "--method", "none"))
        for spoil in (lambda d: d["accuracy"][0].pop("tested"), lambda d: d["accuracy"][0].update(accuracy=None),
                      lambda d: d["summary"][0].update(quantity="luck"), lambda d: d.pop("initial"),
                      lambda d: d["settings"]["train"].pop("seed"), lambda d: d.update(points=[])):
            bad = json.loads(json.dumps(good))
            spoil(bad)
            self.assertFalse(VALIDATOR.is_valid(bad))

    def test_have_tables_and_csv(self):
        table = run(*self.words("--tasks", "permuted:2", "--method", "none,ste", "--format", "table"))
        self.assertEqual(table.returncode, 0, table.stderr)
        for text in ("none, tested by mean", "ste, tested by sign", "after task", "forward_transfer", "permuted:2"):
            self.assertIn(text, table.stdout)
        made = run(*self.words("--tasks", "stream:1", "--method", "none", "--output", self.path("run.csv")))
        self.assertEqual(made.returncode, 0, made.stderr)
        with open(self.path("run.csv"), encoding="utf-8") as file:
            self.assertEqual(file.readline().strip(), "instance,method,task,epoch,tested,evaluate,accuracy,standard_error,averaged")


class Logs(WithData):
    LONG = ["--tasks", "permuted:3", "--method", "vcl,ewc", "--instances", "2", "--threads", "2"]

    def test_a_killed_run_goes_on_to_the_same_document(self):
        words = self.words(*self.LONG, "--epochs", "20")
        whole = document(*words)
        log = self.path("run.jsonl")
        for _ in range(20):
            process = subprocess.Popen([PROGRAM, *words, "--log", log, "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            before = self.lines(log)
            while process.poll() is None and self.lines(log) < before + 3:
                time.sleep(0.005)
            process.kill()
            process.wait()
            if self.lines(log) >= 13:
                break
        resumed = document(*words, "--log", log, "--resume")
        self.assertEqual({**whole, "command": ""}, {**resumed, "command": ""})
        self.assertEqual(self.lines(log), 13)
        self.assertFalse(os.path.exists(log + ".states"))

    def lines(self, log):
        if not os.path.exists(log):
            return 0
        with open(log, "rb") as file:
            return file.read().count(b"\n")

    def test_a_lost_or_damaged_state_costs_time_alone(self):
        words, log = self.words("--tasks", "permuted:2", "--method", "vcl"), self.path("run.jsonl")
        whole = document(*words, "--log", log)
        with open(log, encoding="utf-8") as file:
            first = "".join(file.readlines()[:2])
        for state in (None, b"nonsense"):
            with open(log, "w", encoding="utf-8") as file:
                file.write(first)
            if state:
                os.mkdir(log + ".states")
                with open(log + ".states/vcl-0-1", "wb") as file:
                    file.write(state)
            self.assertEqual({**document(*words, "--log", log, "--resume"), "command": ""}, {**whole, "command": ""})

    def test_more_instances_go_on_and_other_settings_do_not(self):
        words, log = self.words("--tasks", "permuted:1", "--method", "vcl"), self.path("run.jsonl")
        document(*words, "--log", log)
        more = document(*words, "--instances", "2", "--log", log, "--resume")
        self.assertEqual([one["instance"] for one in more["accuracy"]], [0, 1])
        for changed in (["--gamma", "0.5"], ["--seed", "2"]):
            refused = run(*words, *changed, "--log", log, "--resume")
            self.assertEqual((refused.returncode, refused.stderr.count("\n")), (2, 1), refused)
        write_set(self.folder, train=204)
        self.assertEqual(run(*words, "--log", log, "--resume").returncode, 2)


class BadInput(WithData):
    def refuse(self, words, *texts):
        refused = run(*words)
        self.assertEqual(refused.returncode, 2, refused)
        self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
        self.assertEqual(refused.stdout, "")
        for text in texts:
            self.assertIn(text, refused.stderr)

    def test_is_one_line_that_names_the_option(self):
        for option, value in (("--tasks", "permuted:0"), ("--tasks", "shuffled:3"), ("--method", "vcl,magic"), ("--method", "vcl,vcl"),
                              ("--gamma", "0,1"), ("--gamma", "-1"), ("--layers", "0"), ("--layers", "5,"), ("--beta", "0"),
                              ("--beta", "10*tanh(e)"), ("--epochs", "0"), ("--batch", "0"), ("--learning-rate", "0"),
                              ("--evaluate", "mean,eye"), ("--precision", "half"), ("--optimiser", "sgd"), ("--adam-beta2", "1"),
                              ("--ewc-lambda", "1"), ("--meta", "2"), ("--networks", "0"), ("--images", "0"), ("--instances", "0")):
            with self.subTest(option=option, value=value):
                words = self.words(option, value) + ([] if option == "--tasks" else ["--tasks", "permuted:3"])
                self.refuse(words, option, value)
        self.refuse(["train"], "--data", "missing")
        self.refuse(self.words("--method", "ewc", "--optimiser", "natural"), "--optimiser", "ewc")
        self.refuse(["train", "--data", self.folder + "," + self.folder, "--tasks", "permuted:2"], "--tasks", "one folder")

    def test_names_the_option_that_the_data_cannot_meet(self):
        for words, *texts in ((["--images", "500"], "--images 500", "200"),
                              (["--images", "150", "--validation", "60"], "--images 150", "200", "60 to validate"),
                              (["--validation", "200"], "--validation 200", "200 training images"),
                              (["--tasks", "split:5"], "--tasks split:5", "4 labels"),
                              (["--tasks", "stream:9", "--images", "8"], "--tasks stream:9", "task 1", "of 8"),
                              (["--tasks", "split:4", "--validation", "3"], "--tasks split:4", "task 1 to be tested on")):
            with self.subTest(words=words):
                self.refuse(self.words(*words), *texts)

    def test_refuses_what_the_methods_have_no_use_for(self):
        for words, *texts in ((["--method", "none", "--gamma", "1"], "--gamma 1", "vcl only"),
                              (["--method", "ste", "--beta", "2"], "--beta 2", "none, vcl, vcl-step, ewc only"),
                              (["--method", "ste", "--evaluate", "mean"], "--evaluate mean", "none, vcl, vcl-step, ewc only"),
                              (["--method", "metaplasticity-bn", "--initial-width", "1"], "--initial-width 1", "metaplasticity only"),
                              (["--method", "vcl", "--own-normalisation"], "--own-normalisation", "metaplasticity-bn only"),
                              (["--method", "vcl", "--networks", "3"], "--networks 3", "--evaluate sampled only"),
                              (["--method", "ste", "--evaluate", "sign", "--networks", "3"], "--networks 3", "sampled only"),
                              (["--optimiser", "natural", "--adam-beta2", "0.9"], "--adam-beta2 0.9", "--optimiser adam only"),
                              (["--optimiser", "natural", "--reset-optimiser"], "--reset-optimiser", "--optimiser adam only")):
            with self.subTest(words=words):
                self.refuse(self.words(*words), *texts)
        used = run(*self.words("--tasks", "stream:1", "--method", "ste,vcl,metaplasticity-bn", "--beta", "2", "--evaluate", "sampled",
                               "--networks", "3", "--initial-width", "1", "--own-normalisation", "--format", "json"))
        self.assertEqual(used.returncode, 0, used.stderr)

    def test_never_replaces_the_data(self):
        """Nor puts anything where it is looked for, but beside it."""
        before = sorted(os.listdir(self.folder))
        for name in ("t10k-labels-idx1-ubyte", "train-labels.idx1-ubyte"):
            self.refuse(self.words("--output", self.path(name)), "--output " + self.path(name), "allowed is another")
        self.assertEqual(sorted(os.listdir(self.folder)), before)
        with open(self.path("t10k-labels-idx1-ubyte"), "rb") as file:
            self.assertEqual(file.read()[:8], idx((0x801, 60), []))
        written = run(*self.words("--tasks", "stream:1", "--output", self.path("idx.json")))
        self.assertEqual(written.returncode, 0, written.stderr)
        again = run(*self.words("--tasks", "stream:1", "--output", self.path("idx.json")))
        self.assertEqual(again.returncode, 0, again.stderr)

    def test_in_files_names_file_and_field(self):
        name = self.path("t10k-labels-idx1-ubyte")
        for words, values, texts in (((0x803, 60), [0] * 60, ("magic number = 0x00000803", "0x00000801")),
                                     ((0x801, 59), [0] * 59, ("count = 59", "60")),
                                     ((0x801, 60), [0] * 50, ("labels = 50 bytes", "60")),
                                     ((0x801, 60), [9] * 60, ("test label = 9", "up to 3"))):
            with open(name, "wb") as file:
                file.write(idx(words, values))
            self.refuse(self.words(), "--data", "idx1-ubyte" if "label =" not in texts[0] else self.folder, *texts)
        os.remove(name)
        self.refuse(self.words(), "--data", self.folder, "t10k-labels-idx1-ubyte")
        self.refuse(["train", "--data", self.path("none")], "--data", "none")
        with open(self.path("train-images-idx3-ubyte.gz"), "r+b") as file:
            file.truncate(500)
        write_labels = idx((0x801, 60), [k % 4 for k in range(60)])
        with open(name, "wb") as file:
            file.write(write_labels)
        self.refuse(self.words(), "train-images-idx3-ubyte.gz", "compressed data")


if __name__ == "__main__":
    unittest.main()
