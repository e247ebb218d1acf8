"""Documents follow docs/schema.json, hold what was asked for, and agree in their three forms."""

import copy
import csv
import functools
import io
import json
import os
import resource
import shlex
import unittest

import jsonschema

from program import POINT, PROGRAM, run, run_under

with open(os.environ["FRANZ_PARISI_SCHEMA"]) as schema_file:
    SCHEMA = json.load(schema_file)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

TWO_TASKS = ["point", "--alpha", "0.3,0.2", "--beta", "5", "--gamma", "0,1", "--rho", "0.5"]
CURVE = ["curve", "--sweep", "alpha_1=0.1:0.3:3", "--beta", "5"]
BRANCHES = ["curve", "--branches", "all", "--sweep", "alpha_1=1.4:2:3", "--beta", "20"]
DIAGRAM = ["diagram", "--x", "alpha_1=0.6:0.8", "--y", "beta_1=18:22"]
CURVES = ["curve", "--sweep", "alpha_2=0.1,0.2", "--each", "rho_2=-0.5,0,0.5", "--alpha", "0.3", "--beta", "5"]


def no_constant(word):
    raise ValueError(f"{word} is no JSON")


def document(*words, status=0, **options):
    result = run(*words, "--format", "json", **options)
    assert result.returncode == status, result
    parsed = json.loads(result.stdout, parse_constant=no_constant)
    VALIDATOR.validate(parsed)
    return parsed


@functools.cache
def computed(words, status):
    return document(*words, status=status)


def known(*words, status=0):
    """The document of words that several tests ask about, computed once; each has its own copy."""
    return copy.deepcopy(computed(words, status))


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_holds_for_every_number_of_tasks(self):
        for tasks in range(1, 4):
            words = ["point", "--alpha", ",".join(["0.2"] * tasks), "--beta", "5"]
            if tasks > 1:
                words += ["--rho", "0.5"]
            self.assertEqual(document(*words)["points"][0]["task"], tasks)

    def test_holds_for_real_weights(self):
        real = ["--weights", "real", "--beta", "2", "--rho", "0.5"]
        for loss, key in (("probit", "eps_2"), ("logistic", "eps_2"), ("square", "error_2")):
            point = document("point", *real, "--loss", loss, "--alpha", "1,0.5")["points"][0]
            self.assertGreater(point[key], 0)
            self.assertIs(point["rs_exact"], True)
        self.assertEqual(document("point", *real, "--loss", "square", "--alpha", ",".join(["0.5"] * 9))["points"][0]["task"], 9)
        curve = document("curve", *real, "--branches", "all", "--loss", "square", "--alpha", "1,1", "--sweep", "gamma_2=0.1:2:5",
                         "--event", "error_1=1.2", "--noise", "0.1")
        self.assertTrue(curve["complete"])
        self.assertEqual({point["branch"] for point in curve["points"]}, {0})

    def test_a_chain_given_as_a_tree_is_the_chain_to_the_byte(self):
        words = ["point", "--alpha", "0.3,0.3,0.3", "--beta", "5", "--rho", "0.5", "--report", "every"]
        chain, tree = (document(*words, *more)["points"] for more in ([], ["--parent", "1,2"]))
        self.assertEqual(json.dumps(chain), json.dumps(tree))
        star = document(*words, "--parent", "1")["points"]
        self.assertEqual([star[2][f"parent_{t}"] for t in (2, 3)], [1, 1])
        self.assertNotEqual(star[2]["eps_2"], chain[2]["eps_2"])

    def test_holds_for_lines_of_an_earlier_task(self):
        lines = document("diagram", "--x", "alpha_1=0.7:0.8", "--y", "alpha_2=0.5:0.53", "--alpha", "1,1", "--beta", "20,5",
                         "--gamma", "0,0.5", "--rho", "0.5")["lines"]
        self.assertEqual({line["task"] for line in lines}, {1})

    def test_is_strict(self):
        good = known(*POINT)
        for spoil in (lambda d: d.update(extra=1), lambda d: d["points"][0].update(q_hut=1.0),
                      lambda d: d["points"][0].pop("replicon"), lambda d: d["points"][0].update(q=None),
                      lambda d: d["points"][0].update(status="fine"), lambda d: d["points"][0].update(rho_2=0.5),
                      lambda d: d["points"][0].update(task=2), lambda d: d["settings"].pop("target")):
            bad = json.loads(json.dumps(good))
            spoil(bad)
            self.assertFalse(VALIDATOR.is_valid(bad))


