"""Numbers that the pages state are those that the program gives, by the commands that stand beside them."""

import json
import os
import re
import shlex
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
    words = words[:words.index("--output")] + words[words.index("--output") + 2:] if "--output" in words else words
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


if __name__ == "__main__":
    unittest.main()
