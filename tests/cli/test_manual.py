"""Man pages and completion say what the program takes."""

import os
import re
import shutil
import subprocess
import unittest

from program import run

MANUAL = os.environ["FRANZ_PARISI_MANUAL"]
PAGES = os.path.join(MANUAL, "man", "man1")
COMPLETION = os.path.join(MANUAL, "bash-completion", "completions", "franz-parisi")


def commands():
    """Those of which there are pages."""
    return sorted(name.removeprefix("franz-parisi-").removesuffix(".1") for name in os.listdir(PAGES) if "franz-parisi-" in name)


def options(command):
    """The options that the program's own help describes: those at the beginning of a line."""
    text = run("help", command).stdout
    return set(re.findall(r"^ {2}(?:-\w,? ?(?:[A-Z]+, )?)?(--[\w-]+)", text, re.MULTILINE))


def page(name):
    with open(os.path.join(PAGES, f"{name}.1"), encoding="utf-8") as file:
        return file.read()


def completed(*words):
    """What bash offers for the last of these words."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _franz_parisi; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    made = subprocess.run(["bash", "-c", script, "bash", COMPLETION, "franz-parisi", *words], capture_output=True, text=True)
    return (made.returncode, made.stderr, set(made.stdout.split()))


class Manual(unittest.TestCase):
    def test_has_a_page_for_every_command(self):
        listed = re.search(r"^Subcommands:\n(.*?)^\S", run("help").stdout, re.MULTILINE | re.DOTALL).group(1)
        named = set(re.findall(r"^ {2}(\S+)", listed, re.MULTILINE))
        self.assertEqual(named - set(commands()) - {"plot", "figure"}, set())
        self.assertLessEqual({"curve", "simulate", "merge"}, named & set(commands()))
        for command in commands():
            self.assertIn(f"franz\\-parisi\\-{command.replace('-', chr(92) + '-')}", page("franz-parisi"))

    def test_pages_have_every_option(self):
        for command in commands():
            text, known = page(f"franz-parisi-{command}").replace("\\-", "-"), options(command)
            self.assertGreater(len(known), 3, command)
            for option in known - {"--help"}:
                self.assertIn(option, text, command)

    @unittest.skipUnless(shutil.which("groff"), "no groff here")
    def test_groff_has_no_complaint(self):
        for name in os.listdir(PAGES):
            made = subprocess.run(["groff", "-man", "-ww", "-Tascii", "-z", os.path.join(PAGES, name)], capture_output=True,
                                  text=True)
            self.assertEqual((made.returncode, made.stderr), (0, ""), name)


class Completion(unittest.TestCase):
    def test_of_commands(self):
        status, error, words = completed("")
        self.assertEqual((status, error), (0, ""))
        self.assertEqual(words, {*commands(), "help", "--help", "--version"})
        self.assertEqual(completed("cur")[2], {"curve"})
        self.assertEqual(completed("help", "simu")[2], {"simulate"})

    def test_of_options(self):
        for command in commands():
            self.assertLessEqual(options(command), completed(command, "--")[2], command)
        self.assertEqual(completed("curve", "--swe")[2], {"--sweep"})

    def test_of_words_that_an_option_takes(self):
        self.assertEqual(completed("curve", "--format", "")[2], {"json", "csv", "table"})
        self.assertEqual(completed("curve", "--output", "")[2], set())  # files, by bash


if __name__ == "__main__":
    unittest.main()