class Content(unittest.TestCase):
    def test_command_and_program(self):
        words = [*POINT, "--start", "0.2,0.1,0.4"]
        made = document(*words)
        self.assertEqual(shlex.split(made["command"]), [PROGRAM, *words, "--format", "json"])
        self.assertIn(made["program"]["version"], run("--version").stdout)
        self.assertEqual(made["settings"]["start"], {"q": 0.2, "r": 0.1, "q_star": 0.4})

    def test_command_that_is_no_text(self):
        result = run(*POINT, "--format", "json", "--output", b"/dev/stdout/\xff/..", text=False)
        self.assertEqual(result.returncode, 1)  # not a folder, said without stumbling over the byte
        self.assertEqual(result.stderr.count(b"\n"), 1)

    def test_every_task_of_a_chain(self):
        chain = ["--alpha", "0.3,0.2,0.1", "--beta", "5", "--rho", "0.5"]
        every = document("point", *chain, "--report", "every")["points"]
        self.assertEqual([point["task"] for point in every], [1, 2, 3])
        self.assertEqual(every[2], document("point", *chain)["points"][0])
        first = document("point", "--alpha", "0.3", "--beta", "5")["points"][0]
        self.assertEqual({key: every[0][key] for key in ("q", "eps_1", "energy")},
                         {key: first[key] for key in ("q", "eps_1", "energy")})

    def test_several_each_run_through_every_combination(self):
        made = document("curve", "--sweep", "alpha_1=0.1,0.2", "--each", "beta_1=5,6", "--each", "gamma_1=0,0.5")
        self.assertEqual([(p["beta_1"], p["gamma_1"], p["alpha_1"]) for p in made["points"]],
                         [(b, g, a) for b in (5, 6) for g in (0, 0.5) for a in (0.1, 0.2)])
        self.assertEqual(made["settings"]["each"], ["beta_1", "gamma_1"])

    def test_replica_symmetry_breaks_where_that_is_asked_for(self):
        plain = document("point", "--alpha", "0.9", "--beta", "20")["points"][0]
        self.assertEqual((plain["rs_stable"], plain["rs_exact"], "rsb" in plain), (False, False, False))
        broken = document("point", "--alpha", "0.9", "--beta", "20", "--rsb", "1")["points"][0]
        self.assertEqual((broken["rsb"], broken["rs_exact"], broken["q_hat"]), (1, False, None))
        self.assertEqual(broken["q"], broken["q_mean"])
        self.assertEqual(broken["replicon"], min(broken["replicon_within"], broken["replicon_between"]))
        self.assertLess(broken["free_entropy"], plain["free_entropy"])
        # Next to where clusters have just begun to differ, what splits them is known to eight digits (docs/rsb.md).
        curve = document("curve", "--sweep", "alpha_1=0.6,0.9", "--beta", "20", "--rsb", "auto", status=3)
        self.assertEqual({point["status"] for point in curve["points"]}, {"converged"})
        self.assertEqual([round(event["value"], 4) for event in curve["events"] if event["status"] != "converged"], [0.7299, 0.7302])
        self.assertEqual(curve["settings"]["rsb"], "auto")
        before, same = curve["points"]
        self.assertEqual((before["rsb"], before["rs_exact"], before["x"], same["rsb"]), (0, True, None, 1))
        self.assertAlmostEqual(same["q_0"], broken["q_0"], delta=1e-10)
        after = document("point", "--alpha", "1.2,0.5", "--beta", "20", "--rho", "0", "--rsb", "auto", "--report", "every")["points"]
        self.assertEqual([(p["rsb"], p.get("rsb_1"), p["rs_exact"]) for p in after], [(1, None, False), (0, 1, False)])
        self.assertTrue(after[1]["rs_exact_reason"].startswith("task 1: replica symmetry breaks"))
        none = document("point", "--alpha", "0.6", "--beta", "20", "--rsb", "1", status=3)["points"][0]
        self.assertEqual((none["status"], none["q"]), ("no_root", None))

    def test_an_earlier_task_that_misses_the_target_is_named(self):
        point, = document("point", "--alpha", "5,0.1", "--beta", "60", "--gamma", "0.3", "--rho", "0.4", "--target", "1e-12", status=3)["points"]
        self.assertEqual(point["status"], "target_not_met")
        self.assertRegex(point["reason"], r"task 1: a root, but the error bound of eps_1, \S+ of itself, is above the target")

    def test_reference_agrees(self):
        for words in (TWO_TASKS, ["curve", "--sweep", "alpha_1=0.5,2.2", "--beta", "20"],
                      ["potential", "--impose", "q_star=0.8,0.9", "--alpha", "2", "--beta", "5"]):
            for point in document(*words, "--check")["points"]:
                self.assertEqual(point["status"], "converged")
                self.assertLess(point["check_residual"], 1e-12 + point["check_error"])
                self.assertLess(point["check_error"], 1e-9)
        table = run(*TWO_TASKS, "--check", "--format", "table").stdout
        self.assertRegex(table, r"largest residual of the reference: \S+e-1\d, with errors of its own below \S+e-1\d\n")
        self.assertNotIn("reference", run(*TWO_TASKS, "--format", "table").stdout)

    def test_columns_and_digits(self):
        table = run(*TWO_TASKS, "--format", "table", "--columns", "eps_2,q_error,status", "--digits", "12").stdout
        self.assertRegex(table, r"eps_2 +q_error +status +status\n *0\.\d{12} ")
        rows = run(*TWO_TASKS, "--format", "csv", "--columns", "eps_2,task").stdout.splitlines()
        self.assertEqual((rows[0], len(rows)), ("eps_2,task", 2))

    def test_table_says_how_good_it_is(self):
        self.assertRegex(run(*TWO_TASKS, "--format", "table").stdout, r"largest bound on a number above: \d\.\de-1\d \(\w+\)")

    def test_parameters_of_a_chain(self):
        point = known(*TWO_TASKS)["points"][0]
        expected = dict(task=2, alpha_1=0.3, beta_1=5, gamma_1=0, alpha_2=0.2, beta_2=5, gamma_2=1, rho_2=0.5)
        self.assertEqual({key: point[key] for key in expected}, expected)
        self.assertIsNone(point["eps_bayes"])
        first = document("point", "--alpha", "0.3", "--beta", "5")["points"][0]
        self.assertAlmostEqual(point["forgetting_1"], point["eps_1"] - first["eps_1"], delta=1e-9)
        self.assertLess(first["eps_bayes"], 0.5)

    def test_the_law_handed_on_is_that_of_the_branch_chosen(self):
        coexistence = ["point", "--alpha", "1.7,0.5", "--beta", "20", "--rho", "0.5"]
        poor, good = (document(*coexistence, "--reference", which)["points"][0] for which in ("small-load", "teacher"))
        self.assertEqual([(p["branch_1"], p["rs_stable_1"]) for p in (poor, good)], [(0, False), (1, True)])
        self.assertGreater(poor["eps_1"], 0.2)
        self.assertLess(good["eps_1"], 0.1)
        self.assertEqual(document(*coexistence)["points"][0]["eps_1"], poor["eps_1"])

    def test_sweeps_come_in_the_order_given(self):
        made = known(*CURVES)
        self.assertEqual([(p["rho_2"], p["alpha_2"]) for p in made["points"]],
                         [(rho, alpha) for rho in (-0.5, 0, 0.5) for alpha in (0.1, 0.2)])
        self.assertEqual((made["settings"]["sweep"], made["settings"]["each"]), ("alpha_2", "rho_2"))

    def test_same_digits_for_any_number_of_threads(self):
        one, many = (known(*CURVES, "--threads", threads)["points"] for threads in ("1", "3"))
        self.assertEqual(one, many)

    def test_all_branches_with_their_events(self):
        made = known(*BRANCHES)
        kinds = [event["kind"] for event in made["events"]]
        self.assertEqual((kinds.count("spinodal"), kinds.count("transition")), (2, 1))
        for value in (1.4, 1.7, 2):
            self.assertEqual(sum(p["equilibrium"] for p in made["points"] if p["alpha_1"] == value), 1)

    def test_of_all_events_only_those_that_branches_end_in(self):
        words = ["curve", "--branches", "all", "--sweep", "alpha_1=1.3:2.1:9", "--alpha", "1", "--beta", "20"]
        all_of_them, ends = document(*words), document(*words, "--locate", "ends")
        self.assertEqual(ends["points"], all_of_them["points"])
        self.assertEqual(ends["events"], [event for event in all_of_them["events"] if event["kind"] in ("spinodal", "edge")])
        self.assertEqual(len(ends["events"]), 2)
        self.assertNotIn("locate", all_of_them["settings"])
        for more, named in ((["--event", "eps_1=0.1"], "--event eps_1"), (["--branches", "sweep"], "--locate ends")):
            refused = run(*[word for word in words if "--branches" not in more or word not in ("--branches", "all")],
                          "--locate", "ends", *more)
            self.assertEqual((refused.returncode, refused.stderr.count("\n")), (2, 1))
            self.assertIn(named, refused.stderr)

    def test_events_where_symmetry_breaks(self):
        words = ("curve", "--sweep", "alpha_1=0.5,0.52,0.54", "--beta", "50", "--rsb", "auto")
        made = document(*words)
        self.assertTrue(made["complete"])
        self.assertEqual([(event["kind"], event["rsb"], event["rs_exact_reason"] is None) for event in made["events"]],
                         [("clustering", 1, False), ("condensation", 1, False), ("at_instability", 0, False)])
        appear, condense, unstable = made["events"]
        for event in appear, condense:
            self.assertEqual((event["x"], event["rs_exact"]), (1, True))
            self.assertLess(event["x_error"], 1e-15)
        self.assertGreater(unstable["x_at"], 1)
        self.assertLess(unstable["x_at_error"], 1e-8)
        self.assertNotIn("x_at", condense)
        table = run(*words, "--format", "table").stdout
        self.assertRegex(table, r"(?m)^ *condensation +0\.519403719 +\S+ +1\.0000000 ")
        self.assertNotIn("events", document(*words[:2], "alpha_1=0.5", *words[3:]))
        self.assertEqual(document("curve", "--sweep", "beta_1=40,50", "--alpha", "0.4", "--rsb", "auto")["events"], [])
        earlier = document("curve", "--sweep", "alpha_1=0.5,0.6", "--alpha", "0.5,0.3", "--beta", "20", "--rho", "0.5", "--rsb", "auto")
        self.assertNotIn("events", earlier)

    def test_diagram_lists_lines_of_both_theories(self):
        made = document("diagram", "--x", "alpha_1=0.775:0.8", "--y", "beta_1=18:19", "--rsb", "auto")
        self.assertEqual(made["settings"]["rsb"], "auto")
        self.assertEqual(sorted((line["kind"], line["rsb"]) for line in made["lines"]),
                         [("at_instability", 0), ("gardner", 1)])
        for line in made["lines"]:
            for point in line["points"]:
                self.assertEqual(point["rsb"], line["rsb"])
                key = "replicon_within" if line["rsb"] else "replicon"
                self.assertLess(abs(point[key]), 1e-8)

    def test_diagram_lists_lines_and_the_grid(self):
        made = known(*DIAGRAM, "--grid", "3x2")
        self.assertEqual([line["kind"] for line in made["lines"]], ["at_instability"])
        line = made["lines"][0]
        self.assertEqual((line["begin"], line["end"]), ("border", "border"))
        for point in line["points"]:
            self.assertLess(abs(point["replicon"]), 1e-9)
            self.assertLess(point["alpha_1_error"], 1e-8)
        self.assertEqual([(p["beta_1"], p["alpha_1"]) for p in made["points"]],
                         [(beta, alpha) for beta in (18, 22) for alpha in (0.6, 0.7, 0.8)])
        rows = list(csv.DictReader(io.StringIO(run(*DIAGRAM, "--format", "csv").stdout)))
        self.assertEqual([float(row["alpha_1"]) for row in rows], [p["alpha_1"] for p in line["points"]])

    def test_a_search_that_its_total_time_ended_says_so(self):
        self.assertTrue(known(*BRANCHES)["complete"])
        for words in (BRANCHES, DIAGRAM):
            self.assertFalse(document(*words, "--total-time", "1e-3", status=3)["complete"])
            self.assertIn("incomplete", run(*words, "--total-time", "1e-3", "--format", "table").stdout)

    def test_a_limit_that_ended_an_earlier_task_is_what_the_next_ones_say(self):
        chain = ["--alpha", "1.7,0.5,0.3", "--beta", "20", "--rho", "0.5"]
        limited = [["point", *chain, "--report", "every", "--time-limit", "1e-6"],
                   ["curve", *chain, "--sweep", "alpha_1=0.5:2:3", "--time-limit", "1e-6"],
                   ["curve", *chain, "--sweep", "alpha_2=0.5:2:3", "--branches", "all", "--time-limit", "1e-6", "--total-time", "1e-3"],
                   ["potential", *chain, "--impose", "q_star=0.5,0.6", "--total-time", "1e-6"]]
        for words in limited:
            with self.subTest(words[0]):
                made = document(*words, status=3)
                self.assertEqual({p["status"] for p in made["points"]}, {"time_limit"})
                for point in made["points"]:
                    self.assertEqual(point["reason"], "the time limit ran out" + " in task 1" * (point["task"] > 1))
                self.assertIn("the time limit ran out", made.get("incomplete", "the time limit ran out"))

    def test_a_limit_that_ended_a_search_is_no_physics(self):
        made = document("diagram", "--x", "alpha_1=1:2.5", "--y", "beta_1=15:22", "--grid", "2x2", "--total-time", "1e-6", status=3)
        self.assertEqual({(p["status"], p["reason"]) for p in made["points"]}, {("time_limit", "the time limit ran out")})
        made = document("potential", "--impose", "q_star=0.5,0.9", "--alpha", "1.2", "--beta", "20", "--total-time", "1e-6", status=3)
        self.assertEqual({p["status"] for p in made["points"]}, {"time_limit"})
        made = document(*OPTIMUM, "--time-limit", "1e-6", status=3)
        self.assertEqual((made["points"], made["incomplete"]), ([], "the time limit ran out in task 1 at some values of gamma_2"))

    def test_a_search_with_holes_is_not_complete(self):
        limited = [BRANCHES, ["diagram", "--x", "alpha_1=1:2.5", "--y", "beta_1=15:22", "--grid", "2x2"],
                   ["potential", "--alpha", "0.3", "--beta", "20", "--impose", "q_star=0.97,0.98"]]
        for words in limited:
            with self.subTest(words[0]):
                made = document(*words, "--time-limit", "1e-6", status=3)
                self.assertIn("time_limit", {point["status"] for point in made["points"]})
                self.assertIs(made["complete"], False)
                self.assertRegex(made["incomplete"], "a solution at .* was not found: the time limit ran out$")

    def test_a_solution_that_lies_on_no_branch_has_no_number(self):
        # Task 1 is learned to 1e-152 here, and no curve of task 2 could be followed on top of it.
        made = document("curve", "--branches", "all", "--sweep", "rho_2=-1,1", "--alpha", "3,3", "--beta", "500", status=3)
        self.assertEqual((made["complete"], made["incomplete"]), (False, "a solution lies on no curve that was followed"))
        self.assertEqual([(p["status"], p["branch"], p["equilibrium"]) for p in made["points"]], [("converged", None, False)] * 2)

    def test_missed_target_is_reported_and_is_status_3(self):
        point = known(*POINT, "--time-limit", "1e-9", status=3)["points"][0]
        self.assertNotEqual(point["status"], "converged")
        self.assertIsInstance(point["reason"], str)
        table = run(*POINT, "--time-limit", "1e-9", "--format", "table")
        self.assertEqual(table.returncode, 3)
        self.assertIn(point["status"], table.stdout)

    def test_an_edge_is_where_a_branch_ends_and_misses_no_target(self):
        made = document("curve", "--branches", "all", "--sweep", "alpha_1=2,2.4", "--beta", "26")
        self.assertTrue(made["complete"])
        edge, = (event for event in made["events"] if event["kind"] == "edge")
        self.assertEqual(edge["status"], "target_not_met")
        self.assertLess(abs(edge["value"] - 2.367498), 1e-6)

    def test_missed_target_of_an_event_is_status_3_as_well(self):
        words = ["curve", "--branches", "all", "--sweep", "alpha_1=1.3,2.2", "--beta", "20", "--target", "1e-12"]
        made = document(*words, status=3)
        self.assertEqual({point["status"] for point in made["points"]}, {"converged"})
        missed = [event for event in made["events"] if event["status"] != "converged"]
        self.assertTrue(missed)
        table = run(*words, "--format", "table")
        self.assertEqual(table.returncode, 3)
        for event in missed:
            self.assertIn(f"{event['kind']}: {event['status']}: {event['reason']}\n", table.stdout)


