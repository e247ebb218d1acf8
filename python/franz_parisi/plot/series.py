"""From documents to groups: points that one curve or one set of markers shows, and what tells groups apart."""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..documents import Document, DocumentError
from .measurements import by_epoch, has_simulation, outcomes
from .notation import equation, is_parameter, literal, split_key

SOLUTIONS, MEASUREMENTS, EPOCHS = "solutions", "measurements", "epochs"


@dataclass
class Group:
    """Records that differ in the running parameter only, and the events among them."""

    document: Document
    content: str
    points: pd.DataFrame
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    meaning: tuple = ()  # of measurements: method and size; of epochs: how many runs
    beginnings: list = ()  # of later tasks, in epochs
    slot: int = 0  # groups of one colour

    def numbers(self, key):
        return self.document.numbers(self.points, key)

    def has(self, key):
        return key in self.points and self.points[key].notna().any()

    def fixed(self, running, frame=None):
        """The parameters of every record but the running one and what was chosen; along a sequence of tasks none."""
        frame = self.points if frame is None else frame
        chosen = self.document.settings.get("over")
        keys = [key for key in frame if is_parameter(key) and key != chosen and running not in (key, "task")]
        return pd.DataFrame({key: self.document.numbers(frame, key) for key in keys}, index=frame.index)

    def common(self, running):
        """The parameters that all its records share; without those that are not used."""
        return self.fixed(running).iloc[0].dropna().to_dict()


def sources_of(documents, x):
    """One group per document and kind of content, not yet split by parameters: theory first, then simulations.

    By epoch where x is no parameter or nothing is known of the theory.
    """
    def has_theory(document):
        return not has_simulation(document) or "sweep" in document.settings

    epochs = not is_parameter(x) if x else not any(map(has_theory, documents))
    theory = [Group(document, SOLUTIONS, _points(document), document.frame("events", ["kind"]))
              for document in documents if has_theory(document)]
    simulated = {}
    for document in filter(has_simulation, documents):
        if epochs and document.records("history"):
            points, beginnings, runs = by_epoch(document)
            simulated[id(document)] = Group(document, EPOCHS, points, meaning=(runs,), beginnings=beginnings)
            continue
        for meaning, points in outcomes(document).items():
            known = simulated.setdefault(meaning, Group(document, MEASUREMENTS, points.iloc[:0], meaning=meaning))
            known.points = pd.concat([known.points, points], ignore_index=True)
    if x == "task":  # states after one task, after two, ...: a sequence for each tree of teachers, from whatever documents
        trees = {}
        for one in theory:
            trees.setdefault(_parents(one.points), []).append(one)
        theory = [Group(some[0].document, SOLUTIONS, pd.concat([one.points for one in some], ignore_index=True))
                  for some in trees.values()]
    return theory + list(simulated.values())


def _parents(points):
    """What records say of the teachers' tree; nothing of a chain, and of the first tasks of any tree."""
    keys = sorted(key for key in points if split_key(key)[0] == "parent")
    return tuple((key, parent) for key in keys for parent in points[key].dropna().unique())


def _points(document):
    """Of a search for an optimum the best of all that were found."""
    points = document.frame("points")
    return points[points["best"].eq(True)] if "over" in document.settings and "best" in points else points


def natural_x(source):
    """What a document says it runs along; empty where it says nothing."""
    if source.content == EPOCHS:
        return "epoch"
    settings = source.document.settings
    return source.document.text(settings, "sweep") or source.document.text(settings, "impose")


def x_key(sources):
    """What all sources run along: what they say, or the one parameter in which their points differ.

    Empty for a single state point that was simulated.
    """
    named = {natural_x(source): source for source in sources if natural_x(source)}
    if len(named) > 1:
        (first, _), (second, source), *_ = named.items()
        raise DocumentError(source.document, f"runs along {second} and not along {first}; allowed are both only "
                            "with --x")
    if named:
        return next(iter(named))
    parameters = pd.concat([source.fixed("") for source in sources])
    varying = [key for key in parameters if parameters[key].nunique() > 1]
    if len(varying) == 1:
        return varying[0]
    document = sources[0].document
    if varying:
        raise DocumentError(document, f"holds points that differ in {', '.join(varying)}; allowed are they only "
                            "with --x")
    if all(source.content == SOLUTIONS for source in sources):
        after = "task" if any(source.points["task"].nunique() > 1 for source in sources if "task" in source.points) else "KEY"
        raise DocumentError(document, f"holds no sweep; allowed is one only with --x {after}")
    return ""


def groups_of(sources, running):
    """The groups of all sources, in order, with slots: a measurement has that of the one theory it agrees with."""
    groups, slots = [], 0
    for source in sources:
        fixed = np.array([str(row) for row in source.fixed(running).values.tolist()])
        places = [row.dropna().to_dict() for _, row in source.fixed(running, source.events).iterrows()]
        for _, points in source.points.groupby(fixed, sort=False):
            group = Group(source.document, source.content, points, source.events, source.meaning, source.beginnings)
            own = group.common(running)  # an event of an earlier task is one of all its later ones
            group.events = source.events.loc[[place.items() <= own.items() for place in places]]
            agreeing = {before.slot for before in groups if before.meaning != group.meaning
                        and before.content != EPOCHS and _agree(before.common(running), own)}
            shares = group.content == MEASUREMENTS and len(agreeing) == 1
            group.slot = agreeing.pop() if shares else slots
            slots += not shares
            groups.append(group)
    return groups


def _agree(first, second):
    """Whether two sets of parameters may describe the same thing: one that is not used agrees with any value."""
    loads = [{key for key in one if key.startswith(("alpha", "parent"))} for one in (first, second)]
    return loads[0] == loads[1] and all(first[key] == second[key] for key in first.keys() & second.keys())


@dataclass
class Slot:
    """What has one colour: its words for the legend, and its value where one parameter alone tells it from others."""

    label: str
    parameter: str = ""
    value: float = math.nan


def slots_of(groups, running):
    """The slots in order, each named by the parameters that differ, or else by its document."""
    firsts = {}
    for group in groups:
        firsts.setdefault(group.slot, group)
    fixed = pd.DataFrame([group.common(running) for group in firsts.values()])
    differing = fixed.loc[:, fixed.nunique() > 1]
    slots = []
    for _, own in differing.iterrows():
        used = own.dropna()
        alone = differing.columns[0] if len(own) == len(used) == 1 else ""
        slots.append(Slot(", ".join(equation(*one) for one in used.items()), alone, own.get(alone, math.nan)))
    labels = [slot.label for slot in slots]
    for slot, label, group in zip(slots, labels, firsts.values()):
        if len(slots) > 1 and (not label or labels.count(label) > 1):
            words = measured_words(group.meaning) if group.content == MEASUREMENTS else _theory_words(group, firsts.values())
            slot.label, slot.parameter = words + (", " + label if label else ""), ""
    return slots


def _theory_words(group, groups):
    """What a solution rests on, where that tells it from the others; else the name of its document."""
    def ansatz(one):
        return "replica symmetry" if one.document.settings.get("rsb", "0") == "0" else "one step of breaking"
    several = len({ansatz(one) for one in groups if one.content == SOLUTIONS}) > 1
    return ansatz(group) if several and group.content == SOLUTIONS else literal(group.document.name)


def measured_words(meaning):
    """`hmc, $N$ = 500` of a method and a size; infinity is the limit, nan unknown."""
    method, size = meaning
    if np.isnan(size):
        return literal(method)
    return f"{literal(method)}, $N$ " + ("→ ∞" if size == math.inf else f"= {size:.15g}")
