"""Redraws the pictures of the documentation, all or those named: python3 docs/pictures.py DATA [NAME ...]

DATA is the folder of the NAME.json that `franz-parisi figure NAME` leaves. Simulations are taken from there, whatever
version of the program made them; the theory is computed again. NAME is that of a picture without its ending.
"""

import sys
from functools import partial
from pathlib import Path

from franz_parisi import documents, figures, plot, studies
from franz_parisi.figures.definitions import find
from franz_parisi.figures.making import figure_document
from franz_parisi.figures.part import Part

DOCS = Path(__file__).resolve().parent
PLANE = {"alpha_2": (0.1, 7), "rho_2": (-0.9, 0.9)}
SIX = {"alpha": [0.8] * 6, "beta": 20, "rho": 0.7, "report": "every"}
ALONE = [
    Part("second_task", "curve", {"alpha_2": (0.02, 7, 350), "each": {"rho_2": [-0.5, 0, 0.5]}, "alpha": 2, "beta": 20,
                                  "gamma": [0, 1]}),
    Part("phase_alpha_beta", "diagram", {"alpha_1": (0.5, 3), "beta_1": (5, 50)}),
    Part("phase_one_step", "diagram", {"rsb": "auto", "alpha_1": (0.4, 2), "beta_1": (15, 40)}),
    Part("phase_alpha2_rho2", "diagram", PLANE | {"alpha": 2, "beta": 20}),
    Part("phase_alpha2_gamma2", "diagram", {"alpha_2": (0.1, 7), "gamma_2": (0.05, 2), "alpha": 2, "beta": 20, "rho": 0.5}),
    Part("best_gamma", "optimum", {"gamma_2": (0.001, 10), "minimise": "eps_2", "along": {"alpha_2": (0.2, 3, 57)}, "alpha": 2,
                                   "beta": 20, "rho": 0.5}),
    Part("potential", "potential", {"overlap_previous": (0.3, 0.85, 276), "alpha": [2, 3.8], "beta": 20, "rho": 0.5}),
    Part("best_learner", "curve", {"alpha_2": (0.05, 1.6, 63), "alpha": 1, "beta": 20, "rho": 0.5, "bayes": True}),
    Part("wide_depth", "wide", {"synthetic": 2, "sweep": {"depth": [1, 2, 3, 5, 7, 9]}, "instances": 20, "mean_only": True}),
]
THEORY = {part.name: [part] for part in ALONE} | {  # by picture; several parts are drawn beside each other
    "s_curve": [Part("s_curve", "curve", {"branches": "all", "alpha_1": (0.01, 2.2, 220), "beta": 20}),
                Part("one_step", "curve", {"rsb": "auto", "alpha_1": (0.5, 1.6, 111), "beta": 20})],
    "potential_one_step": [
        Part("potential_one_step", "potential", {"rsb": "auto", "q_star": (0.5, 0.99, 99), "alpha": 1.2, "beta": 20}),
        Part("symmetric", "potential", {"q_star": (0.5, 0.99, 99), "alpha": 1.2, "beta": 20})],
    "star": [Part("chain", "point", SIX), Part("star", "point", SIX | {"parent": 1})],
}
FULL = {"1a", "2a", "2b", "2d", "3a", "3b", "A1a", "chain", "potential", "phase", "phase2", "bias", "N1", "N3", "N4"}
MEASURED = {"s_curve": "s_curve.csv"}  # drawn beside theory; the page of the picture has the command
SHOWN = {"best_gamma": {"y": ["gamma_2", "eps_2"]}, "star": {"x": "task", "y": ["eps_1"]}}  # instead of what plot chooses
SIMULATING = {"simulate", "monte_carlo"}


def left(name, data, *alternatives):
    """What `figure` has left, with all parts of one of the alternatives. Raises ValueError for any other document."""
    quick, path = name not in FULL, data / f"{name}.json"
    document = documents.read(path)
    found = {part.name for part in document.parts()}
    if document.settings.get("quick") is not quick or not any(wanted <= found for wanted in alternatives):
        raise ValueError(f"FILE {path}: allowed is what `franz-parisi figure {name}{' --quick' * quick}` leaves")
    return document


def simulations(name, data):
    """The simulated parts of a figure, by name. Raises ValueError for a document that is not of this figure."""
    wanted = {part.name for part in find(name).parts(name not in FULL) if part.study in SIMULATING}
    return {part.name: dict(part) for part in left(name, data, wanted).parts() if part.name in wanted} if wanted else {}


def solved(part, known):
    """The document of theory; figures share some, which are known by their command."""
    if part.command not in known:
        known[part.command] = getattr(studies, part.study)(**part.arguments).document
    return known[part.command]


def figure(name, data, known):
    """The document of a figure of the simulations that there are and of today's theory. There is no theory of images."""
    quick, folders = name not in FULL, find(name).folders
    if folders != [0]:
        return left(name, data, *({part.name for part in find(name).parts(quick, [""] * count)} for count in folders))
    kept = simulations(name, data)
    return figure_document(find(name), quick, [(part.name, kept[part.name] if part.name in kept else solved(part, known))
                                               for part in find(name).parts(quick)])


def theory(name, known):
    """The documents of a picture's parts, each with its name for the legend, and what was measured."""
    measured = [documents.read(DOCS / MEASURED[name])] if name in MEASURED else []
    return [documents.Document(solved(part, known), name=part.name) for part in THEORY[name]] + measured


def pictures(data):
    """What gives the documents of each picture, by the name of its file in this folder."""
    known = {}
    return ({name: partial(theory, name, known) for name in THEORY}
            | {"agreement": lambda: [documents.read(DOCS / "agreement.csv")]}
            | {f"figures/{name}": lambda name=name: [figure(name, data, known)] for name in figures.names()})


def main(data, *names):
    drawn = pictures(Path(data))
    for name in names or drawn:
        print(name, flush=True)
        style = "wide" if name == "agreement" else "column"
        plot.save(plot.plot(drawn[name](), style=style, **SHOWN.get(name, {})), DOCS / f"{name}.svg")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