POTENTIAL = ["potential", "--impose", "q_star=0.6,0.8,0.7", "--alpha", "2", "--beta", "5"]
OVERLAP = ["potential", "--impose", "overlap_previous=0.2,0.99", "--alpha", "0.3,0.2", "--beta", "5", "--rho", "-0.5"]


class Memory(unittest.TestCase):
    """A trial point of a search may ask for any amount: what it gets is bounded, and costs a point at most."""

    def test_a_search_far_from_what_its_rules_hold(self):
        made = run_under(resource.RLIMIT_AS, 2 * 10**9, "curve", "--branches", "all", "--sweep", "gamma_1=0.2:2:4", "--alpha", "1.4,2.4",
                         "--beta", "20", "--gamma", "0,0", "--rho", "1", "--total-time", "5", "--format", "json")
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        made = json.loads(made.stdout)
        self.assertEqual((made["complete"], {point["status"] for point in made["points"]}), (True, {"converged"}))

    def test_a_large_load(self):
        made = run_under(resource.RLIMIT_AS, 10**9, "point", "--alpha", "400,0.04", "--beta", "40,0.24", "--gamma", "0.015,0.045",
                         "--rho", "-0.2", "--format", "json")
        self.assertIn(made.returncode, (0, 3), made)
        self.assertTrue(json.loads(made.stdout)["points"])


