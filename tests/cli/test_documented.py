"""Numbers that the pages state are those that the program gives, by the commands that stand beside them."""

import json
import math
import os
import re
import shlex
import tempfile
import unittest

from program import PATIENCE, run

DOCS = os.path.dirname(os.environ["FRANZ_PARISI_SCHEMA"])
OFTEN = os.environ.get("FRANZ_PARISI_SLOW") == "1"


def page(name):
    with open(os.path.join(DOCS, name), encoding="utf-8") as file:
        return file.read()


def command(name, beginning):
    """The words of the first command of a page that begins like this, without the name of the program and what follows it."""
    line = next(line for line in page(name).splitlines() if line.startswith(f"franz-parisi {beginning}"))
    return shlex.split(line.split(" && ")[0], comments=True)[1:]


def document(words, status=0):
    for option in "--output", "--format":
        words = words[:words.index(option)] + words[words.index(option) + 2:] if option in words else words
    made = run(*words, "--format", "json", timeout=600 * PATIENCE)
    assert made.returncode == status, made.stderr
    return json.loads(made.stdout)


class CommandLine(unittest.TestCase):
    def test_spinodals_and_transition_of_the_first_task(self):
        events = document(command("command_line.md", "curve --branches all --sweep alpha_1=0.01:2.2"))["events"]
        values = {kind: [event["value"] for event in events if event["kind"] == kind] for kind in
                  ("spinodal", "transition", "at_instability")}
        first, last = sorted(values["spinodal"])
        text = page("command_line.md")
        self.assertIn(f"spinodals are at $\\alpha_1 = {first:.9f}$ and ${last:.9f}$", text)
        self.assertIn(f"transition at ${values['transition'][0]:.9f}$", " ".join(text.split()))
        self.assertIn(f"from $\\alpha_1 \\approx {min(values['at_instability']):.2f}$ on", page("output.md"))

    def test_best_gamma(self):
        made = document(command("command_line.md", "optimum --over gamma_2=0.01:10 --minimise eps_2"))
        best = made["points"][0]["gamma_2"]
        self.assertRegex(page("command_line.md"), rf"minimise eps_2 .*# gamma_2 = {re.escape(f'{best:.9f}')}\n")

    def test_sampled_conjugates(self):
        made = document(command("command_line.md", "monte-carlo --alpha 1 --beta 20 --samples 1000,20000"))
        times = [f"{one['mean'] / one['exact']:.2f}" for one in made["bias"] if one["samples"] == 20000]
        self.assertIn("come out {}, {} and {} times as large as they are".format(*times), page("command_line.md"))

    @unittest.skipUnless(OFTEN, "takes minutes: in ctest --preset slow")
    def test_verdict(self):
        words = command("command_line.md", "verify --alpha 0.5")
        made = run(*words, timeout=1800 * PATIENCE)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn(made.stdout.strip(), page("command_line.md"))
        said = re.search(r"Seeds 2, 3, 4 and 5 give p = ([0-9., ]+) and ([0-9.]+[0-9])", page("command_line.md"))
        for seed, p in zip((2, 3, 4, 5), [*said.group(1).split(", "), said.group(2)]):
            verdict = run(*words, "--seed", str(seed), timeout=1800 * PATIENCE).stdout
            self.assertEqual(f"{float(re.search(r'p = ([0-9.]+) at significance', verdict).group(1)):.2f}", p)


class Potentials(unittest.TestCase):
    def test_stationary_points_and_transition(self):
        text = page("phase_diagrams.md")
        second = document(command("phase_diagrams.md", "potential --impose overlap_previous"))["events"]
        for event in second:
            self.assertIn(f"{event['value']:.9f}$", text)
        self.assertEqual([event["kind"] for event in second], ["stationary_point"] * 3)
        first = document(command("phase_diagrams.md", "potential --impose q_star=0.9"))["events"]
        transition, = (event for event in first if event["kind"] == "transition")
        highest, = (event for event in first if event["kind"] == "stationary_point" and event["equilibrium"])
        self.assertIn(f"passes at $q_\\star={transition['value']:.9f}$ from states close to the teacher to others "
                      f"($\\varepsilon_1={transition['eps_1']:.4f}$)", " ".join(text.split()))
        self.assertIn(f"the equilibrium, {highest['value']:.9f};", " ".join(text.split()))


