"""The README keeps its promises: commands that are complete and the same everywhere, and names that exist."""

import glob
import json
import os
import re
import unittest

ROOT = os.environ["FRANZ_PARISI_SOURCE"]


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


README = read("README.md")
INSTALLING = re.findall(r"^```sh\n(apt-get update && .*)\n```$", README, re.MULTILINE)

PAGES = [os.path.relpath(path, ROOT) for pattern in ("*.md", "docs/*.md", "bench/*.md") for path in glob.glob(os.path.join(ROOT, pattern))]


def without_code(text):
    return re.sub(r"^```.*?^```|`[^`\n]*`|\$[^$\n]*\$", "", text, flags=re.MULTILINE | re.DOTALL)


def headings(text):
    """What links to a page's headings are called, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def packages(command):
    """Lists of alternatives: any one of each list will do, and apt takes one that is there before it takes the first."""
    wanted = re.search(r'apt-get satisfy -y --no-remove "([^"]*)"', command).group(1)
    return [alternatives.split(" | ") for alternatives in wanted.split(", ")]


class Commands(unittest.TestCase):
    def test_are_two_of_one_line_each(self):
        self.assertEqual(len(INSTALLING), 2)
        self.assertNotIn("apt-get install", README)  # takes packages away where these conflict with what is there
        for command in INSTALLING:
            self.assertEqual(command.count('DEBIAN_FRONTEND=noninteractive apt-get satisfy -y --no-remove "'), 1)
            self.assertNotIn("\\", command)

    def test_install_the_same_packages_and_tests_a_few_more(self):
        main, test = INSTALLING
        self.assertEqual(packages(main), packages(test)[:len(packages(main))])

    def test_second_is_what_ci_runs(self):
        lines = [line for line in read(".ci", "run").splitlines() if "apt-get" in line]
        self.assertEqual(lines, [INSTALLING[1]])
        self.assertTrue(os.access(os.path.join(ROOT, ".ci", "run"), os.X_OK))

    def test_others_are_those_of_the_command_line_page(self):
        """There a test runs them."""
        others = set(re.findall(r"^```sh\n(.*)\n```$", README, re.MULTILINE)) - set(INSTALLING)
        self.assertEqual(len(others), 2)
        page = read("docs", "command_line.md")
        for command in others:
            self.assertIn(f"```sh\n{command}\n```", page)

    def test_every_package_has_its_reason(self):
        table = read("docs", "licences.md")
        for alternatives in packages(INSTALLING[0]):
            for package in alternatives:
                self.assertRegex(package, r"^[a-z0-9][a-z0-9.+-]+$")
                self.assertIn(f"`{package}`", table)

    def test_take_what_is_there_where_packages_exclude_each_other(self):
        self.assertIn(["libboost-dev", "libboost1.81-dev"], packages(INSTALLING[0]))  # only one Boost can be installed


class Names(unittest.TestCase):
    def test_every_page_links_to_files_and_headings_that_exist(self):
        for page in PAGES:
            for target in re.findall(r'\]\((?!https?:|mailto:)([^)]+)\)|src="(?!data:)([^"]+)"', without_code(read(page))):
                path, _, heading = "".join(target).partition("#")
                file = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
                self.assertTrue(os.path.exists(os.path.join(ROOT, file)), f"{page}: {path}")
                if heading and file.endswith(".md"):
                    self.assertIn(heading, headings(read(file)), page)

    def test_every_page_is_linked_from_another(self):
        linked = {os.path.normpath(os.path.join(os.path.dirname(page), path)) for page in PAGES
                  for path in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page))}
        self.assertEqual(set(PAGES) - linked - {"README.md"}, set())

    def test_every_page_has_its_place_on_the_site(self):
        placed = re.findall(r"^/(.*)$", read("docs", "site", "index.md"), re.MULTILINE)
        self.assertCountEqual([page + ".md" for page in placed if "*" not in page], PAGES)

    def test_strangers_read_it_to_the_end(self):
        self.assertLess(README.count("\n"), 200)

    def test_keys_are_those_of_the_schema(self):
        schema = json.loads(read("docs", "schema.json"))["$defs"]
        places = [schema[name] for name in ("point", "point_keys", "parameters")]
        properties = {key for place in places for key in place.get("properties", {})}
        patterns = [pattern for place in places for pattern in place.get("patternProperties", {})]
        page = read("docs", "output.md")
        table = page[page.index("| keys | meaning |"):page.index("Numbers read back")]
        for row in table.splitlines()[2:]:
            for key in re.findall(r"`([a-z_*]+)`", row.split("|")[1] if row else ""):
                example = re.sub(r"_[st]$", "_2", key).replace("*", "q")
                known = example in properties or any(re.match(pattern, example) for pattern in patterns)
                self.assertTrue(known, key)


class Releases(unittest.TestCase):
    def test_version_is_the_same_everywhere(self):
        version = re.search(r"^project\(franz-parisi VERSION (\S+)", read("CMakeLists.txt"), re.MULTILINE).group(1)
        self.assertEqual(re.search(r"^version: (\S+)$", read("CITATION.cff"), re.MULTILINE).group(1), version)
        released = re.findall(r"^## \[([0-9.]+)\] - \d{4}-\d{2}-\d{2}$", read("CHANGELOG.md"), re.MULTILINE)
        self.assertEqual(released[0], version)
        cited = re.search(r"doi: (\S+)", read("CITATION.cff")).group(1)
        self.assertIn(cited, read("cli", "commands.hpp"))  # what --version says
        self.assertEqual(re.search(r'^version = "(.*)"$', read("pyproject.toml"), re.MULTILINE).group(1), version)


if __name__ == "__main__":
    unittest.main()
