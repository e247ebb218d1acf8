"""Redraws the pictures of the documentation, all or those named: python3 docs/pictures.py DATA [NAME ...]

DATA is the folder of the NAME.json that `franz-parisi figure NAME` leaves. Simulations are taken from there, whatever
version of the program made them; the theory is computed again. NAME is that of a picture without its ending.
"""

import sys
from pathlib import Path

from franz_parisi import documents, figures, plot, studies
from franz_parisi.figures.definitions import find
from franz_parisi.figures.making import figure_document

DOCS = Path(__file__).resolve().parent
STUDIES = {
    "s_curve": lambda: studies.curve(branches="all", alpha_1=(0.01, 2.2, 220), beta=20),
    "second_task": lambda: studies.curve(alpha_2=(0.02, 7, 350), each={"rho_2": [-0.5, 0, 0.5]}, alpha=2, beta=20,
                                         gamma=[0, 1]),
    "phase_alpha_beta": lambda: studies.diagram(alpha_1=(0.5, 3), beta_1=(5, 50)),
    "phase_alpha2_rho2": lambda: studies.diagram(alpha_2=(0.1, 7), rho_2=(-0.9, 0.9), alpha=2, beta=20),
    "phase_alpha2_gamma2": lambda: studies.diagram(alpha_2=(0.1, 7), gamma_2=(0.05, 2), alpha=2, beta=20, rho=0.5),
    "potential": lambda: studies.potential(overlap_previous=(0.3, 0.85, 276), alpha=[2, 3.8], beta=20, rho=0.5),
}
FULL = {"1a", "2a", "2b", "2d", "A1a", "chain", "potential", "phase", "phase2", "bias"}  # the others simulate for hours
SIMULATING = {"simulate", "monte_carlo"}


def gallery_document(name, data, theory):
    """A figure of the simulations in its document and of theory, which is kept by its command: figures share some.
    Raises ValueError for a document that is not of these simulations."""
    definition, quick = find(name), name not in FULL
    parts, file = definition.parts(quick), data / f"{name}.json"
    kept = {}
    if any(part.study in SIMULATING for part in parts):
        document = documents.read(file)
        kept = {part.name: dict(part) for part in document.parts()}
        if document.settings.get("quick") is not quick or not {part.name for part in parts} <= set(kept):
            raise ValueError(f"FILE {file}: allowed is what `franz-parisi figure {name}{' --quick' * quick}` leaves")
    for part in parts:
        if part.study not in SIMULATING and part.command not in theory:
            theory[part.command] = getattr(studies, part.study)(**part.arguments).document
    return figure_document(definition, quick, [
        (part.name, kept[part.name] if part.study in SIMULATING else theory[part.command]) for part in parts])


def pictures(data):
    """What is drawn into each file, by its name in this folder."""
    theory = {}
    drawn = {name: lambda name=name: STUDIES[name]().document for name in STUDIES}
    drawn["agreement"] = lambda: documents.read(DOCS / "agreement.csv")
    for name in figures.names():
        drawn[f"figures/{name}"] = lambda name=name: gallery_document(name, data, theory)
    return drawn


def main(data, *names):
    drawn = pictures(Path(data))
    for name in names or drawn:
        print(name, flush=True)
        plot.save(plot.plot([drawn[name]()]), DOCS / f"{name}.svg")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
