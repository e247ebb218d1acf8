"""Questions drawn at random, of every model in and beyond the range it is promised for: each is answered or refused, and nothing else.

FRANZ_PARISI_RANDOM=FIRST:COUNT takes other points than the first twenty, so that a long run can go on where one has stopped;
FRANZ_PARISI_RANDOM_DIAGRAMS=FIRST:COUNT asks for diagrams, of which there are none by default.
"""

import json
import os
import random
import resource
import unittest

import jsonschema

from program import PATIENCE, run

with open(os.environ["FRANZ_PARISI_SCHEMA"]) as schema_file:
    VALIDATOR = jsonschema.Draft202012Validator(json.load(schema_file))
FIRST, COUNT = (int(number) for number in os.environ.get("FRANZ_PARISI_RANDOM", "0:20").split(":"))
FIRST_DIAGRAM, DIAGRAMS = (int(number) for number in os.environ.get("FRANZ_PARISI_RANDOM_DIAGRAMS", "0:0").split(":"))
SEARCH = 20  # of processor time for each search of a diagram
LIMIT = 2  # of processor time for a point, in seconds, and for the best learner beside it
STARTING = 0.2  # the same for what is no point: the program itself


def number(draw, lowest, highest):
    """Of any size between these, now and then an end."""
    return draw.choice([lowest, highest]) if draw.random() < 0.05 else lowest * (highest / lowest) ** draw.random()


def question(index):
    """The words of question `index`."""
    draw = random.Random(index)
    real = draw.random() < 0.4
    loss = draw.choice(["probit", "square", "logistic"]) if real else "probit"
    tasks = draw.choice([1, 1, 2, 2, 3, 4])
    wild = draw.random() < 0.3  # anything that an option takes; else about what pictures are made of

    def listed(ordinary, all_there_is, few=tasks):
        lowest, highest = all_there_is if wild else ordinary
        return ",".join(repr(number(draw, lowest, highest)) for _ in range(few))

    words = ["point", "--alpha", listed((1e-3, 6), (1e-12, 1000)), "--beta", listed((0.3, 200), (1e-9, 1e4))]
    if draw.random() < 0.5:
        words += ["--gamma", listed((1e-2, 3), (1e-9, 1000))]
    if tasks > 1:
        words += ["--rho", ",".join(repr(draw.choice([-1, 0, 1, *[draw.uniform(-1, 1)] * 5])) for _ in range(tasks - 1))]
        if draw.random() < 0.3:
            words += ["--parent", ",".join(str(draw.randint(1, task - 1)) for task in range(2, tasks + 1))]
        words += ["--reference", draw.choice(["small-load", "teacher", "equilibrium"])]
    if real:
        words += ["--weights", "real", "--loss", loss, "--delta", listed((1e-2, 3), (1e-9, 1000))]
    elif draw.random() < 0.2:
        words += ["--rsb", draw.choice(["1", "auto"])]
    if loss == "square" and draw.random() < 0.5:
        words += ["--noise", listed((1e-2, 1), (1e-9, 1000))]
    for option, share in ("--bayes", 0.1), ("--report=every", 0.2), ("--target=1e-7", 0.1):
        if draw.random() < share:
            words.append(option)
    return [*words, "--time-limit", str(LIMIT), "--threads", "1", "--format", "json"]


def plane(index):
    """The words of diagram `index`: one or two tasks, any two parameters of the last one."""
    draw = random.Random(f"plane {index}")
    tasks = draw.choice([1, 1, 2])
    ranges = {"alpha": (0.05, 5), "beta": (0.5, 60), "gamma": (0.01, 3)} | ({"rho": (-1, 1)} if tasks > 1 else {})
    words = ["diagram"]
    for option, name in zip(("--x", "--y"), draw.sample(sorted(ranges), 2)):
        lowest, highest = ranges[name]
        low, high = sorted(draw.uniform(lowest, highest) for _ in range(2))
        words += [option, f"{name}_{tasks}={low!r}:{high!r}"]
    for name, (lowest, highest) in ranges.items():
        values = [draw.uniform(-1, 1)] if name == "rho" else [number(draw, lowest, highest) for _ in range(tasks)]
        words += [f"--{name}", ",".join(map(repr, values))]
    if draw.random() < 0.2 and any(f"alpha_{tasks}=" in word for word in words):  # what it goes with
        words += ["--rsb", "auto"]
    if draw.random() < 0.2:
        words += ["--reference", "equilibrium"]
    return [*words, "--grid", "3x3", "--total-time", str(SEARCH), "--time-limit", str(LIMIT), "--format", "json"]