class Potential(unittest.TestCase):
    def test_points_in_the_order_given(self):
        made = known(*POTENTIAL)
        self.assertEqual(made["settings"]["impose"], "q_star")
        self.assertEqual([p["imposed"] for p in made["points"]], [0.6, 0.8, 0.7])
        for point in made["points"]:
            self.assertAlmostEqual(point["q_star"], point["imposed"], delta=1e-12)
            self.assertTrue(point["stable"] and point["equilibrium"])
        self.assertLess(made["points"][0]["multiplier"], 0)
        self.assertGreater(made["points"][1]["multiplier"], 0)

    def test_stationary_point_is_the_solution(self):
        for words, key in ((POTENTIAL, "q_star"), (OVERLAP, "overlap_previous")):
            made = known(*words, status=0 if words is POTENTIAL else 3)
            event, = [e for e in made["events"] if e["kind"] == "stationary_point"]
            self.assertEqual((event["kind"], event["parameter"]), ("stationary_point", key))
            self.assertTrue(event["stable"] and event["equilibrium"])
            solution = document("point", *words[3:])["points"][0]
            self.assertAlmostEqual(event["value"], solution[key], delta=1e-9)
            self.assertAlmostEqual(event["free_entropy"], solution["free_entropy"], delta=1e-9)

    def test_value_out_of_reach(self):
        beyond, reached = known(*OVERLAP, status=3)["points"]
        self.assertEqual((beyond["imposed"], beyond["status"]), (0.99, "no_root"))
        self.assertIn("reach from", beyond["reason"])
        self.assertIsNone(beyond["multiplier"])
        self.assertEqual((reached["imposed"], reached["status"]), (0.2, "converged"))

    def test_is_strict(self):
        good = known(*POTENTIAL)
        for spoil in (lambda d: d["settings"].pop("impose"), lambda d: d["points"][0].pop("imposed"),
                      lambda d: d["points"][0].pop("multiplier"), lambda d: d["events"][0].pop("equilibrium"),
                      lambda d: d["events"][0].update(kind="edge"), lambda d: d["events"][0].pop("other_branch"), lambda d: d.pop("events")):
            bad = json.loads(json.dumps(good))
            spoil(bad)
            self.assertFalse(VALIDATOR.is_valid(bad))
        plain = known(*CURVE)
        plain["points"][0].update(imposed=0.5, multiplier=0, multiplier_error=0, stable=True, equilibrium=True)
        self.assertFalse(VALIDATOR.is_valid(plain))

    def test_table_and_csv(self):
        table = run(*POTENTIAL, "--format", "table").stdout
        self.assertIn("stationary_point", table)
        self.assertIn("selected", table)
        header = next(line for line in table.splitlines() if "imposed" in line)
        self.assertEqual(header.split()[0], "imposed")
        rows = list(csv.DictReader(io.StringIO(run(*POTENTIAL, "--format", "csv").stdout)))
        self.assertEqual([row["imposed"] for row in rows], ["0.6", "0.8", "0.7"])