class Paper(unittest.TestCase):
    """The exact numbers of docs/paper.md."""

    def row(self, figure):
        return next(line for line in page("paper.md").splitlines() if line.startswith(f"| {figure} |"))

    def events(self, kind, *words):
        """Where events of a kind are, in order."""
        made = document(["curve", "--branches", "all", *words])
        return sorted(event["value"] for event in made["events"] if event["kind"] == kind)

    def test_first_task(self):
        words = ["--sweep", "alpha_1=0.1:2.2:20", "--alpha", "1", "--beta", "20"]
        first, last = self.events("spinodal", *words)
        transition, = self.events("transition", *words)
        unstable = min(self.events("at_instability", *words))
        self.assertIn(f"$\\alpha_1 = {first:.9f}$ and ${last:.9f}$, transition at ${transition:.9f}$", self.row("2a"))
        self.assertIn(f"from ${unstable:.9f}$ on", self.row("2a"))

    def slope(self, alpha, *words):
        """d ln eps_1 / d ln alpha_1."""
        point, = document(["point", "--alpha", alpha, "--beta", "20", "--derivatives", "alpha_1", *words])["points"]
        return point["alpha_1"] / point["eps_1"] * point["d_eps_1/d_alpha_1"]

    def test_slopes(self):
        small, large = re.search(r"on the branch of small error is (.*?) \(a straight.*on that of large error (.*), and without",
                                 self.row("2b")).groups()
        teacher = command("paper.md", "point --alpha 1.8 --beta 20 --derivatives alpha_1 --start")[-2:]
        for text, digits, words in (small, 1, teacher), (large, 2, []):
            said = re.findall(r"(-[0-9.]+) at ([0-9.]+[0-9]|[0-9])", text)
            self.assertEqual(len(said), 6)
            for slope, alpha in said:
                self.assertEqual(slope, f"{self.slope(alpha, *words):.{digits}f}", alpha)
        points = document(command("paper.md", "curve --branches all --sweep alpha_1=1.5:2:51"))["points"]
        line = [(math.log(point["alpha_1"]), math.log(point["eps_1"])) for point in points if point["stable"] and point["eps_1"] < 0.1]
        middle = [sum(values) / len(line) for values in zip(*line)]
        fit = sum((x - middle[0]) * (y - middle[1]) for x, y in line) / sum((x - middle[0]) ** 2 for x, _ in line)
        self.assertIn(f"a straight line through {len(line)} points from 1.5 to 2: {fit:.1f})", self.row("2b"))

    def test_states_held_at_an_overlap(self):
        made = document(["potential", "--alpha", "2", "--beta", "5", "--impose", "q_star=0.75,0.87,0.99"])
        eps = [point["eps_1"] for point in made["points"]]
        self.assertIn(f"$\\varepsilon_1 = {eps[0]:.4f}$, {eps[1]:.4f} and {eps[2]:.4f} at $q_\\star = 0.75$, 0.87 and 0.99",
                      self.row("2d"))
        best, = (point["q_star"] for point in document(["point", "--alpha", "2", "--beta", "5"])["points"])
        self.assertIn(f"its maximum at $q_\\star = {best:.9f}$", self.row("2d"))

    @unittest.skipUnless(OFTEN, "takes half a minute with its like: in ctest --preset slow")
    def test_second_tasks(self):
        ends, transitions, known = [], [], []
        for rho in "-0.5", "0", "0.5":
            words = ["--sweep", "alpha_2=0.1:7:20", "--alpha", "2,1", "--beta", "20", "--rho", rho]
            *others, from_known, end = self.events("spinodal", *words)
            ends.append(end)
            known.append(from_known)
            transitions.append(max(self.events("transition", *words)))
        text = self.row("3a, 3b")
        for values in ends, transitions, known:
            self.assertIn(", ".join(f"{value:.4f}" for value in values), text)

    @unittest.skipUnless(OFTEN, "takes half a minute with its like: in ctest --preset slow")
    def test_second_tasks_with_a_weak_prior(self):
        text = self.row("3c, 3d")
        unstable, transitions, spinodals = [], [], []
        for rho in "-0.5", "0", "0.5":
            words = ["--sweep", "alpha_2=0.1:3:20", "--alpha", "2,1", "--beta", "20", "--rho", rho, "--gamma", "0,0.1"]
            unstable.append(min(self.events("at_instability", *words)))
            transitions.append(self.events("transition", *words))
            spinodals.append(self.events("spinodal", *words))
        self.assertIn("from $\\alpha_2 = " + f"{unstable[0]:.3f}$, {unstable[1]:.3f}, {unstable[2]:.3f} on", text)
        self.assertEqual([len(some) for some in spinodals], [4, 4, 2])
        self.assertRegex(text, f"between {min(map(min, spinodals)):.2f} and {max(map(max, spinodals)):.2f}")
        self.assertIn("transitions at " + "; ".join(" and ".join(f"{value:.4f}" for value in some) for some in transitions), text)

    @unittest.skipUnless(OFTEN, "takes half a minute with its like: in ctest --preset slow")
    def test_with_a_prior(self):
        first = ["--sweep", "alpha_1=0.1:2.4:20", "--alpha", "1", "--beta", "100", "--gamma", "1"]
        spinodals, transitions = self.events("spinodal", *first), self.events("transition", *first)
        text = self.row("A1a")
        for said, values in (("spinodals ([0-9.]+) and", spinodals), ("and ([0-9.]+[0-9]), transition", spinodals),
                             ("transition ([0-9.]+[0-9]),", transitions)):
            self.assertIn(re.search(said, text).group(1), [f"{value:.4f}" for value in values])
        after = [max(self.events("transition", "--sweep", "alpha_2=0.1:7:20", "--alpha", "2,1", "--beta", "100,20", "--gamma", "1,1",
                                 "--rho", rho)) for rho in ("-0.5", "0", "0.5")]
        self.assertIn("Transitions at " + ", ".join(f"{value:.4f}" for value in after), self.row("A1b, A1c"))


