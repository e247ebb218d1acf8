"""Every include runs from a room to one it may know, and only cli/ prints."""

import os
import re
import unittest

ROOT = os.environ["FRANZ_PARISI_SOURCE"]

# Rooms, or single headers of them, that each room may include besides its own.
MAY_INCLUDE = {
    "arithmetic": [],
    "integrals": [],
    "theory": ["integrals/"],
    # the values of theory/ and none of its formulas, or it checks nothing
    "theory/reference": ["integrals/estimate.hpp", "integrals/deadline.hpp", "theory/rs/overlaps.hpp", "theory/rsb/overlaps.hpp",
                         "theory/parameters.hpp", "theory/teacher_tree.hpp"],
    "theory/wide": ["arithmetic/"],  # a theory by itself, without integrals or saddle points
    "solver": [],  # knows no physics
    "study": ["integrals/", "theory/", "theory/reference/", "theory/wide/", "solver/", "validation/", "networks/"],
    # the formulas of theory/ in here would make it prove nothing
    "validation": ["integrals/normal.hpp", "solver/stop.hpp"],
    "networks": ["arithmetic/", "solver/stop.hpp"],  # digits of its own, as those of validation/
    "cli": ["theory/", "study/", "version.hpp"],
    "python": ["study/", "version.hpp"],
}
QUOTED = re.compile(r'^\s*#\s*include\s*"([^"]*)"', re.MULTILINE)
ANGLED = re.compile(r"^\s*#\s*include\s*<(?:franz_parisi/)?((?:%s)/[^>]*)>" % "|".join(MAY_INCLUDE), re.MULTILINE)
PRINTING = re.compile(
    r"#\s*include\s*<(?:iostream|print)>"
    r"|\b(?:cout|cerr|clog|stdout|stderr|printf|fprintf|vprintf|puts|fputs|putchar|perror)\b")


def without_comments(code):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", code, flags=re.DOTALL)


def room_of(path):
    """A room inside a room is one of its own."""
    return max((room for room in MAY_INCLUDE if path.startswith(room + "/")), key=len, default="")


def forbidden_includes(room, code):
    allowed = [room + "/", *MAY_INCLUDE[room]]
    code = without_comments(code)
    return [name for name in QUOTED.findall(code) + ANGLED.findall(code)
            if name not in allowed and room_of(name) + "/" not in allowed]


def printing(code):
    return PRINTING.findall(without_comments(code))


def sources(room):
    for folder, _, names in os.walk(os.path.join(ROOT, room)):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith((".hpp", ".cpp", ".inc", ".in")) and room_of(os.path.relpath(path, ROOT)) == room:
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read()


class Rooms(unittest.TestCase):
    def test_know_only_the_rooms_below(self):
        for room in MAY_INCLUDE:
            files = list(sources(room))
            self.assertTrue(files, room)
            for path, code in files:
                with self.subTest(file=path):
                    self.assertEqual(forbidden_includes(room, code), [])

    def test_print_only_in_cli(self):
        for room in set(MAY_INCLUDE) - {"cli"}:
            for path, code in sources(room):
                with self.subTest(file=path):
                    self.assertEqual(printing(code), [])


class Page(unittest.TestCase):
    """docs/architecture.md names what is there: files by the end of their paths, rooms by their place in the tree."""

    def setUp(self):
        with open(os.path.join(ROOT, "docs", "architecture.md"), encoding="utf-8") as file:
            self.text = file.read()

    def test_names_files_that_exist(self):
        named = set(files_named(self.text))
        self.assertGreater(len(named), 40)
        there = [path for room in (*MAY_INCLUDE, "docs", "tests") for path in paths_below(room)]
        for name in sorted(named):
            with self.subTest(name=name):
                self.assertTrue(any(path == name or path.endswith("/" + name) for path in there))

    def test_shows_rooms_that_exist(self):
        shown = rooms_shown(self.text)
        self.assertLessEqual(set(MAY_INCLUDE), set(shown))
        for room in shown:
            if room not in ("python/plot", "python/figures"):  # of the module
                self.assertTrue(os.path.isdir(os.path.join(ROOT, room)), room)

    def test_would_see_a_wrong_name(self):
        self.assertEqual(files_named("`study/gone.cpp` and `there/`, not `a::b` or `plain`, `docs/x.md`"),
                         ["study/gone.cpp", "there", "docs/x.md"])
        self.assertEqual(rooms_shown("```\na/  x\n  b/  y\nc/\n```"), ["a", "a/b", "c"])


