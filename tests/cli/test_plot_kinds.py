"""Pictures of simulations, diagrams and potentials, and of theory and simulation together."""

import json
import unittest

from picture import Folder, lines, markers, placed_texts, texts

SCHEMA = "urn:franz-parisi:schema:1"
DISC, CIRCLE, SQUARE, CROSS = 6, 5, 4, 1  # as gnuplot numbers its shapes in svg
BLUE = r"rgb\(  0, 114, 178\)"
TRAINING = ["simulate", "--method", "adam", "--size", "31", "--instances", "3", "--history", "5", "--epochs", "20"]


def point(alpha, beta, **more):
    return dict({"task": 1, "alpha_1": alpha, "beta_1": beta, "gamma_1": 0, "eps_1": 0.1 * alpha, "branch": 0,
                 "rs_stable": True, "status": "converged"}, **more)


class Simulation(Folder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trained = [cls.make(f"trained{alpha}.json", [*TRAINING, "--alpha", str(alpha)]) for alpha in (0.3, 0.6)]
        cls.curve = cls.make("curve.json", ["curve", "--sweep", "alpha_1=0.1:0.7:4", "--beta", "5"])

    def test_is_markers_with_bars_over_the_theory(self):
        picture = self.draw(self.curve, *self.trained)
        shown = texts(picture)
        for text in "data load α1", "generalisation error ε1", "Bayes bound", "adam, N = 31":
            self.assertIn(text, shown)
        self.assertEqual(len(markers(picture, DISC)), 2 + 1)  # and the legend's
        bars = [line for line in lines(picture, BLUE) if len(line) == 2 and line[0][0] == line[1][0]]
        self.assertEqual(len(bars), 2 + 1)

    def test_takes_the_colour_of_its_theory(self):
        curves = self.make("curves.json", ["curve", "--sweep", "alpha_2=0.2:0.6:3", "--each", "rho_2=0,0.5", "--alpha",
                                           "0.3", "--beta", "5"])
        trained = self.make("second.json", [*TRAINING, "--alpha", "0.3,0.4", "--rho", "0.5"])
        picture = self.draw(curves, trained, "--y", "eps_2")
        self.assertEqual([text for text in texts(picture) if "=" in text], ["ρ2 = 0", "ρ2 = 0.5", "adam, N = 31"])
        self.assertIn("color='rgb(213,  94,   0)'", picture)  # of the second value of rho_2

    def test_alone_is_by_epoch_with_the_range_of_its_runs(self):
        shown = texts(self.draw(*self.trained))
        for text in "epoch", "generalisation error ε1", "range of 3 runs", "α1 = 0.3", "α1 = 0.6":
            self.assertIn(text, shown)
        shown = texts(self.draw(*self.trained, "--x", "q_star", "--y", "eps_1"))
        self.assertIn("overlap q*", shown)
        self.assertNotIn("range of 3 runs", shown)

    def test_of_a_second_task_goes_on_after_the_first(self):
        trained = self.make("two.json", [*TRAINING, "--alpha", "0.3,0.4", "--rho", "0.5"])
        shown = texts(self.draw(trained))
        self.assertIn("next task", shown)
        self.assertIn("40", shown)  # epochs in all

    def test_along_a_parameter_is_its_outcome(self):
        shown = texts(self.draw(*self.trained, "--x", "alpha_1"))
        self.assertIn("data load α1", shown)
        self.assertNotIn("range of 3 runs", shown)

    def test_of_one_point_is_shown_by_quantity(self):
        sampled = self.make("sampled.json", ["simulate", "--alpha", "0.5", "--beta", "5", "--size", "21", "--instances",
                                             "2", "--warm-up", "10", "--samples", "10"], status=3)
        shown = texts(self.draw(sampled))
        for text in "quantity", "q", "r", "q*", "p1", "ε1":
            self.assertIn(text, shown)
        self.assertNotIn("deviation / error", shown)

    def test_verified_is_shown_with_its_deviation(self):
        record = dict(point(0.5, 5), point=0, method="hmc", size=10, instance=0)
        document = {"schema": SCHEMA, "settings": {"sweep": None, "simulation": {"method": "hmc", "sizes": [10, 20]}},
                    "points": [point(0.5, 5, q=0.4)], "simulation": [record, record],
                    "summary": [{"point": 0, "task": 1, "quantity": "q", "size": size, "mean": mean, "standard_error": 0.1}
                                for size, mean in ((10, 0.9), (20, 0.8), (None, 0.7))]}
        shown = texts(self.draw(self.write(document)))
        for text in "theory", "hmc, N → ∞", "deviation / error", "q":
            self.assertIn(text, shown)
        several = dict(document, points=document["points"] + [point(0.6, 5, q=0.5)],
                       simulation=[record, record, dict(record, alpha_1=0.6, point=1)])
        self.assertIn("data load α1", texts(self.draw(self.write(several), "--y", "q")))

    def test_that_ended_early_keeps_its_last_values(self):
        def epoch(instance, number, eps):
            return {"point": 0, "method": "sgd", "size": 9, "instance": instance, "task": 1, "epoch": number, "eps_1": eps}

        records = [dict(point(0.5, None), point=0, method="sgd", size=9, instance=i) for i in (0, 1)]
        document = {"schema": SCHEMA, "settings": {"simulation": {"method": "sgd", "sizes": [9], "instances": 2}},
                    "points": [], "summary": [], "simulation": records,
                    "history": [epoch(0, 0, 0.4), epoch(0, 1, 0.4), epoch(1, 0, 0.4), epoch(1, 1, 0.4), epoch(1, 2, 0.4)]}
        flat = [line for line in lines(self.draw(self.write(document)), BLUE) if len(line) == 3]
        self.assertEqual(len(flat), 1)
        self.assertEqual(len({y for _, y in flat[0]}), 1)

    def test_that_is_malformed_is_rejected(self):
        with open(self.trained[0]) as file:
            good = json.load(file)
        for bad, named in ((dict(good, simulation=[]), "simulation"), (dict(good, simulation=[{}]), "point"),
                           (dict(good, settings={"simulation": 3}), "instances"), (dict(good, history=[{}]), "point"),
                           (dict(good, history=[dict(good["history"][0], task=2)]), "lacks a task"),
                           (dict(good, history=[dict(good["history"][0], eps_1="x")]), "eps_1")):
            with self.subTest(named=named):
                self.rejects(named, self.write(bad))


class Diagram(Folder):
    DOCUMENT = {
        "schema": SCHEMA,
        "settings": {"x": "alpha_1", "y": "beta_1", "x_range": [0, 4], "y_range": [2, 6]},
        "points": [],
        "lines": [{"kind": "transition", "branch": 0, "other_branch": 1, "points": [point(1, 3), point(1.5, 4), point(2, 6)]},
                  {"kind": "spinodal", "branch": 0, "other_branch": 2, "points": [point(1, 3), point(2, 4)]},
                  {"kind": "at_instability", "branch": 0, "other_branch": 0, "points": [point(3, 2), point(1, 6)]}],
        "events": [dict(point(1, 3), kind="critical_point"), dict(point(2, 4), kind="at_spinodal")],
    }

    def grid(self, **more):
        return [point(alpha, beta, **more) for alpha in (0, 2, 4) for beta in (2, 4, 6)]

    def test_has_its_lines_points_and_ranges(self):
        picture = self.draw(self.write(self.DOCUMENT))
        shown = texts(picture)
        for text in ("data load α1", "inverse temperature β1", "transition", "spinodal", "instability of RS",
                     "critical point", "instability at the spinodal", "0", "4", "2", "6"):
            self.assertIn(text, shown)
        self.assertEqual([len(markers(picture, glyph)) for glyph in (DISC, CIRCLE)], [2, 2])
        self.assertTrue(lines(picture, r"rgb\(  0, 158, 115\)", dashed=True))

    def test_explains_only_what_it_shows(self):
        shown = texts(self.draw(self.write(dict(self.DOCUMENT, lines=self.DOCUMENT["lines"][:1], events=[]))))
        self.assertIn("transition", shown)
        for text in "spinodal", "instability of RS", "critical point":
            self.assertNotIn(text, shown)

    def test_has_a_map_of_one_reading_under_its_lines(self):
        with_map = self.write(dict(self.DOCUMENT, points=self.grid(energy=0.3)))
        self.assertIn("generalisation error ε1", texts(self.draw(with_map)))
        self.assertIn("training loss per weight e", texts(self.draw(with_map, "--z", "energy")))
        self.rejects("--z colour", with_map, "--z", "colour")

    def test_maps_the_equilibrium(self):
        others = [dict(one, eps_1=one["eps_1"] + 1, equilibrium=False) for one in self.grid()]
        equilibria = self.grid(equilibrium=True)
        self.assertEqual(self.draw(self.write(dict(self.DOCUMENT, points=others + equilibria))),
                         self.draw(self.write(dict(self.DOCUMENT, points=equilibria))))

    def test_that_is_malformed_or_in_company_is_rejected(self):
        good = self.write(self.DOCUMENT, "good.json")
        for bad, named in ((dict(self.DOCUMENT, lines=3), "'lines'"), (dict(self.DOCUMENT, settings={}), "'x'"),
                           (dict(self.DOCUMENT, lines=[{"kind": "spinodal", "points": 3}]), "'points'"),
                           (dict(self.DOCUMENT, lines=[{"kind": "spinodal", "points": [3]}]), "not a record"),
                           (dict(self.DOCUMENT, lines=[], events=[]), "no line"),
                           (dict(self.DOCUMENT, settings=dict(self.DOCUMENT["settings"], x_range=[4, 0])), "x_range")):
            with self.subTest(named=named):
                self.rejects(named, self.write(bad))
        self.rejects("second diagram", good, good)
        curve = self.write({"schema": SCHEMA, "settings": {"sweep": "alpha_1"}, "points": [point(1, 2), point(2, 2)]})
        self.rejects("another kind", good, curve)


class Chain(Folder):
    """States after one, two and three tasks, each in its document."""

    def draw_chain(self, *words, missed=None):
        names = []
        for task in (1, 2, 3):
            errors = {f"eps_{s}": 0.1 * task + 0.01 * s for s in range(1, task + 1)}
            status = "target_not_met" if task == missed else "converged"
            state = dict(point(2, 20, task=task, q=0.5, r=0.4 + 0.01 * task), **errors, status=status)
            document = {"schema": SCHEMA, "settings": {"sweep": None}, "points": [state]}
            names.append(self.write(document, f"after{task}.json"))
        return self.draw(*names, "--x", "task", *words)

    def test_is_lines_over_a_map_of_every_task_after_every_task(self):
        picture = self.draw_chain()
        shown = texts(picture)
        for text in "tasks learned", "task s", "εs", "ε1", "ε2", "ε3":
            self.assertIn(text, shown)
        self.assertEqual(len(set(markers(picture, DISC))), 6)
        places = placed_texts(picture)
        after3 = [places[text] for text in ("0.310", "0.320", "0.330")]
        self.assertEqual(len({x for x, _ in after3}), 1)
        self.assertGreater(after3[0][1], after3[1][1])  # later tasks further up
        task1 = [places[text] for text in ("0.110", "0.210", "0.310")]
        self.assertEqual(len({y for _, y in task1}), 1)
        self.assertLess(task1[0][0], task1[1][0])
        self.assertNotIn("0.120", shown)  # of a task that was not yet learned

    def test_leaves_out_what_missed_its_target(self):
        picture = self.draw_chain(missed=2)
        self.assertEqual(len(set(markers(picture, DISC))), 4)
        self.assertNotIn("0.210", texts(picture))
        self.assertIn("0.310", texts(picture))

    def test_has_no_map_of_one_task_or_of_several_readings(self):
        for keys in "eps_1", "q,r", "eps_1,r":
            with self.subTest(keys=keys):
                self.assertNotIn("task s", texts(self.draw_chain("--y", keys)))


class Potential(Folder):
    @staticmethod
    def at(overlap, **more):
        return point(2, 20, overlap_previous=overlap, free_entropy=-(overlap - 0.5) ** 2, multiplier=overlap, **more)

    def document(self, events=(), **more):
        return {"schema": SCHEMA, "settings": {"impose": "overlap_previous"}, "events": list(events),
                "points": [self.at(0.1 * i, **more) for i in range(1, 9)]}

    def test_is_drawn_against_the_imposed_overlap(self):
        shown = texts(self.draw(self.write(self.document())))
        for text in "overlap pd", "free entropy Ψ":
            self.assertIn(text, shown)
        self.assertIn("multiplier τ", texts(self.draw(self.write(self.document()), "--y", "multiplier")))

    def test_marks_its_stationary_points(self):
        events = [dict(self.at(place), kind="stationary_point", stable=stable, equilibrium=equilibrium)
                  for place, stable, equilibrium in ((0.2, True, False), (0.4, False, False), (0.5, True, True))]
        shown = texts(self.draw(self.write(self.document(events))))
        for text in "equilibrium", "metastable", "unstable":
            self.assertIn(text, shown)

    def test_is_dashed_where_replica_symmetry_is_unstable(self):
        self.assertIn("RS unstable", texts(self.draw(self.write(self.document(rs_stable=False)))))
        self.assertNotIn("RS unstable", texts(self.draw(self.write(self.document()))))


if __name__ == "__main__":
    unittest.main()
