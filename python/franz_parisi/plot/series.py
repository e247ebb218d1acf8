"""From documents to groups: points that one curve or one set of markers shows, and what tells groups apart."""

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..documents import Document, DocumentError
from .measurements import by_epoch, has_simulation, outcomes
from .notation import equation, is_parameter, literal, split_key
from .rows import Rows

SOLUTIONS, MEASUREMENTS, EPOCHS = "solutions", "measurements", "epochs"


@dataclass
class Group:
    """Records that differ in the running parameter only, and the events among them."""

    document: Document
    content: str
    rows: Rows
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    meaning: tuple = ()  # of measurements: method and size; of epochs: how many runs
    beginnings: list = ()  # of later tasks, in epochs
    slot: int = 0  # groups of one colour

    @property
    def points(self):
        return self.rows.frame

    def numbers(self, key):
        return self.rows.numbers(key)

    def has(self, key):
        return self.rows.has(key)

    def fixed(self, running, frame=None):
        """The parameters of every record but the running one and what was chosen; along a sequence of tasks none."""
        frame = self.points if frame is None else frame
        return pd.DataFrame({key: self.document.numbers(frame, key) for key in self._parameters(running, frame)}, index=frame.index)

    def common(self, running):
        """The parameters that all its records share; without those that are not used."""
        table, first = self.rows.table, self.rows.at[0]
        return _used((key, table.numbers(key)[first]) for key in self._parameters(running, table.frame))

    def _parameters(self, running, frame):
        chosen = self.document.settings.get("over")
        return [key for key in frame if is_parameter(key) and key != chosen and running not in (key, "task")]


def _used(parameters):
    return {key: float(value) for key, value in parameters if not math.isnan(value)}


def sources_of(documents, x):
    """One group per document and kind of content, not yet split by parameters: theory first, then simulations.

    By epoch where x is no parameter or nothing is known of the theory.
    """
    def has_theory(document):
        return not has_simulation(document) or "sweep" in document.settings

    epochs = not is_parameter(x) if x else not any(map(has_theory, documents))
    theory = [Group(document, SOLUTIONS, Rows.of(document, _points(document)), document.frame("events", ["kind"]))
              for document in documents if has_theory(document)]
    simulated = {}
    for document in filter(has_simulation, documents):
        if epochs and document.records("history"):
            points, beginnings, runs = by_epoch(document)
            simulated[id(document)] = Group(document, EPOCHS, Rows.of(document, points), meaning=(runs,), beginnings=beginnings)
            continue
        for meaning, points in outcomes(document).items():
            known = simulated.setdefault(meaning, Group(document, MEASUREMENTS, Rows.of(document, points.iloc[:0]), meaning=meaning))
            known.rows = Rows.of(known.document, pd.concat([known.points, points], ignore_index=True))
    if x == "task":  # states after one task, after two, ...: a sequence for each tree of teachers, from whatever documents
        trees = {}
        for one in theory:
            trees.setdefault(_parents(one.points), []).append(one)
        theory = [Group(some[0].document, SOLUTIONS, Rows.of(some[0].document, pd.concat([one.points for one in some], ignore_index=True)))
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
        measured = source.content == MEASUREMENTS
        others = Places((before.common(running), before.slot) for before in groups
                        if measured and before.meaning != source.meaning and before.content != EPOCHS)
        nothing = source.events[:0]
        events = Places((place, i) for i, place in enumerate(_rows_of(source.fixed(running, source.events))))
        for rows in _parts_of(source.rows, source.fixed(running)):
            group = Group(source.document, source.content, rows, nothing, source.meaning, source.beginnings)
            own = group.common(running)  # an event of an earlier task is one of all its later ones
            if within := events.within(own):
                group.events = source.events.iloc[within]
            agreeing = others.agreeing(own)
            shares = measured and len(agreeing) == 1
            group.slot = agreeing.pop() if shares else slots
            slots += not shares
            groups.append(group)
    return groups


def _rows_of(frame):
    """What each row of a frame of numbers has."""
    return [_used(zip(frame, row)) for row in frame.to_numpy().tolist()]


def _parts_of(rows, fixed):
    """Records that share all of these numbers, in the order of the first of each."""
    if not len(rows):
        return []
    parts, _ = pd.factorize(np.array([str(row) for row in fixed.values.tolist()]))
    return map(rows.take, np.split(np.argsort(parts, kind="stable"), np.cumsum(np.bincount(parts))[:-1]))


class Places:
    """Things, each with the parameters of where it is, found by parameters."""

    def __init__(self, things):
        self.places, self.found = {}, {}
        for place, thing in things:
            self.places.setdefault(frozenset(place), []).append((place, thing))

    def within(self, own):
        """Those of which all parameters are as here, in order."""
        return sorted(thing for names in self.places if names <= own.keys() for thing in self._at(names, names, own))

    def agreeing(self, own):
        """Those that may describe the same thing: a parameter that is not used agrees with any value, but for loads."""
        return {thing for names in self.places if _loads(names) == _loads(own)
                for thing in self._at(names, names & own.keys(), own)}

    def _at(self, names, shared, own):
        """Of the things with parameters of these names those where the shared ones are as here."""
        keys = sorted(shared)
        if (names, *keys) not in self.found:
            found = self.found[names, *keys] = {}
            for place, thing in self.places[names]:
                found.setdefault(tuple(place[key] for key in keys), []).append(thing)
        return self.found[names, *keys].get(tuple(own[key] for key in keys), [])


def _loads(names):
    return {name for name in names if name.startswith(("alpha", "parent"))}


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
    for used in _rows_of(differing):
        alone = differing.columns[0] if len(differing.columns) == len(used) == 1 else ""
        slots.append(Slot(", ".join(equation(*one) for one in used.items()), alone, used.get(alone, math.nan)))
    labels = [slot.label for slot in slots]
    times, several = Counter(labels), len({_ansatz(one) for one in firsts.values() if one.content == SOLUTIONS}) > 1
    for slot, label, group in zip(slots, labels, firsts.values()):
        if len(slots) > 1 and (not label or times[label] > 1):
            words = measured_words(group.meaning) if group.content == MEASUREMENTS else _theory_words(group, several)
            slot.label, slot.parameter = words + (", " + label if label else ""), ""
    return slots


def _ansatz(group):
    return "replica symmetry" if group.document.settings.get("rsb", "0") == "0" else "one step of breaking"


def _theory_words(group, several):
    """What a solution rests on, where several things tell it from the others; else the name of its document."""
    return _ansatz(group) if several and group.content == SOLUTIONS else literal(group.document.name)


def measured_words(meaning):
    """`hmc, $N$ = 500` of a method and a size; infinity is the limit, nan unknown."""
    method, size = meaning
    if np.isnan(size):
        return literal(method)
    return f"{literal(method)}, $N$ " + ("→ ∞" if size == math.inf else f"= {size:.15g}")
