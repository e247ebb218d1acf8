"""Records as columns, taken out of their frame once for all the groups that they are parted into, and what they say of a state."""

from functools import cached_property

import numpy as np
import pandas as pd

from .notation import split_key


def denied(records, *keys):
    """Where a record says that something is not so: documents of one branch say nothing of equilibrium."""
    return records.reindex(columns=list(keys)).eq(False).any(axis=1).to_numpy()


def of_every_task(stem, keys):
    """The keys of the last task and of numbered ones."""
    return [key for key in keys if split_key(key)[0] == stem]


def is_solved(records):
    """Which points met their target."""
    return records.get("status", pd.Series("converged", records.index)).fillna("converged").eq("converged").to_numpy()


def is_equilibrium(records):
    """Where every task of a chain is in its equilibrium."""
    return ~denied(records, *of_every_task("equilibrium", records))


def is_exact(records):
    """Which points are not known to be approximations: the rule by which tables mark the others (docs/output.md)."""
    stable, broken = (of_every_task(stem, records) for stem in ("rs_stable", "rsb"))
    return ~denied(records, *stable) & (records[broken].eq(1).any(axis=1).to_numpy() | ~denied(records, "rs_exact"))


class Table:
    """The records of a document, or of several, with what is known of every one of them."""

    def __init__(self, document, frame):
        self.document, self.frame, self._numbers, self._present = document, frame, {}, {}

    def numbers(self, key):
        """A column as floats, as `Document.numbers` has it."""
        if key not in self._numbers:
            self._numbers[key] = self.document.numbers(self.frame, key)
        return self._numbers[key]

    def present(self, key):
        """Which records have something under a key that the frame has."""
        if key not in self._present:
            self._present[key] = self.frame[key].notna().to_numpy()
        return self._present[key]

    @cached_property
    def keys(self):
        return set(self.frame)

    @cached_property
    def solved(self):
        return is_solved(self.frame)

    @cached_property
    def looks(self):
        """By which lines are told apart: whether a record is an approximation, and whether another solution dominates it."""
        return np.column_stack([~is_exact(self.frame), ~is_equilibrium(self.frame)])

    @cached_property
    def between(self):
        return self.frame["between"].to_numpy(bool) if "between" in self.keys else np.zeros(len(self.frame), bool)


class Rows:
    """Some records of a table, by their numbers in it; without these all."""

    def __init__(self, table, at=None):
        self.table, self.at = table, np.arange(len(table.frame)) if at is None else at

    @classmethod
    def of(cls, document, frame):
        return cls(Table(document, frame))

    @property
    def document(self):
        return self.table.document

    def __len__(self):
        return len(self.at)

    def __contains__(self, key):
        return key in self.table.keys

    def take(self, which):
        """Those of these records: by their places among them, or a truth value for each."""
        return Rows(self.table, self.at[which])

    def numbers(self, key):
        return self.table.numbers(key)[self.at]

    def has(self, key):
        return key in self and bool(self.table.present(key)[self.at].any())

    @property
    def frame(self):
        return self.table.frame.iloc[self.at]

    @property
    def solved(self):
        return self.table.solved[self.at]

    @property
    def looks(self):
        return self.table.looks[self.at]

    @property
    def between(self):
        return self.table.between[self.at]