class Estimator(unittest.TestCase):
    """What docs/paper.md says of the estimator that the published curves come from."""

    CONJUGATES = "monte-carlo --alpha 1 --beta 20 --samples 100,300,", "monte-carlo --alpha 1 --beta 20 --samples 1000000"
    ENDS = "monte-carlo --alpha 1 --beta 20 --samples 30,", "monte-carlo --alpha 1 --beta 20 --samples 10000,"

    def made(self, beginning, samples=None):
        """The document of a command, of some of its numbers of samples only."""
        words = command("paper.md", beginning)
        if samples:
            words[words.index("--samples") + 1] = samples
        return document(words)

    def bias(self, made, *quantities):
        """Means and standard errors by number of samples."""
        found = {}
        for one in made["bias"]:
            if one["quantity"] in quantities:
                found.setdefault(one["samples"], []).append((one["mean"], one["standard_error"], one["exact"]))
        return found

    def assert_row(self, samples, cells):
        name = f"{samples} (published)" if samples == 20000 else str(samples)
        self.assertIn("| " + " | ".join([name, *cells]) + " |\n", page("paper.md"))

    def assert_conjugates(self, made):
        """The rows of the table, and what was sampled."""
        rows = self.bias(made, "q_hat", "r_hat", "q_star_hat")
        for samples, values in rows.items():
            self.assert_row(samples, [f"{mean:.{digits}f}(" + (f"{error:.1f})" if error >= 1 else f"{error * 10**digits:.0f})")
                                      for (mean, error, _), digits in zip(values, (1, 2, 2))])
        return rows

    def assert_ends(self, made):
        for samples, ((mean, error, exact),) in self.bias(made, "eps_1").items():
            ends = [run["status"] for run in made["monte_carlo"] if run["samples"] == samples]
            self.assert_row(samples, [f"{mean:.3f}({1000 * error:.0f})", str(len(ends)), str(ends.count("not_settled"))])
        self.assertIn(f"| exact | {exact:.5f} | | |\n| Bayes bound (14) | {made['points'][0]['eps_bayes']:.5f} | | |\n", page("paper.md"))

    def test_conjugates_of_few_samples(self):
        rows = self.assert_conjugates(self.made(self.CONJUGATES[0], "100,300"))
        self.assert_row("exact", [f"{exact:.5f}" for *_, exact in rows[100]])

    def test_ends_with_few_samples(self):
        self.assert_ends(self.made(self.ENDS[0], "30,100"))

    @unittest.skipUnless(OFTEN, "takes minutes: in ctest --preset slow")
    def test_conjugates(self):
        rows = {}
        for beginning in self.CONJUGATES:
            rows |= self.assert_conjugates(self.made(beginning))
        self.assertIn("$\\hat q$ is {:.0f} %, $\\hat r$ {:.0f} % and $\\hat q_\\star$ {:.0f} % too large".format(
            *(100 * (mean / exact - 1) for mean, _, exact in rows[20000])), page("paper.md"))
        q = {samples: mean - exact for samples, ((mean, _, exact), *_) in rows.items()}
        falls = [q[10**power] - q[10 ** (power + 1)] for power in (2, 3, 4, 5)]
        self.assertIn("falls by {:.0f}, {:.0f}, {:.0f} and {:.0f} for each".format(*falls), page("paper.md"))
        self.assertGreater(q[1000000], 0.5 * q[20000])

    @unittest.skipUnless(OFTEN, "takes minutes: in ctest --preset slow")
    def test_ends(self):
        for beginning in self.ENDS:
            self.assert_ends(self.made(beginning))


