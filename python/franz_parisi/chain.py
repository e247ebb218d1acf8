"""Chains of tasks that keep what was solved of them."""

import json
from functools import cached_property

from . import _core
from .arguments import PARAMETERS, given, text
from .result import Result


class Chain:
    """Tasks learned one after the other; `then` adds one without solving the others again.

    alpha : float
        data load P/N of the first task, in (0, 1000].
    beta : float
        inverse temperature, in (0, 10000].
    gamma : float
        weight of the KL to the state before, in [0, 1000]; default 0 for the first task, 1 for the others.
    options
        as of `point`: reference, target, time_limit, check, weights, loss.

        task1 = fp.Chain(alpha=2, beta=20)
        task2 = task1.then(alpha=1, gamma=0.5, rho=0.5)
        task2.eps, task2["free_entropy"], task2.points

    A chain is solved when it is first read, task 1 once for all that follow it; a second task at another load goes
    on from the curve of the first one. What is read does not depend on what was asked before. Readings of the last
    task are attributes (`q`, `free_entropy`, ...); `eps` and `p` hold one value for each teacher, the first first.
    Raises ValueError for bad input, with the line that the command says.
    """

    def __init__(self, alpha=None, beta=None, gamma=None, **options):
        new = {"alpha": alpha, "beta": beta, "gamma": gamma}
        own = {name: row["first_task"] == 1 for name, row in PARAMETERS.items()}
        new |= {name: options.pop(name) for name in list(options) if own.get(name)}
        self._build(None, {name: [new.get(name)] if own[name] else [] for name in PARAMETERS} | {"parent": []}, options)

    def _build(self, before, lists, options):
        self._lists, self._options = lists, options
        keywords = {name: _given_of(name, values) for name, values in lists.items()}
        self._kept = _core.KeptPoint(before, given("point", {**keywords, **options}))

    def then(self, alpha=None, beta=None, gamma=None, rho=None, parent=None, **others):
        """One more task. What is not given is what was last given; rho is the overlap with the teacher of task `parent`,
        counted from 1, which is the task before unless it is given."""
        new = dict.fromkeys(PARAMETERS) | {"alpha": alpha, "beta": beta, "gamma": gamma, "rho": rho, "parent": parent}
        for name, value in others.items():
            if name not in PARAMETERS:
                raise TypeError(f"then() has no parameter {name!r}; allowed are {', '.join([*PARAMETERS, 'parent'])}")
            new[name] = value
        return _built(self._kept, {name: [*self._lists[name], value] for name, value in new.items()}, self._options)

    def __reduce__(self):  # a copy, in another process too, solves its tasks anew, to the same bits
        return _built, (None, self._lists, self._options)

    @cached_property
    def result(self):
        """The Result of `point` for this chain."""
        return Result(json.loads(self._kept.document()))

    @property
    def document(self):
        return self.result.document

    @property
    def points(self):
        """A DataFrame of one row: the record of the last task."""
        return self.result.points

    @property
    def eps(self):
        """Generalisation errors on every teacher, the first first, after the last task."""
        return self._per_task("eps")

    @property
    def p(self):
        """Overlaps of sgn(m) with every teacher."""
        return self._per_task("p")

    def _per_task(self, key):
        return [self[f"{key}_{s + 1}"] for s in range(len(self))]

    def __len__(self):
        return len(self._lists["alpha"])

    def __getitem__(self, key):
        """The value under a key of the record; None where it does not exist."""
        return self.document["points"][-1][key]

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"a chain has no {name!r}; readings are the keys of its record") from None

    def __repr__(self):
        given = {name: _given_of(name, values) for name, values in self._lists.items()}
        shown = ", ".join(f"{name}=[{', '.join(map(text, values))}]" for name, values in given.items() if values)
        return f"<franz_parisi.Chain of {len(self)} task{'s' * (len(self) > 1)}: {shown}>"


def _built(before, lists, options):
    chain = Chain.__new__(Chain)
    chain._build(before, lists, options)
    return chain


def _given_of(name, values):
    """A list for every task: what is not given is what was last given; nothing where nothing ever was."""
    if name == "parent":  # the first that has one is the second task
        before = enumerate(values, 1)
        return None if all(value is None for value in values) else [own if value is None else value for own, value in before]
    filled, last = [], None
    for value in values:
        last = last if value is None else value
        filled.append(last)
    if all(value is None for value in filled):
        return None
    default = PARAMETERS[name]["default"]
    if default:  # of a task until one is given
        return [default[task > 0] if value is None else value for task, value in enumerate(filled)]
    return filled
