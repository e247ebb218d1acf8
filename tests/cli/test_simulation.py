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
ADAM_ALONE = ["simulate", "--method", "adam", "--alpha", "0.5", "--epochs", "10", "--history", "5"]
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

    def path(self, name):
        return os.path.join(os.path.dirname(self.log), name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return self.path(name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def refused(self, words, *named):
        """Bad input: one line that holds these texts, and nothing else."""
        result = run(*words)
        self.assertEqual((result.returncode, result.stdout, result.stderr.count("\n")), (2, "", 1), result)
        for text in named:
            self.assertIn(text, result.stderr)


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


class SweptLogs(Folder):
    def test_are_all_new_or_none_is_made(self):
        with open(self.log + ".2", "w", encoding="utf-8"):
            pass
        refused = run("simulate", "--beta", "5", "--sweep", "alpha_1=0.2,0.3", *SMALL, "--log", self.log)
        self.assertEqual(refused.returncode, 2)
        self.assertIn(self.log + ".2: exists", refused.stderr)
        self.assertFalse(os.path.exists(self.log + ".1"))


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

    def test_a_line_through_two_sizes_cannot_be_tested(self):
        words = ["simulate", *STATE, "--instances", "4", "--warm-up", "8", "--samples", "8", "--size"]
        for sizes, tested in ("20,40", False), ("20,40,60", True):
            made = short(*words, sizes)
            limits = [record for record in made["summary"] if record["size"] is None]
            self.assertTrue(limits)
            self.assertEqual({record["fit_p_value"] is not None for record in limits}, {tested})

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
        self.assertEqual((result.returncode, result.stderr.count("\n")), (3, 2))
        self.assertIn("odd", result.stderr)
        self.assertIn("no instance mixed", result.stderr)


class Log(Folder):
    def test_that_nothing_mixed_is_told(self):
        result = run(*HMC)
        self.assertEqual((result.returncode, result.stderr.count("\n")), (3, 1))
        self.assertIn("no instance mixed", result.stderr)

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


class Split(Folder):
    """Runs in parts, and the whole of them."""

    def parts(self, *words, sizes="60,80"):
        """Two logs of eight instances, one of them twice, the later ones with the sizes the other way round."""
        a, b = self.path("a.jsonl"), self.path("b.jsonl")
        run(*words, "--size", sizes, "--instances", "0:4", "--log", a)
        run(*words, "--size", ",".join(reversed(sizes.split(","))), "--instances", "4:7", "--log", b)
        return a, b

    def test_a_range_is_a_part_of_the_whole(self):
        words = ["simulate", *STATE, "--warm-up", "50", "--samples", "60"]
        whole, part = short(*words, "--size", "60", "--instances", "4"), short(*words, "--size", "60", "--instances", "1:2")
        self.assertEqual(part["simulation"], whole["simulation"][1:3])
        said = part["settings"]["simulation"]
        self.assertEqual((said["instances"], said["first_instance"]), (2, 1))

    def test_parts_are_merged_to_the_document_of_the_whole(self):
        for words, made in ((["simulate", *STATE, "--warm-up", "50", "--samples", "60"], short), (ADAM_ALONE, document)):
            with self.subTest(words=words):
                a, b = self.parts(*words)
                whole = without_command(made(*words, "--size", "60,80", "--instances", "8"))
                self.assertEqual(without_command(made("merge", a, b)), whole)
                merged = self.path("merged.jsonl")
                self.assertEqual(without_command(made("merge", b, a, "--log", merged)), whole)
                words = [*words, "--size", "60,80", "--instances", "8", "--log", merged, "--resume"]
                self.assertEqual(without_command(made(*words)), whole)
                self.assertEqual(len(self.read("merged.jsonl").splitlines()), 17)
                for name in "a.jsonl", "b.jsonl", "merged.jsonl":
                    os.remove(self.path(name))

    def test_gaps_are_told(self):
        a, b = self.parts(*ADAM_ALONE)
        lines = self.read("a.jsonl").splitlines(keepends=True)
        gap = self.write("gap.jsonl", "".join(lines[:1] + [one for one in lines[1:] if '"instance":2,' not in one]))
        made = document("merge", gap, b)
        self.assertIsNone(made["settings"]["simulation"]["instances"])
        self.assertIsNone(made["settings"]["simulation"]["first_instance"])
        self.assertEqual([one["instance"] for one in made["simulation"]], [0, 1, 3, 4, 5, 6, 7] * 2)
        self.assertEqual(run("merge", gap, b).stderr, "instances are missing, size 60: 2; size 80: 2\n")
        self.assertEqual(run("merge", a, b).stderr, "")
        self.assertIn("7 instances of N = 60, 7 instances of N = 80", run("merge", gap, b, "--format", "table").stdout)
        one = self.write("one.jsonl", "".join(lines[:2]))
        self.assertEqual(document("merge", one)["summary"], [])

    def test_what_does_not_belong_together_is_refused(self):
        a, b = self.parts(*ADAM_ALONE)
        text = self.read("a.jsonl")
        lines = text.splitlines(keepends=True)
        other = self.write("other.jsonl", self.read("b.jsonl").replace('"seed":1,', '"seed":2,'))
        self.refused(["merge", a, other], f"LOG {other}: line 1", f"other settings than {a}: seed 2 and not 1")
        changed = json.loads(lines[2])
        changed["tasks"][0]["estimates"]["r"] /= 2
        contradicting = self.write("c.jsonl", lines[0] + json.dumps(changed) + "\n")
        self.refused(["merge", a, contradicting], f"LOG {contradicting}: line 2 contradicts line 3 of {a}")
        self.refused(["merge", a, self.write("d.jsonl", text + json.dumps(changed) + "\n")], "line 12 contradicts line")
        self.refused(["merge", a, "--log", b], f"--log {b}: exists")
        self.refused(["merge", a, b, "--output", b], f"--output {b}", "reads or logs to")
        self.refused(["merge", self.write("empty.jsonl", lines[0])], "no finished instance")
        self.refused(["merge", self.write("e.json", "{}")], "line 1 is not the first one")
        self.refused(["merge", "/dev/zero"], "LOG /dev/zero: is no regular file")
        self.refused(["merge"], "LOG: missing")
        for spoil in (lambda one: one.update(instance=-1), lambda one: one.update(mass=1),
                      lambda one: one["tasks"][0]["estimates"].pop("r"), lambda one: one["tasks"].clear(),
                      lambda one: one["tasks"][0]["training"].update(reason="bored")):
            forged = json.loads(lines[1])
            spoil(forged)
            bad = self.write("bad.jsonl", "".join(lines[:3]) + json.dumps(forged) + "\n")
            self.refused(["merge", bad], f"LOG {bad}: line 4 is damaged")
            self.refused([*ADAM_ALONE, "--size", "60", "--instances", "2", "--log", bad, "--resume"],
                         f"--log {bad}: line 4 is damaged")
            self.refused(["verify", "--log", bad, "--beta", "5"], f"--log {bad}: line 4 is damaged")
        deep = self.write("deep.jsonl", lines[0] + "[" * 150000 + "]" * 150000 + "\n")
        self.refused(["merge", deep], f"LOG {deep}: line 2 is damaged")

    def test_an_edited_log_with_other_line_ends_is_read(self):
        a, b = self.parts(*ADAM_ALONE)
        whole = without_command(document("merge", a, b))
        edited = self.write("edited.jsonl", self.read("b.jsonl").replace("\n", "\r\n"))
        self.assertEqual(without_command(document("merge", a, edited)), whole)


class Sweep(Folder):
    def test_every_combination_is_a_point(self):
        axes = ["--sweep", "alpha_1=0.5,0.8", "--each", "gamma_1=0,1"]
        words = ["simulate", "--method", "adam", *axes, "--size", "30", "--instances", "2", "--epochs", "5"]
        made = document(*words, "--log", self.log)
        states = [(one["point"], one["gamma_1"], one["alpha_1"]) for one in made["simulation"]]
        self.assertEqual(states, [(k, *[(0, .5), (0, .8), (1, .5), (1, .8)][k]) for k in range(4) for _ in "ab"])
        self.assertEqual({one["point"] for one in made["summary"]}, set(range(4)))
        self.assertEqual(sorted(os.listdir(os.path.dirname(self.log))), [f"run.jsonl.{k}" for k in range(1, 5)])
        self.assertEqual(without_command(document(*words, "--log", self.log, "--resume", "--threads", "1")), without_command(made))
        alone = document("simulate", "--method", "adam", "--alpha", "0.8", "--gamma", "1", *words[7:])
        for record in alone["simulation"]:
            record["point"] = 3
        self.assertEqual(made["simulation"][6:], alone["simulation"])
        table = run(*words, "--format", "table").stdout
        for state in "alpha_1 = 0.5  gamma_1 = 0", "alpha_1 = 0.8  gamma_1 = 0", "alpha_1 = 0.5  gamma_1 = 1":
            self.assertIn(state, table)

    def test_points_with_nothing_to_judge_are_not_simulated(self):
        words = ["verify", "--sweep", "alpha_1=0.2,1.7", "--beta", "20", *SMALL, "--log", self.log]
        made = document(*words, status=4)
        self.assertEqual({one["point"] for one in made["simulation"]}, {0})
        self.assertEqual([one["mixed"] for one in made["verdicts"]], [False, None])
        self.assertIn("not the equilibrium", made["verdicts"][1]["reason"])
        self.assertEqual(os.listdir(os.path.dirname(self.log)), ["run.jsonl.1"])
        self.assertIn("not simulated", run(*words, "--resume").stdout)
        alone = document("verify", "--alpha", "1.7", "--beta", "20", *SMALL, status=4)
        self.assertEqual((alone["simulation"], alone["summary"], alone["comparison"]), ([], [], []))

    def test_one_simulation_is_compared_with_one_state(self):
        states = self.path("branches.json")
        run("curve", "--branches", "all", "--sweep", "alpha_1=1.6,1.7", "--beta", "20", "--output", states)
        few = ["--size", "40", "--instances", "4", "--warm-up", "8", "--samples", "8"]
        made = {judge: document("verify", "--input", states, *few, "--judge", judge, status=4) for judge in ("equilibrium", "stable")}
        for judge, one in made.items():
            with self.subTest(judge):
                points, verdicts = one["points"], one["verdicts"]
                judged = [v["point"] for v in verdicts if v["mixed"] is not None]
                self.assertEqual(sorted(points[k]["alpha_1"] for k in judged), [1.6, 1.7])
                self.assertEqual({record["point"] for record in one["simulation"]}, set(judged))
                self.assertTrue(all(verdicts[k]["stable"] for k in judged))
                if judge == "equilibrium":
                    self.assertTrue(all(verdicts[k]["equilibrium"] for k in judged))
                else:  # where learners begin: the states of large error
                    self.assertTrue(all(points[k]["eps_1"] > 0.15 for k in judged))
                reasons = [v["reason"] for v in verdicts if v["mixed"] is None]
                self.assertEqual(sum("no stable one" in reason for reason in reasons), 2)
        reasons = [v["reason"] for v in made["stable"]["verdicts"]]
        self.assertEqual(sum("is compared with the state of point" in reason for reason in reasons), 2, reasons)

    def test_what_is_not_judged_has_no_part_in_the_verdict(self):
        states, alone = self.path("branches.json"), self.path("alone.json")
        run("curve", "--branches", "all", "--sweep", "alpha_1=1.6,1.6", "--beta", "20", "--output", states)
        adam = ["--method", "adam", "--size", "60", "--instances", "12", "--epochs", "50"]
        made = document("verify", "--input", states, *adam, status=3)
        self.assertEqual([v["verdict"] for v in made["verdicts"]].count("disagrees"), 1)
        run("point", "--alpha", "1.6", "--beta", "20", "--output", alone)
        once = document("verify", "--input", alone, *adam, status=3)
        for one, other in zip(made["comparison"], once["comparison"], strict=True):
            for key in "p_value", "detectable":  # each at its part of the level, which is all of it
                self.assertEqual(one[key] is None, other[key] is None)
                self.assertAlmostEqual((one[key] or 1) / (other[key] or 1), 1, delta=1e-9)


class Finished(Folder):
    """Runs that are there already, the program's and others', held against theory."""

    STATES = [["--alpha", "0.3", "--beta", "5"], ["--alpha", "0.3,0.4", "--beta", "5", "--rho", "0.5", "--gamma", "0,0.5"]]
    HOW = ["--size", "40,60", "--instances", "6", "--warm-up", "30", "--samples", "60"]

    def test_logs_are_judged_as_their_simulation_is(self):
        logs = []
        for k, state in enumerate(self.STATES):
            made = document("verify", *state, *self.HOW, "--log", self.path(f"{k}.jsonl"), status=4)
            self.assertEqual(without_command(document("verify", "--log", self.path(f"{k}.jsonl"), status=4)),
                             without_command(made))
            logs.append((self.path(f"{k}.jsonl"), made))
        both = document("verify", "--log", logs[1][0], logs[0][0], status=4)
        self.assertEqual([one["task"] for one in both["points"]], [2, 1])
        self.assertEqual([len(one["start_from"]) for one in both["settings"]["simulation"]], [2, 1])
        z = {(one["point"], one["quantity"]): one["z"] for one in both["comparison"]}
        for one in logs[0][1]["comparison"]:
            self.assertEqual(z[1, one["quantity"]], one["z"])
        for words, *named in (["--seed", "1"], "--seed 1", "--log alone"), (["--resume"], "--resume"), (
                ["--beta", "5"], "--beta 5", "has its own"), (["--level", "2"], "--level 2"):
            self.refused(["verify", "--log", logs[0][0], *words], *named)
        self.refused(["verify", "--log", logs[0][0], logs[1][0], *STATE, *SMALL], "--log", "more than once")
        self.refused(["verify", "--log", logs[0][0], "--size", "60"], "--alpha", "missing")
        self.refused(["verify", "--log", logs[0][0], "--output", logs[0][0]], "--output", "reads or logs to")
        header, *lines = self.read("0.jsonl").splitlines(keepends=True)  # in the order in which they were finished
        few = self.write("few.jsonl", header + "".join([line for line in lines if '"size":60' in line][:2]))
        self.refused(["verify", "--log", few], f"--log {few}", "too few instances of N = 60 for a test, 2;", "4 or more")

    def test_training_takes_the_temperature_of_the_theory(self):
        run(*ADAM_ALONE, "--size", "60", "--instances", "8", "--log", self.log)
        self.refused(["verify", "--log", self.log], "--beta: missing", self.log)
        self.refused(["verify", "--log", self.log, "--beta", "5,6"], "--beta 5,6", "2 entries for 1 tasks")
        made = document("verify", "--log", self.log, "--beta", "5", status=3)
        self.assertEqual((made["points"][0]["beta_1"], made["simulation"][0]["beta_1"]), (5, None))

    def rows(self, made, task, left_out=()):
        for one in made["simulation"]:
            state = [one.get(f"{name}_{t}") for t in (1, 2) for name in ("alpha", "beta", "gamma", "rho")]
            for quantity, value in one.items():
                if one["task"] == task and quantity in self.QUANTITIES and quantity not in left_out:
                    yield [*state, quantity, one["size"], one["instance"], value]

    QUANTITIES = ["q", "r", "q_star", "p_1", "p_2", "eps_1", "eps_2", "energy", "overlap_previous"]
    HEADER = "alpha_1,beta_1,gamma_1,rho_1,alpha_2,beta_2,gamma_2,rho_2,quantity,size,instance,value".split(",")

    def csv(self, rows, end="\n"):
        """A file of rows; no teacher has a rho_1."""
        lines = [[value for name, value in zip(self.HEADER, row) if name != "rho_1"] for row in [self.HEADER, *rows]]
        return self.write("own.csv", "".join(",".join("" if one is None else str(one) for one in line) + end for line in lines))

    def test_own_data_are_judged_as_a_simulation_is(self):
        made = [document("verify", *state, *self.HOW, status=4) for state in self.STATES]
        rows = [row for k in (0, 1) for row in self.rows(made[k], k + 1)]
        both = document("verify", "--data", self.csv(rows), status=4)
        self.assertNotIn("simulation", both)
        for k in 0, 1:
            theirs = [one | {"point": 0} for one in both["comparison"] if one["point"] == k]
            self.assertEqual([one["z"] for one in theirs], [one["z"] for one in made[k]["comparison"]])
        rows = list(self.rows(made[0], 1))
        shown = run("verify", "--data", self.csv(rows)).stdout
        self.assertIn("own data, 6 instances of N = 40, 6 instances of N = 60", shown)
        one = [without_command(document("verify", "--data", self.csv(rows, end), status=4)) for end in ("\n", "\r\n")]
        self.assertEqual(one[0], one[1])
        self.assertEqual(one[0]["comparison"], made[0]["comparison"])
        # Those that are wrong are turned down; errors alone are tested by the overlaps they stand for.
        wrong = [[*row[:-1], row[-1] + 0.2] for row in rows if row[8] == "q_star"]
        self.assertEqual(document("verify", "--data", self.csv(wrong), status=3)["verdicts"][0]["verdict"], "disagrees")
        alone = document("verify", "--data", self.csv([row for row in rows if row[8].startswith("eps_")]), status=4)
        self.assertEqual([(one["quantity"], one["jointly"]) for one in alone["comparison"] if one["point"] == 0],
                         [("p_1", True), ("eps_1", False)])

    def test_own_data_that_are_wrong_are_refused_by_line(self):
        good = [[0.3, 5, None, None, None, None, None, None, name, size, k, 0.3 + k / 100]
                for size in (60, 80) for k in range(4) for name in ("q", "r")]
        self.assertEqual(run("verify", "--data", self.csv(good)).returncode in (0, 3, 4), True)

        def changed(row, column, value):
            return [[value if (i, name) == (row, column) else old for name, old in zip(self.HEADER, one)]
                    for i, one in enumerate(good)]
        for rows, *named in (
                (changed(1, "quantity", "mass"), "line 3: 'mass' is no quantity; allowed are q, r, q_star, p_1"),
                (changed(1, "quantity", "overlap_previous"), "line 3: 'overlap_previous'"),
                (changed(1, "value", "nan"), "line 3: value: 'nan' is not a number"),
                (changed(1, "value", ""), "line 3: no value"), (changed(1, "value", "1.5"), "line 3: value: 1.5 is not in [-1, 1]"),
                (changed(1, "size", "60.5"), "line 3: size: '60.5' is not an integer"),
                (changed(1, "instance", "-1"), "line 3: instance: '-1'"),
                (changed(1, "alpha_1", "-1"), "line 3: alpha_1: -1 is not in (0, 1000]"),
                (changed(1, "beta_1", ""), "line 3: no beta_1"), (changed(1, "rho_2", "0.5"), "line 3: no alpha_2"),
                (changed(1, "quantity", "q"), "line 3: q of instance 0 of N = 60 stands in line 2 already"),
                (good[:-1], "line 16: instance 3 of N = 80 has no r, which line"),
                ([row for row in good if row[10] < 3], "line 2: too few instances of N = 60 for a test, 3;", "4 or more"),
                (changed(1, "size", "60,7"), "line 3: 12 fields for 11 columns"), ([], "no rows")):
            with self.subTest(named=named):
                self.refused(["verify", "--data", self.csv(rows)], "--data " + self.path("own.csv"), *named)
        for text, *named in (("", "is empty"), ("alpha_1,beta_1,quantity,size,value\n", "line 1: has no column instance"),
                             ("alpha_1,mass\n", "line 1: 'mass' is no column"), ("size,size\n", "size stands there twice")):
            self.refused(["verify", "--data", self.write("own.csv", text)], *named)
        self.refused(["verify", "--data", "/dev/zero"], "--data /dev/zero: is no regular file")
        own = self.csv(good)
        self.refused(["verify", "--data", own, "--size", "60"], "--size 60", "--data")
        self.refused(["verify", "--data", own, "--alpha", "1"], "--data", "--alpha")
        self.refused(["verify", "--data", own, "--sweep", "alpha_1=1,2"], "--data", "--sweep")
        self.refused(["verify", "--data", own, "--output", own], "--output", "reads or logs to")


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
    (["simulate", *STATE, "--size", "60", "--instances", "3:2"], ["--instances 3:2", "'2'", "[3, "]),
    (["simulate", *STATE, "--size", "60", "--instances", "1:"], ["--instances 1:", "''"]),
    (["simulate", *STATE, "--size", "60", "--instances", "1:2:3"], ["--instances 1:2:3", "FROM:TO"]),
    (["simulate", *STATE, "--size", "60", "--instances", "-1:3"], ["--instances -1:3", "'-1'"]),
    (["verify", *STATE, "--size", "60", "--instances", "7:9"], ["--instances 7:9", "4 or more"]),
    ([*ADAM, "--sweep", "beta_1=1,2"], ["--sweep beta_1", "no temperature"]),
    ([*HMC, "--sweep", "alpha_1"], ["--sweep alpha_1", "NAME=start:stop:count"]),
    ([*HMC, "--sweep", "alpha_1=1,2", "--each", "alpha_1=1,2"], ["--each alpha_1", "another parameter"]),
    (["verify", "--input", "x.json", "--sweep", "alpha_1=1,2", *SMALL], ["--input", "x.json", "--sweep"]),
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
