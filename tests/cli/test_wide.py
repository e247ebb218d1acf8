"""Infinitely wide networks: documents, digits of one's own tasks, and files of tasks that are none."""

import json
import math
import os
import random
import resource
import tempfile
import unittest

from program import run, run_under
from test_document import VALIDATOR, document
from test_train import write_set

SMALL = ["wide", "--synthetic", "3", "--examples", "12", "--dimension", "8", "--tests", "5"]


def cosine_tasks():
    """Three tasks of three points in four dimensions, and two points to be tested on."""
    return [{"inputs": [[math.cos(1 + 3 * t + 1.7 * m + 0.9 * i + 0.35 * m * i) for i in range(4)] for m in range(3)],
             "targets": [math.sin(2 + t + 1.3 * m) for m in range(3)],
             "test_inputs": [[math.cos(0.4 + 2 * m + 1.1 * i) for i in range(4)] for m in range(2)],
             "test_targets": [0, 0]} for t in range(3)]


class WithFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, content):
        path = os.path.join(self.folder, "tasks.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        return path

    def check_resumed(self, words, kept):
        """The document is the same on one thread, on two, and when it goes on from so many lines of the log: its path, and
        all its lines."""
        log = os.path.join(self.folder, "run.jsonl")
        made = [document(*words, "--threads", "1"), document(*words, "--threads", "2", "--log", log)]
        with open(log, encoding="utf-8") as file:
            lines = file.readlines()
        with open(log, "w", encoding="utf-8") as file:
            file.writelines(lines[:kept])
        made.append(document(*words, "--log", log, "--resume"))
        for one in made[1:]:
            self.assertEqual({**made[0], "command": ""}, {**one, "command": ""})
        return log, lines


class Documents(WithFile):
    def test_have_the_digits_of_an_independent_program(self):
        path = self.write({"tasks": cosine_tasks()})
        for words, task, losses, means in (
                (["--depth", "1"], 3, 1.074421095665, (-0.867080638437, -0.822705429101)),
                (["--depth", "2", "--lambda", "1"], 3, 1.546183899878, (-0.790517003612, -0.813347400187)),
                (["--depth", "1", "--lambda", "100"], 2, 0.210061572183, (-0.101212519446, -0.269390151742))):
            made = document("wide", "--tasks", path, "--predictions", *words)
            point = next(one for one in made["points"] if (one["task"], one["tested"]) == (task, 1))
            self.assertAlmostEqual(point["loss_train"], losses, delta=1e-11)
            found = [one["mean"] for one in made["predictions"] if (one["task"], one["tested"], one["set"]) == (task, 1, "test")]
            for value, expected in zip(found, means, strict=True):
                self.assertAlmostEqual(value, expected, delta=1e-11)

    def test_have_a_record_for_every_task_so_far(self):
        made = document(*SMALL, "--sweep", "depth=0:2:3", "--each", "lambda=1,inf", "--instances", "2", "--temperature", "0",
                        "--mean-only", status=3)  # depth 0 with P > N0 is singular
        self.assertEqual([(one["lambda"], one["depth"], one["instance"], one["task"], one["tested"]) for one in made["points"]],
                         [(l, d, i, t, u) for l in (1, None) for d in (0, 1, 2) for i in (0, 1) for t in (1, 2, 3) for u in range(1, t + 1)])
        self.assertEqual({one["depth"] for one in made["points"] if one["status"] != "converged"}, {0})

    def test_sum_up_what_they_list(self):
        made = document(*SMALL, "--instances", "3")
        values = [one["forgetting"] for one in made["points"] if (one["task"], one["tested"]) == (3, 1)]
        mean = next(one for one in made["summary"]
                    if (one["task"], one["tested"], one["quantity"]) == (3, 1, "forgetting"))
        self.assertAlmostEqual(mean["mean"], sum(values) / 3)
        self.assertEqual((len(values), mean["instances"]), (3, 3))
        pairs = [one for one in made["points"] if (one["task"], one["tested"]) == (2, 1)]
        for one in pairs:  # after two tasks the chain is that of the pair
            self.assertAlmostEqual(one["forgetting"], one["forgetting_pair"], delta=1e-9)
            self.assertGreater(one["loss_train_sampled"], one["loss_train"])

    def test_do_not_depend_on_threads_and_go_on(self):
        self.check_resumed([*SMALL, "--instances", "3"], 2)

    def test_learn_from_images(self):
        write_set(self.folder)
        made = document("wide", "--data", self.folder, "--tasks", "permuted:2", "--examples", "20", "--tests", "10")
        self.assertEqual(len(made["points"]), 3)
        self.assertLess(made["points"][0]["loss_train"], 1e-15)

    def test_say_why_there_are_no_values(self):
        tasks = cosine_tasks()
        tasks[1]["inputs"] = [[1e-200 * x for x in row] for row in tasks[1]["inputs"]]
        singular = cosine_tasks()
        singular[1]["inputs"][2] = [sum(pair) for pair in zip(*singular[1]["inputs"][:2])]
        for content, reason in ((tasks, "inputs of task 2 are too small, those of example 1 the first: their squares underflow"),
                                (singular, "the Gram matrix of task 2 is singular to working precision")):
            path = self.write({"tasks": content})
            made = document("wide", "--tasks", path, "--depth", "0", status=3)
            self.assertEqual([one["reason"] is None for one in made["points"]], [True] + 5 * [False])
            for one in made["points"][1:]:
                self.assertIn(reason, one["reason"])
            table = run("wide", "--tasks", path, "--depth", "0", "--format", "table")
            self.assertEqual(table.returncode, 3)
            self.assertIn(f"5 of 6 points have no values, the first after task 2 at depth = 0, lambda = inf, sigma = 1, temperature = 0: {reason}",
                          table.stdout)

    def test_are_strict_and_have_tables(self):
        good = document(*SMALL)
        for spoil in (lambda d: d["points"][0].pop("condition"), lambda d: d["summary"][0].update(quantity="luck"),
                      lambda d: d["settings"]["wide"].pop("points"), lambda d: d.update(events=[{}])):
            bad = json.loads(json.dumps(good))
            spoil(bad)
            self.assertFalse(VALIDATOR.is_valid(bad))
        table = run(*SMALL, "--format", "table")
        self.assertEqual(table.returncode, 0, table.stderr)
        for text in ("depth = 1, lambda = inf", "forgetting_pair", "1 instances, seed 1"):
            self.assertIn(text, table.stdout)


WIDTH = ["verify", "--method", "width", "--synthetic", "2", "--examples", "3", "--dimension", "10", "--size", "32,64,128"]


class Verified(WithFile):
    def test_by_networks_of_three_widths(self):
        made = document(*WIDTH, "--instances", "1500")
        self.assertEqual(made["verdicts"][0]["verdict"], "agrees")
        self.assertEqual([one["quantity"] for one in made["comparison"]],
                         [f"{what}_{where}" for where in ("train_1", "test_1", "test_2") for what in ("loss", "variance")])
        last = next(one for one in made["points"] if (one["task"], one["tested"]) == (2, 1))
        self.assertEqual([one["theory"] for one in made["comparison"] if one["quantity"].startswith("loss_t")][:2],
                         [last["loss_train_sampled"], last["loss_test_sampled"]])
        self.assertEqual([one["size"] for one in made["summary"][:4]], [32, 64, 128, None])
        self.assertIs(made["verdicts"][0]["mixed"], True)
        table = run(*WIDTH, "--instances", "20", "--threads", "1")
        self.assertIn(table.returncode, (0, 4))
        for text in ("task 2, depth = 1, lambda = inf", "networks of width N = 32, 64, 128, 20 instances", "N -> infinity", "variance_test_2"):
            self.assertIn(text, table.stdout)

    def test_says_so_where_it_would_not_have_seen(self):
        made = document(*WIDTH, "--instances", "4", status=4)["verdicts"][0]
        self.assertEqual((made["verdict"], made["agrees"]), ("inconclusive", None))
        self.assertIn("would not have been seen", made["reason"])

    def test_disagrees_at_one_width_too_small(self):
        words = [*WIDTH[:5], "--examples", "8", "--dimension", "4", "--size", "16", "--instances", "200"]
        self.assertEqual(document(*words, status=3)["verdicts"][0]["verdict"], "disagrees")

    def test_networks_do_not_depend_on_threads_and_go_on(self):
        words = [*WIDTH, "--instances", "20", "--detect", "10", "--level", "1e-4"]
        log, lines = self.check_resumed(words, 7)
        with open(log, "w", encoding="utf-8") as file:
            file.writelines([lines[0], lines[1].replace('"outputs":[[', '"outputs":[[null,', 1)])
        refused = run(*words, "--log", log, "--resume")
        self.assertEqual((refused.returncode, refused.stderr.count("\n")), (2, 1), refused)
        self.assertIn("outputs that are none", refused.stderr)

    def test_on_tasks_of_ones_own(self):
        made = document("verify", "--method", "width", "--tasks", self.write({"tasks": cosine_tasks()}), "--size", "64,128", "--instances", "60",
                        "--detect", "10", "--level", "1e-6")
        self.assertEqual(made["verdicts"][0]["verdict"], "agrees")
        self.assertEqual(len(made["comparison"]), 10)


class BadInput(WithFile):
    def refuse(self, words, *texts):
        refused = run(*words)
        self.assertEqual((refused.returncode, refused.stdout), (2, ""), refused)
        self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
        for text in texts:
            self.assertIn(text, refused.stderr)

    def test_is_one_line_that_names_the_option(self):
        for option, value in (("--depth", "51"), ("--depth", "1.5"), ("--lambda", "-1"), ("--lambda", "nan"), ("--sigma", "0"),
                              ("--temperature", "-1"), ("--temperature", "1"), ("--input-overlap", "2"), ("--rho", "-1.5"),
                              ("--sweep", "depth=0.5"), ("--sweep", "alpha_1=1"), ("--sweep", "lambda=1,infinite"),
                              ("--examples", "0"), ("--instances", "0"), ("--data", "none")):
            with self.subTest(option=option, value=value):
                self.refuse([*SMALL[:-6], option, value], option)
        self.refuse(["wide"], "--tasks", "missing")
        path = self.write({"tasks": cosine_tasks()})
        self.refuse(["wide", "--tasks", path, "--rho", "0.5"], "--rho 0.5", "--synthetic only")
        self.refuse(["wide", "--tasks", path, "--instances", "2"], "--instances 2")

    def test_of_networks_to_verify_by(self):
        words = WIDTH[:5]
        for option, value in (("--depth", "0"), ("--alpha", "1"), ("--rho", "3"), ("--epochs", "5"), ("--data", "x"), ("--judge", "stable"),
                              ("--size", "4"), ("--size", "30000"), ("--size", "64,64"), ("--sweep", "alpha_1=1,2"), ("--input", "x"),
                              ("--instances", "3"), ("--target", "1e-8"), ("--input-overlap", "2"), ("--draws", "x"), ("--sigma", "0")):
            with self.subTest(option=option, value=value):
                self.refuse([*words, option, value], option + " " + value.split(",")[0])
        self.refuse([*words[:3]], "--tasks", "missing")
        self.refuse([*words[:3], "--synthetic", "1", "--tests", "0"], "--tests", "no freedom")
        self.refuse(["verify", "--alpha", "1", "--beta", "1", "--size", "60", "--depth", "2"], "--depth 2", "--method width only")
        self.refuse(["simulate", "--method", "width", "--alpha", "1", "--beta", "1", "--size", "30"], "--method width", "hmc, sgd or adam")

    def test_refuses_more_than_memory_before_it_is_drawn(self):
        self.refuse(["wide", "--synthetic", "1000"], "--synthetic 1000", "GB of memory", "--mean-only")
        self.refuse(["wide", "--synthetic", "1000", "--mean-only"], "--synthetic 1000", "GB of memory", "fewer tasks")
        self.refuse(["wide", "--synthetic", "1000", "--examples", "10000", "--dimension", "10000"], "GB of memory")
        # below what the process may have, not only below what is sensible
        words = ["wide", "--synthetic", "2", "--examples", "10000", "--tests", "0"]
        limited = run_under(resource.RLIMIT_AS, 2 * 10**9, *words)
        self.assertEqual((limited.returncode, limited.stdout, limited.stderr.count("\n")), (2, "", 1), limited)
        self.assertIn("may take 2.0 GB", limited.stderr)

    def test_refuses_inputs_that_no_network_tells_apart(self):
        tasks = cosine_tasks()
        tasks[1]["inputs"][2] = [2 * x for x in tasks[1]["inputs"][0]]
        path = self.write({"tasks": tasks})
        self.refuse(["wide", "--tasks", path], "--tasks " + path, "task 2", "inputs 1 and 3 coincide")
        document("wide", "--tasks", path, "--lambda", "1", "--temperature", "0.1")
        tasks[1]["inputs"][2] = [0, 0, 0, 0]
        self.refuse(["wide", "--tasks", self.write({"tasks": tasks})], "input 3 is zero")

    def test_in_files_of_tasks_is_named(self):
        good = {"tasks": cosine_tasks()}
        huge = json.dumps(good).replace("[0, 0]", "[1e400, 0]", 1)
        for content in ("", "{", "[]", "{}", '{"tasks": 3}', '{"tasks": []}', '{"tasks": [3]}', '{"tasks": [{}]}', huge,
                        json.dumps(good).replace("[0, 0]", "[NaN, 0]", 1), json.dumps(good).replace("[0, 0]", "[1e7, 0]", 1),
                        json.dumps(good).replace("[0, 0]", "[0]", 1), json.dumps(good).replace("test_targets", "tests", 1),
                        json.dumps(good).replace('"targets"', '"inputs"', 1), "[" * 100000,
                        '{"tasks": [{"inputs": [[]], "targets": [1]}]}', '{"tasks": [{"inputs": [1], "targets": [1]}]}',
                        '{"tasks": [{"inputs": [[1, 2], [1]], "targets": [1, 2]}]}', '{"tasks": [{"inputs": [["a"]], "targets": [1]}]}',
                        '{"tasks": [{"inputs": [[1]], "targets": [[1]]}, {"inputs": [[1, 2]], "targets": [1]}]}', "\x00\xff"):
            with self.subTest(content=content[:60]):
                self.refuse(["wide", "--tasks", self.write(content)], "--tasks")
        self.refuse(["wide", "--tasks", self.folder], "--tasks")

    def test_damaged_files_never_crash(self):
        text, draw = json.dumps({"tasks": cosine_tasks()}), random.Random(5)
        for number in range(80):
            place = draw.randrange(len(text))
            damaged = text[:place] if number % 2 else text[:place] + draw.choice(["[", "]", "{", ",", "null", "9e99", '"', "-"]) + text[place + 1:]
            made = run("wide", "--tasks", self.write(damaged), "--format", "json")
            with self.subTest(damaged=damaged[max(0, place - 20):place + 20]):
                self.assertIn(made.returncode, (0, 2, 3), made.stderr)
                self.assertEqual(made.stderr.count("\n"), made.returncode == 2)
                self.assertNotIn("NaN", made.stdout)


if __name__ == "__main__":
    unittest.main()