class Verdicts(unittest.TestCase):
    """How sharp docs/simulation.md says that the joint test is."""

    def joint(self, *words):
        """The joint p-value of a verdict, as it is said, and the largest |z|."""
        said = run("verify", *words, timeout=600 * PATIENCE)
        self.assertIn(said.returncode, (0, 3, 4), said.stderr)
        table = re.findall(r"^ *\w+(?: +-?[0-9.]+){5} +(-?[0-9.]+)", said.stdout, re.MULTILINE)
        return re.search(r"joint test .* p = ([0-9.e-]+)", said.stdout).group(1), max(abs(float(z)) for z in table)

    def held_against(self, words, texts):
        """The verdicts on a run and on its log with `texts`, in place of the first of them."""
        with tempfile.TemporaryDirectory() as folder:
            log, wrong = os.path.join(folder, "run.jsonl"), os.path.join(folder, "wrong.jsonl")
            yield self.joint(*words, "--log", log)
            with open(log, encoding="utf-8") as file:
                settings, *instances = file.readlines()
            self.assertIn(texts[0], settings)
            for text in texts[1:]:
                with open(wrong, "w", encoding="utf-8") as file:
                    file.writelines([settings.replace(texts[0], text), *instances])
                yield self.joint("--log", wrong)

    def words(self):
        line = next(line for line in page("simulation.md").splitlines() if "--size 100,200 --instances 24" in line)
        words = shlex.split(line)[2:]
        return words[:words.index("--log")]

    def test_beta_off_by_a_fifth(self):
        (right, _), (less, less_z), (more, more_z) = self.held_against(self.words(), ['"beta":20.0', '"beta":16.0', '"beta":24.0'])
        self.assertIn(f"The joint p of the right theory is {right}, of beta = 16 it is {less} and of 24 {more}, "
                      f"where the largest z are {less_z:.1f} and {more_z:.1f}.", page("simulation.md"))

    @unittest.skipUnless(OFTEN, "takes half a minute with its like: in ctest --preset slow")
    def test_gamma_off_by_a_fifth(self):
        chain = re.search(r"After a second task\s+\(`(.*)`\)", page("simulation.md")).group(1).split()
        words = chain + self.words()[self.words().index("--size"):]
        (right, _), (wrong, z) = self.held_against(words, ['"gamma":1.0', '"gamma":0.8'])
        self.assertIn(f"it is {right}, and {wrong} where the log says `\"gamma\":0.8`: there no z exceeds {math.ceil(10 * z) / 10:.1f}.",
                      page("simulation.md"))


