"""Pictures of documents: what is on them, and what is said where there can be none."""

import collections
import json
import os
import pty
import re
import tempfile
import unittest

from picture import Folder, lines, markers, texts
from program import POINT, run

CURVE = ["curve", "--sweep", "alpha_1=0.1:0.3:5", "--beta", "5"]
CURVES = ["curve", "--sweep", "alpha_2=0.1,0.2,0.3", "--each", "rho_2=-0.5,0,0.5", "--alpha", "0.3", "--beta", "5"]
SCHEMA = "urn:franz-parisi:schema:1"
DISC = 6  # as gnuplot numbers its shapes
ALLOWED = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}


def dashed_paths(svg):
    return len(re.findall("stroke-dasharray", svg))


class Curves(Folder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.curve = cls.make("curve.json", CURVE)
        cls.curves = cls.make("curves.json", CURVES)

    def changed(self, change, source=None):
        """A copy of a document after `change(points)`."""
        with open(source or self.curve) as file:
            document = json.load(file)
        change(document["points"])
        return self.write(document)


class Picture(Curves):
    def test_has_default_axes_and_symbols(self):
        shown = texts(self.draw(self.curve))
        self.assertIn("data load α1", shown)
        self.assertIn("generalisation error ε1", shown)
        self.assertIn("Bayes bound", shown)

    def test_tells_sweeps_apart(self):
        shown = texts(self.draw(self.curves))
        for text in ("ρ2 = −0.5", "ρ2 = 0", "ρ2 = 0.5", "ε1", "ε2", "data load α2"):
            self.assertIn(text, shown)

    def test_tells_files_apart_by_parameters_or_names(self):
        hotter = self.make("hotter.json", [*CURVE[:-1], "2.5"])
        self.assertIn("β1 = 2.5", texts(self.draw(self.curve, hotter)))
        odd = "a_{b}^c & <d>'s\\n.json"
        self.make(odd, ["curve", "--sweep", "alpha_1=0.3,0.1", "--beta", "5"])
        shown = texts(self.draw(self.curve, self.path(odd)))
        self.assertIn("curve", shown)
        self.assertIn("a_{b}^c & <d>'s\\n", shown)

    def test_has_the_axes_asked_for(self):
        shown = texts(self.draw(self.curve, "--x", "q_star", "--y", "q,r,replicon,eps_mean_network"))
        for text in ("overlap q*", "q", "r", "λ", "overlap"):
            self.assertIn(text, shown)

    def test_has_every_format(self):
        for name, start in ALLOWED.items():
            path = self.path("picture." + name)
            self.draw(self.curve, "--output", path)
            with open(path, "rb") as file:
                by_ending = file.read()
            by_option = run("plot", self.curve, "--format", name, text=False).stdout
            for picture in (by_ending, by_option):
                self.assertTrue(picture.startswith(start))
                self.assertGreater(len(picture), 2000)

    def test_takes_all_after_two_dashes_for_files(self):
        picture = self.draw(self.curve)
        self.assertEqual(self.draw("--", self.curve), picture)
        self.make("--odd.json", CURVE)
        result = run("plot", "--", "--odd.json", cwd=self.folder)
        self.assertEqual((result.returncode, result.stdout), (0, picture), result.stderr)

    def test_is_the_same_from_standard_input(self):
        with open(self.curve) as file:
            result = run("plot", "-", stdin=file)
        self.assertEqual(result.stdout, self.draw(self.curve))

    def test_is_a_pure_function_of_the_document(self):
        self.assertEqual(self.draw(self.curves), self.draw(self.curves))

    def test_of_many_points_fills_no_pipe(self):
        def multiply(points):
            points[:] = [dict(points[0], alpha_1=0.1 + i * 1e-5) for i in range(30000)]

        self.assertIn("data load α1", texts(self.draw(self.changed(multiply))))

    def test_of_single_points_is_dots(self):
        points = [self.make(f"point{i}.json", ["point", "--alpha", f"0.{i}", "--beta", "5"]) for i in (1, 2)]
        self.assertIn("generalisation error ε1", texts(self.draw(*points, "--x", "alpha_1")))


class Lines(Curves):
    """Which points are joined, and how."""

    def solid_runs(self, svg):
        """Numbers of points of the solid blue lines in the picture, legend aside."""
        runs = [len(line) for line in lines(svg, r"rgb\(  0, 114, 178\)")]
        return [run for run in runs if run != 2]  # a sample of the legend has two

    def test_join_all_points(self):
        self.assertEqual(self.solid_runs(self.draw(self.curve)), [5])

    def test_are_dashed_where_unstable(self):
        stable = self.draw(self.curve)
        unstable = self.draw(self.changed(lambda points: points[-1].update(rs_stable=False)))
        self.assertEqual(self.solid_runs(unstable), [4])
        self.assertEqual(dashed_paths(unstable), dashed_paths(stable) + 2)  # and the legend
        self.assertIn("RS unstable", texts(unstable))
        self.assertNotIn("RS unstable", texts(stable))

    def test_end_where_the_branch_does(self):
        def branch(points):
            for point in points[3:]:
                point["branch"] = 1

        self.assertEqual(self.solid_runs(self.draw(self.changed(branch))), [3])

    def test_leave_out_what_missed_its_target(self):
        missed = self.changed(lambda points: points[3].update(status="target_not_met", eps_1=0.9))
        self.assertEqual(self.solid_runs(self.draw(missed)), [3])
        self.assertNotIn("0.8", texts(self.draw(missed)))

    def test_leave_out_what_does_not_exist(self):
        self.assertEqual(self.solid_runs(self.draw(self.changed(lambda points: points[3].update(eps_1=None)))), [3])


class Branches(Curves):
    """All branches of an S-shaped curve, with what happens between its points."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s = cls.make("s.json", ["curve", "--branches", "all", "--sweep", "alpha_1=1.4:2:7", "--beta", "20"])

    def ends(self, svg):
        """How often a line begins or ends at each place of the picture."""
        blue = r"rgb\(  0, 114, 178\)"
        every = lines(svg, blue) + lines(svg, blue, dashed=True)
        return collections.Counter(place for line in every for place in (line[0], line[-1]))

    def without_events(self):
        with open(self.s) as file:
            document = json.load(file)
        return self.write(dict(document, events=[]))

    def test_meet_at_the_spinodals(self):
        for key in "eps_1", "q", "energy":
            picture = self.draw(self.s, "--y", key)
            ends = self.ends(picture)
            spinodals = [dot for dot in markers(picture, DISC) if dot in ends]
            self.assertEqual(len(spinodals), 2, key)
            for place in spinodals:
                self.assertEqual(ends[place], 2, key)
        self.assertFalse(markers(self.draw(self.without_events()), DISC))

    def test_are_explained_by_the_legend(self):
        shown = texts(self.draw(self.s))
        for text in "not equilibrium", "spinodal", "transition", "RS unstable":
            self.assertIn(text, shown)
        shown = texts(self.draw(self.without_events()))
        self.assertNotIn("spinodal", shown)
        self.assertNotIn("transition", shown)
        self.assertNotIn("not equilibrium", texts(self.draw(self.curve)))

    def test_marks_the_transition_on_its_own_axis_only(self):
        self.assertIn("transition", texts(self.draw(self.s, "--y", "q")))
        self.assertNotIn("transition", texts(self.draw(self.s, "--x", "q", "--y", "r")))


class Failure(Curves):
    def fails(self, status, named, *words, **options):
        kept = self.write("precious", "kept.svg")
        result = run("plot", *words, "--output", kept, **options)
        self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for text in named:
            self.assertIn(text, result.stderr)
        with open(kept) as file:
            self.assertEqual(file.read(), "precious")

    def test_without_gnuplot_says_what_to_install(self):
        environment = dict(os.environ, PATH=self.folder)
        self.fails(1, ["gnuplot", "install"], self.curve, env=environment)

    def test_of_gnuplot_is_one_line(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        fake = os.path.join(folder.name, "gnuplot")
        for script in "echo broken >&2; echo twice >&2; exit 3", "exec true", "kill -9 $$":
            with open(fake, "w") as file:
                file.write("#!/bin/sh\n" + script + "\n")
            os.chmod(fake, 0o755)
            self.fails(1, ["gnuplot failed"], self.curve, env=dict(os.environ, PATH=folder.name + ":/usr/bin:/bin"))

    def test_for_bad_words(self):
        self.fails(2, ["FILE", "missing"])
        self.fails(2, ["FILE none.json", "cannot be read"], "none.json")
        self.fails(2, ["FILE /", "cannot be read"], "/")
        self.fails(2, ["--x colour", "alpha_1"], self.curve, "--x", "colour")
        self.fails(2, ["--y colour", "alpha_1"], self.curve, "--y", "eps_1,colour")
        self.fails(2, ["--y ''"], self.curve, "--y", "")
        self.fails(2, ["--format gif", "svg, pdf or png"], self.curve, "--format", "gif")
        self.fails(2, ["curves.json", "alpha_2", "--x"], self.curve, self.curves)
        result = run("plot", self.curve, "--output", self.path("picture.gif"))
        self.assertEqual(result.returncode, 2)
        self.assertIn(".svg, .pdf or .png", result.stderr)

    def test_on_a_terminal_asks_for_a_file(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        result = run("plot", self.curve, stdout=theirs)
        os.close(theirs)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--output: missing", result.stderr)

    def test_for_a_single_point(self):
        self.fails(2, ["point.json", "no sweep"], self.make("point.json", POINT))

    def test_for_documents_that_are_none(self):
        good = {"schema": SCHEMA, "settings": {"sweep": "alpha_1", "each": None}}
        point = {"alpha_1": 1, "eps_1": 0.2, "status": "converged", "branch": 0, "rs_stable": True}
        for bad, named in (("", "is not JSON"), ("{", "is not JSON"), ("[1]", "not a JSON object"), ("{}", "schema"),
                           ('{"schema": "other"}', "schema"), (good, "kind of document"),
                           (dict(good, points=[]), "at least one point"), (dict(good, points=3), "not a list"),
                           (dict(good, points=[3]), "not a record"), (dict(good, points=[{}]), "alpha_1"),
                           (dict(good, points=[point], settings=3), "kind of document"),
                           (dict(good, points=[point], settings={"simulation": {}}), "sizes"),
                           (dict(good, points=[point], events=3), "'events' is not a list"),
                           (dict(good, points=[point], events=[3]), "not a record"),
                           (dict(good, points=[point], events=[dict(point, kind="spinodal")]), "parameter"),
                           (dict(good, points=[point], settings={"sweep": 3}), "sweep"),
                           (dict(good, points=[dict(point, eps_1="x")]), "eps_1"),
                           (dict(good, points=[point, {"alpha_1": 2}]), "eps_1"),
                           (dict(good, points=[dict(point, branch=[])]), "branch"),
                           (dict(good, points=[dict(point, status="no_root")]), "no point"),
                           (json.dumps(dict(good, points=[point])).replace("0.2", "1e999"), "1e999")):
            with self.subTest(bad=bad):
                self.fails(2, ["made.json", named], self.write(bad))

    def test_that_cannot_be_written(self):
        result = run("plot", self.curve, "--output", self.path("no/picture.svg"))
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("--output", result.stderr)


if __name__ == "__main__":
    unittest.main()