def no_constant(word):
    raise ValueError(f"{word} is no JSON")


class RandomModels(unittest.TestCase):
    def answer(self, words):
        """The exit status and what stands on both streams."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = run(*words)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best_learners = words[2].count(",") + 1 if "--report=every" in words else 1
        limits = 1 + best_learners * ("--bayes" in words)
        self.assertLessEqual(spent, (1.1 * LIMIT * limits + STARTING) * PATIENCE)
        return result.returncode, result.stdout, result.stderr

    def test_every_question_is_answered_or_refused(self):
        statuses = {}
        for index in range(FIRST, FIRST + COUNT):
            words = question(index)
            with self.subTest(index=index, words=" ".join(words)):
                status, text, complaint = self.answer(words)
                statuses[status] = statuses.get(status, 0) + 1
                self.assertIn(status, (0, 2, 3))
                if status == 2:
                    self.assertEqual((text, complaint.count("\n")), ("", 1))
                    continue
                self.assertEqual(complaint, "")
                document = json.loads(text, parse_constant=no_constant)
                VALIDATOR.validate(document)
                met = [point["status"] == "converged" for point in document["points"]]
                self.assertEqual(status, 0 if all(met) else 3)
                for point in document["points"]:
                    self.assertEqual(point["status"] == "converged", point["reason"] is None)
                    self.check_values(point, document["settings"]["target"])
        print(f"questions {FIRST} to {FIRST + COUNT - 1}: exit statuses {statuses}")

    def test_a_limit_ends_an_evaluation_that_is_long_by_itself(self):
        """Logistic loss where beta and delta are small: fields of tens of thousands of nodes each."""
        for index in 614, 1935:
            status, text, _ = self.answer(question(index))
            self.assertEqual((status, json.loads(text)["points"][0]["status"]), (3, "time_limit"))

    def test_a_limit_may_end_anywhere(self):
        """In equations, hand-on, readings, derivatives: the point says so."""
        words = ["point", "--alpha", "2.251,4.702e-07", "--beta", "0.002829,20", "--gamma", "0,1", "--rho", "0", "--format", "json"]
        for limit in range(1, 13):
            for more in [], ["--derivatives", "beta_2"]:
                result = run(*words, *more, "--time-limit", str(limit / 50))
                self.assertIn(result.returncode, (0, 3), result.stderr)
                self.assertEqual(result.returncode, 0 if json.loads(result.stdout)["points"][0]["status"] == "converged" else 3)

    def test_every_diagram_is_drawn_or_says_what_is_missing(self):
        for index in range(FIRST_DIAGRAM, FIRST_DIAGRAM + DIAGRAMS):
            words = plane(index)
            with self.subTest(index=index, words=" ".join(words)):
                result = run(*words, "--threads", "1", timeout=600 * PATIENCE)
                self.assertIn(result.returncode, (0, 3), result.stderr)
                document = json.loads(result.stdout, parse_constant=no_constant)
                VALIDATOR.validate(document)
                self.assertEqual(document["complete"], document["incomplete"] is None)
                for point in document["points"]:
                    self.check_values(point, document["settings"]["target"])
                if result.returncode == 0:
                    self.assertTrue(document["complete"])
                if "time" in (document["incomplete"] or ""):
                    continue
                with_two = json.loads(run(*words, "--threads", "2", timeout=600 * PATIENCE).stdout)
                for key in "lines", "events", "points":
                    self.assertEqual(document[key], with_two[key], key)
                print(f"diagram {index}: exit status {result.returncode}, {document['incomplete']}", flush=True)

    def check_values(self, point, target):
        """Every reading has a bound, which a point that met its target holds to it; shares are shares."""
        for key, value in point.items():
            if key.endswith("_error") or key + "_error" not in point:
                continue
            error = point[key + "_error"]
            if value is None:
                self.assertIsNone(error, key)
            elif point["status"] == "converged" and key in ("q", "r", "q_star"):
                self.assertLessEqual(error, target * max(1, abs(value)), key)
            if value is not None and key.startswith("eps_"):
                self.assertTrue(0 <= value <= 1, key)
            if value is not None and key.startswith("p_"):
                self.assertLessEqual(abs(value), 1, key)


if __name__ == "__main__":
    unittest.main()