class Training(unittest.TestCase):
    """The table of docs/simulation.md that says what training does."""

    LOADS = ("0.5", "1", "1.5", "2")
    OPTIONS = ((r"learning rate ([0-9.]+)", "--learning-rate"), (r"batches of ([0-9]+)", "--batch"),
               (r"weight decay ([0-9.]+)", "--weight-decay"), (r"([0-9]+) epochs", "--epochs"), (r"(no) momentum", "--momentum"))

    def rows(self):
        """Cells of each row by its first cell."""
        section = page("simulation.md").split("## What training does")[1].split("\n- ")[0]
        lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
        return {name.strip("*"): [cell.strip(" *") for cell in cells] for name, *cells in lines[2:]}

    def test_theory(self):
        rows, branches = self.rows(), {"small alpha": {}, "small error": {}}
        for alpha in self.LOADS:
            points = document(["curve", "--branches", "all", "--sweep", f"alpha_1={alpha},2.2", "--alpha", "1", "--beta", "20"])["points"]
            stable = sorted((point["eps_1"], point["rs_stable"]) for point in points
                            if point["alpha_1"] == float(alpha) and point["stable"])
            if stable[-1][0] > 0.2:
                branches["small alpha"][alpha] = f"{stable[-1][0]:.4f}" + ("" if stable[-1][1] else " (unstable)")
            if stable[0][0] < 0.1:
                branches["small error"][alpha] = f"{stable[0][0]:.4f}"
            bound, = document(["point", "--alpha", alpha, "--beta", "20"])["points"]
            said = rows["Bayes bound"][self.LOADS.index(alpha)]
            self.assertEqual(said, "0" if bound["eps_bayes"] == 0 else f"{bound['eps_bayes']:.4f}")
        for name, values in branches.items():
            self.assertEqual(rows[f"theory at beta = 20, branch {'from' if name == 'small alpha' else 'of'} {name}"],
                             [values.get(alpha, "-") for alpha in self.LOADS])

    @unittest.skipUnless(OFTEN, "takes a minute: in ctest --preset slow")
    def test_what_training_reaches(self):
        trained = {name: cells for name, cells in self.rows().items() if name.startswith(("adam", "sgd"))}
        self.assertGreater(len(trained), 10)
        for name, cells in trained.items():
            words = {"--learning-rate": "0.01", "--epochs": "3000"}
            for pattern, option in self.OPTIONS:
                if found := re.search(pattern, name):
                    words[option] = "0" if found.group(1) == "no" else found.group(1)
            for alpha, said in zip(self.LOADS, cells):
                with self.subTest(training=name, alpha=alpha):
                    made = document(["simulate", "--method", name.split(",")[0], "--alpha", alpha, "--size", "1001", "--instances", "10",
                                     "--seed", "5", *(word for pair in words.items() for word in pair)])
                    eps, = (one for one in made["summary"] if one["quantity"] == "eps_1")
                    error = f"({1000 * eps['standard_error']:.0f})"
                    self.assertEqual(said, "0" if eps["mean"] == 0 else f"{eps['mean']:.3f}{error}")


class Wide(unittest.TestCase):
    """What docs/wide.md says of networks of growing width."""

    @unittest.skipUnless(OFTEN, "takes minutes: in ctest --preset slow")
    def test_loss_approaches_the_theory(self):
        import numpy

        text = page("wide.md")
        words = re.search(r"`franz-parisi (verify --method width .*? --seed 2)`", text).group(1).split()
        made = document(words, status=4)
        self.assertIn("loss_train_1", made["verdicts"][0]["reason"])
        theory, = (one["theory"] for one in made["comparison"] if one["quantity"] == "loss_train_1")
        self.assertIn(f"`loss_train_1` exceeds {theory:.4f}", text)
        rows = [one for one in made["summary"] if one["quantity"] == "loss_train_1" and one["size"]]
        above = [one["mean"] - theory for one in rows]
        errors = [one["standard_error"] for one in rows]
        self.assertIn("| | " + " | ".join(f"{a:.3f}({1000 * e:.0f})" for a, e in zip(above, errors)) + " |", text)

        def fit(*powers):
            terms = numpy.array([[one["size"] ** power / error for power in powers] for one, error in zip(rows, errors)])
            scaled = numpy.array(above) / errors
            values, (chi_square,), *_ = numpy.linalg.lstsq(terms, scaled, rcond=None)
            return values[0], numpy.linalg.inv(terms.T @ terms)[0, 0] ** 0.5, chi_square
        limit, error, chi_square = fit(0, -0.5, -1)
        self.assertIn(f"{limit:.3f}({1000 * error:.0f}) at infinite width ($\\chi^2={chi_square:.1f}$ with 6 degrees", text)
        self.assertIn(f"($\\chi^2={fit(0, -1)[2]:.0f}$ with 7)", text)


if __name__ == "__main__":
    unittest.main()