OPTIMUM = ["optimum", "--over", "gamma_2=0.01:10", "--minimise", "eps_2", "--alpha", "2,1", "--beta", "20", "--rho", "0.5"]


class Optimum(unittest.TestCase):
    def test_best_gamma_for_a_second_task(self):
        made = document(*OPTIMUM)
        best, = made["points"]
        self.assertEqual((best["optimum"], best["best"], best["branch"], best["rs_exact"]), ("interior", True, 0, False))
        self.assertAlmostEqual(best["objective"], 0.22833, delta=5e-6)
        self.assertAlmostEqual(best["gamma_2"], 0.138, delta=5e-4)
        self.assertLess(best["over_error"], 1e-9)
        self.assertEqual(best["objective"], best["eps_2"])

    def test_along_another_parameter_by_threads(self):
        words = ["optimum", "--over", "gamma_2=0.05:2", "--maximise", "-1*eps_1-eps_2", "--along", "alpha_2=0.5,1",
                 "--alpha", "0.5", "--beta", "5", "--rho", "0.5"]
        one, two = document(*words, "--threads", "1"), document(*words, "--threads", "2")
        self.assertEqual(one["points"], two["points"])
        self.assertEqual(one["settings"]["sweep"], "alpha_2")
        self.assertEqual([p["alpha_2"] for p in one["points"] if p["best"]], [0.5, 1])
        for point in one["points"]:
            self.assertAlmostEqual(point["objective"], -point["eps_1"] - point["eps_2"], delta=1e-14)

    def test_best_learner_of_a_chain(self):
        point, = known(*TWO_TASKS, "--bayes")["points"]
        for task in ("1", "2"):
            self.assertLess(point["eps_bayes_" + task], point["eps_" + task])
            self.assertLess(point[f"eps_bayes_{task}_error"], 1e-10)
        for made in (known(*POINT, "--bayes"), known(*CURVE, "--branches", "all", "--bayes")):
            for single in made["points"]:
                self.assertAlmostEqual(single["eps_bayes_1"], single["eps_bayes"], delta=1e-11)
        self.assertIn("eps_bayes_2", run(*TWO_TASKS, "--bayes", "--format", "table").stdout)

    def test_tasks_in_every_order(self):
        words = ["point", "--alpha", "0.3,0.2,0.4", "--beta", "5", "--rho", "0.5,-0.4", "--bayes"]
        plain, = document(*words)["points"]
        points = {point["order"]: point for point in document(*words, "--permute-tasks")["points"]}
        self.assertEqual(list(points), ["1,2,3", "1,3,2", "2,1,3", "2,3,1", "3,1,2", "3,2,1"])
        self.assertEqual(json.dumps({key: points["1,2,3"][key] for key in plain}), json.dumps(plain))
        for order, point in points.items():
            self.assertEqual(list(point), list(points["1,2,3"]))
            self.assertEqual(point["forgetting_" + order[-1]], 0)
            self.assertEqual([point[key] for key in ("alpha_1", "rho_3", "eps_bayes_2")],
                             [plain[key] for key in ("alpha_1", "rho_3", "eps_bayes_2")])
        star, = (p for p in document(*words, "--permute-tasks", "--parent", "1")["points"] if p["order"] == "3,2,1")
        self.assertEqual((star["parent_3"], star["rho_3"]), (1, -0.4))
        real = document("point", "--weights", "real", "--loss", "square", *words[1:7], "--permute-tasks")["points"]
        self.assertEqual(len(real), 6)
        table = run(*words, "--permute-tasks", "--format", "table").stdout
        self.assertIn("2,3,1", table)
        for wrong, allowed in ((["--report", "every"], "allowed is last"), (["--derivatives", "alpha_1"], "no --derivatives")):
            refused = run(*words, "--permute-tasks", *wrong)
            self.assertEqual((refused.returncode, refused.stderr.count("\n")), (2, 1))
            self.assertIn(allowed, refused.stderr)

    def test_what_has_no_second_evaluation_or_derivative_says_why(self):
        broken, = document("point", "--alpha", "1.2", "--beta", "20", "--rsb", "1", "--check")["points"]
        self.assertIsNone(broken["check_residual"])
        self.assertIn("one step", broken["check_reason"])
        for doubled in range(3):  # the derivative takes eight times as long as the root, however busy the machine is
            limit = str(2**doubled * 0.3 * float(os.environ.get("FRANZ_PARISI_PATIENCE", 1)))
            answer = run("point", "--alpha", "30", "--beta", "1000", "--derivatives", "alpha_1", "--time-limit", limit, "--format", "json")
            if answer.returncode == 0:
                break
        late, = json.loads(answer.stdout)["points"]
        self.assertEqual((late["status"], late["d_q/d_alpha_1"]), ("converged", None))
        self.assertEqual(late["derivatives_reason"], "the time limit ran out")
        known_all, = document(*TWO_TASKS, "--derivatives", "gamma_2")["points"]
        self.assertIsNone(known_all["derivatives_reason"])

    def test_an_optimum_in_perfect_learning_is_at_the_end_of_the_range(self):
        best, = document("optimum", "--over", "beta_1=5:60", "--minimise", "eps_1", "--alpha", "4", "--beta", "20")["points"]
        self.assertEqual((best["optimum"], best["beta_1"]), ("highest", 60.0))
        self.assertLess(best["objective"], 1e-31)

    def test_derivatives_of_a_point(self):
        point, = known(*TWO_TASKS, "--derivatives", "gamma_2,alpha_1")["points"]
        aside = [known(*TWO_TASKS[:6], "0,1.01" if up else "0,0.99", *TWO_TASKS[7:])["points"][0] for up in (0, 1)]
        for key in ("q", "eps_1", "eps_2", "energy", "forgetting_1", "overlap_previous"):
            slope, error = point[f"d_{key}/d_gamma_2"], point[f"d_{key}/d_gamma_2_error"]
            self.assertLess(error, 1e-9)
            self.assertAlmostEqual(slope, (aside[1][key] - aside[0][key]) / 0.02, delta=1e-3 * abs(slope))
        self.assertIn("d_eps_2/d_alpha_1", point)
        real = ["--weights", "real", "--alpha", "1,0.5", "--beta", "2", "--rho", "0.5"]
        noisy, = document("point", *real, "--loss", "square", "--derivatives", "delta_1,noise_2")["points"]
        self.assertGreater(noisy["d_error_2/d_noise_2"], 0)
        best, = document("optimum", *real, "--loss", "probit", "--over", "gamma_2=0.1:10", "--minimise", "eps_2")["points"]
        self.assertIs(best["rs_exact"], True)
        for words, named in ((TWO_TASKS, "--weights real"), (["point", *real, "--loss", "probit"], "--loss square")):
            refused = run(*words, "--derivatives", "noise_1")
            self.assertEqual((refused.returncode, refused.stderr.count("\n")), (2, 1))
            self.assertIn(named, refused.stderr)
        self.assertEqual(run(*POINT, "--bayes", "--columns", "eps_bayes_reason", "--format", "csv").stdout, "eps_bayes_reason\n\n")
        shown = run(*TWO_TASKS, "--derivatives", "gamma_2", "--columns", "d_q/d_gamma_2", "--format", "csv").stdout
        self.assertEqual(float(shown.splitlines()[1]), point["d_q/d_gamma_2"])


class Forms(unittest.TestCase):
    def test_csv_has_the_same_numbers(self):
        result = run(*CURVE, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        points = known(*CURVE)["points"]
        self.assertEqual([list(row) for row in rows], [list(point) for point in points])
        for row, point in zip(rows, points):
            for key, value in point.items():
                self.assertEqual(json.loads(row[key]) if isinstance(value, (int, float)) else row[key] or None, value)

    def test_table_has_a_row_a_point(self):
        result = run(*CURVE, "--format", "table")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(result.stdout.count("converged"), 3)


if __name__ == "__main__":
    unittest.main()