def files_named(text):
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    words = re.findall(r"`([\w./]+)`", prose)
    return [word.rstrip("/") for word in words if "/" in word or re.search(r"\.(cpp|hpp|py|json|md|txt)$", word)]


def rooms_shown(text):
    """Those of the tree, each with the rooms that it is in."""
    above, shown = [], []
    for indent, name in re.findall(r"^( *)(\w+)/(?= |$)", re.search(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL).group(1), re.MULTILINE):
        above = [*above[:len(indent) // 2], name]
        shown.append("/".join(above))
    return shown


def paths_below(room):
    """Of files and folders."""
    for folder, folders, names in os.walk(os.path.join(ROOT, room)):
        for name in (*folders, *names):
            yield os.path.relpath(os.path.join(folder, name), ROOT)
    yield room


PUBLIC = re.compile(r"^#include <franz_parisi/([^>]*)>", re.MULTILINE)


class PublicHeaders(unittest.TestCase):
    """Whatever names others as <franz_parisi/...> is installed: its layout may not depend on compiler flags."""

    def test_name_public_headers_alone(self):
        headers = {path: code for room in MAY_INCLUDE for path, code in sources(room) if path.endswith(".hpp")}
        public = {path for path, code in headers.items() if PUBLIC.search(code)}
        self.assertIn("study/chain/chain.hpp", public)
        named = public | {name for path in public for name in PUBLIC.findall(headers[path])}
        for path in sorted(named):
            with self.subTest(file=path):
                self.assertEqual(QUOTED.findall(headers[path]), [])
                self.assertNotIn("#include <Eigen", headers[path])

    def test_ask_nobody_for_a_library_of_messages(self):
        for room in MAY_INCLUDE:
            for path, code in sources(room):
                if path.endswith(".hpp"):
                    with self.subTest(file=path):
                        self.assertNotIn("<fmt/", without_comments(code))


class Check(unittest.TestCase):
    """The test itself, on code that it has to reject."""

    def test_sees_includes_against_the_direction(self):
        for room, name in (("integrals", "theory/task.hpp"), ("theory", "study/chain.hpp"), ("theory", "solver/newton.hpp"),
                           ("solver", "theory/task.hpp"), ("solver", "integrals/estimate.hpp"), ("solver", "study/chain.hpp"),
                           ("study", "cli/file.hpp"), ("validation", "theory/task.hpp"), ("validation", "study/chain.hpp"),
                           ("theory", "theory/reference/equations.hpp"), ("theory/reference", "theory/channel/probit.hpp"),
                           ("theory/reference", "integrals/normal.hpp"), ("theory", "theory/wide/chain.hpp"),
                           ("theory/wide", "theory/range.hpp"), ("validation", "theory/wide/kernel.hpp"), ("cli", "theory/reference/equations.hpp"),
                           ("validation", "integrals/estimate.hpp"), ("networks", "theory/task.hpp"),
                           ("networks", "validation/random.hpp"), ("networks", "study/log.hpp"), ("cli", "networks/random.hpp"),
                           ("arithmetic", "theory/wide/settings.hpp"), ("theory", "arithmetic/blas.hpp"), ("validation", "arithmetic/matrix.hpp"),
                           ("study", "arithmetic/cholesky.hpp"), ("theory", "../study/chain.hpp"), ("theory", "task.hpp")):
            self.assertEqual(forbidden_includes(room, f'  # include "{name}"\n'), [name])
        self.assertEqual(forbidden_includes("theory", "#include <study/chain.hpp>"), ["study/chain.hpp"])

    def test_lets_the_others_pass(self):
        self.assertEqual(forbidden_includes("study", '#include "theory/task.hpp"\n#include <vector>\n'), [])
        self.assertEqual(forbidden_includes("validation", '#include "integrals/normal.hpp"\n'), [])
        self.assertEqual(forbidden_includes("theory/reference", '#include "theory/rs/overlaps.hpp"\n'), [])
        self.assertEqual(forbidden_includes("study", '#include "theory/reference/equations.hpp"\n'), [])
        self.assertEqual(forbidden_includes("theory", '// #include "cli/file.hpp"\n'), [])

    def test_sees_printing(self):
        for code in ("#include <iostream>", "std::fputs(x, stderr);", "std::cerr << x;", 'printf("%d", x);', "std::puts(x);"):
            self.assertTrue(printing(code), code)
        self.assertFalse(printing("#include <cstdio>\n// printf\nstd::snprintf(buffer, 9, format);\nstd::ofstream file(path);"))


if __name__ == "__main__":
    unittest.main()
