"""From documents to groups: points that one curve or one set of markers shows, and what tells groups apart."""

import math
from dataclasses import dataclass, field

from ..documents import Document, DocumentError
from .measurements import by_epoch, has_simulation, instances, outcomes, parameters_in
from .notation import equation, is_parameter, literal

SOLUTIONS, MEASUREMENTS, EPOCHS = "solutions", "measurements", "epochs"


@dataclass
class Group:
    """Records that differ in the running parameter only."""

    document: Document
    content: str
    meaning: tuple = ()  # of measurements: method and size; of epochs: how many runs
    points: list = field(default_factory=list)
    events: list = field(default_factory=list)
    beginnings: list = field(default_factory=list)  # of later tasks, in epochs
    slot: int = 0  # groups of one colour

    def numbers(self, key):
        return self.document.numbers(self.points, key)

    def has(self, key):
        return any(point.get(key) is not None for point in self.points)


def sources_of(documents, x):
    """One group per document and kind of content, not yet split by parameters: theory first, then simulations.

    By epoch where x is no parameter or nothing is known of the theory.
    """
    def has_theory(document):
        return not has_simulation(document) or "sweep" in document.settings

    epochs = not is_parameter(x) if x else not any(map(has_theory, documents))
    theory = [Group(document, SOLUTIONS, (), document.records("points"), document.records("events"))
              for document in documents if has_theory(document)]
    simulated = {}
    for document in filter(has_simulation, documents):
        if epochs and document.records("history"):
            points, beginnings = by_epoch(document)
            simulated[id(document)] = Group(document, EPOCHS, (instances(document),), points, [], beginnings)
            continue
        for meaning, points in outcomes(document).items():
            simulated.setdefault(meaning, Group(document, MEASUREMENTS, meaning)).points.extend(points)
    if x == "task" and theory:  # states after one task, after two, ...: one sequence, from whatever documents
        theory = [Group(theory[0].document, SOLUTIONS, (), [point for one in theory for point in one.points])]
    return theory + list(simulated.values())


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
        raise DocumentError(source.document, f"runs along {second} and not along {first}; allowed are both only with --x")
    if named:
        return next(iter(named))
    values = {}
    for point in (point for source in sources for point in source.points):
        for key, value in parameters_in(point).items():
            values.setdefault(key, set()).update([] if value is None else [value])
    varying = [key for key, different in values.items() if len(different) > 1]
    if len(varying) == 1:
        return varying[0]
    document = sources[0].document
    if varying:
        raise DocumentError(document, f"holds points that differ in {', '.join(varying)}; allowed are they only with --x")
    if all(source.content == SOLUTIONS for source in sources):
        raise DocumentError(document, "holds no sweep; allowed is one only with --x")
    return ""


def _fixed(record, running):
    """The parameters that a group has in common; along a sequence of tasks there are none."""
    if running == "task":
        return {}
    parameters = parameters_in(record).items()
    return {key: value if value is None else float(value) for key, value in parameters if key != running}


def _agree(first, second):
    """Whether two sets of parameters may describe the same thing: one that is not used agrees with any value."""
    if first.keys() != second.keys():
        return False
    return all(None in (first[key], second[key]) or first[key] == second[key] for key in first)


def groups_of(sources, running):
    """The groups of all sources, in order, with slots: a measurement has that of the one theory it agrees with."""
    groups = []
    for source in sources:
        known = {}
        for point in source.points:
            key = repr(sorted(_fixed(point, running).items()))
            if key not in known:
                known[key] = Group(source.document, source.content, source.meaning, beginnings=source.beginnings)
                groups.append(known[key])
            known[key].points.append(point)
        for event in source.events:
            for group in known.values():
                own, theirs = _fixed(event, running), _fixed(group.points[0], running)
                if own.items() <= theirs.items():  # an event of an earlier task is one of all its later ones
                    group.events.append(event)
    slots = 0
    for i, group in enumerate(groups):
        own = _fixed(group.points[0], running)
        agreeing = {before.slot for before in groups[:i] if before.meaning != group.meaning
                    and before.content != EPOCHS and _agree(_fixed(before.points[0], running), own)}
        shares = group.content == MEASUREMENTS and len(agreeing) == 1
        group.slot = agreeing.pop() if shares else slots
        slots += not shares
    return groups


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
    fixed = [_fixed(group.points[0], running) for group in firsts.values()]
    names = dict.fromkeys(name for one in fixed for name in one)
    differing = [name for name in names if len({one.get(name) for one in fixed} - {None}) > 1]
    slots = []
    for group, own in zip(firsts.values(), fixed):
        used = [name for name in differing if own.get(name) is not None]
        label = ", ".join(equation(name, own[name]) for name in used)
        alone = differing[0] if len(differing) == 1 and used else ""
        slots.append(Slot(label, alone, own.get(alone, math.nan)))
    labels = [slot.label for slot in slots]
    for slot, label, group in zip(slots, labels, firsts.values()):
        if len(slots) > 1 and (not label or labels.count(label) > 1):
            slot.parameter = ""
            words = measured_words(group.meaning) if group.content == MEASUREMENTS else literal(group.document.name)
            slot.label = words + (", " + label if label else "")
    return slots


def measured_words(meaning):
    """`hmc, $N$ = 500` of a method and a size; infinity is the limit, null unknown."""
    method, size = meaning
    if size is None:
        return literal(method)
    return f"{literal(method)}, $N$ " + ("→ ∞" if size == math.inf else f"= {literal(size)}")
