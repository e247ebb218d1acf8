"""One computation of a figure: a study and what it is asked."""

import re
import shlex
from dataclasses import dataclass

AXES = {"curve": ("sweep",), "diagram": ("x", "y"), "potential": ("impose",)}
AXIS = re.compile(r".*_\d+|overlap_previous|q_star")


@dataclass(frozen=True)
class Part:
    """`name`: also of its file; `study`: a function of `franz_parisi.studies`; `arguments`: its keywords."""

    name: str
    study: str
    arguments: dict

    @property
    def command(self):
        """The command line that does the same."""
        words = ["franz-parisi", self.study.replace("_", "-")]
        axes = iter(AXES.get(self.study, ()))
        for key, value in self.arguments.items():
            if AXIS.fullmatch(key):
                words += [f"--{next(axes)}", f"{key}={':'.join(map(number, value))}"]
            else:
                words += option(key, value)
        return shlex.join(words)


def either(name, study, settings, full, less):
    """From quick to parts: one, that has its settings and, where it is quick, `less`."""
    return lambda quick: [Part(name, study, settings | (less if quick else full))]


def option(key, value):
    """The words of a keyword that is an option."""
    word = "--" + key.replace("_", "-")
    if key == "each":
        return [text for name, values in value.items() for text in (word, f"{name}={listed(values)}")]
    text = listed(value, "x" if key == "grid" else ",")
    return [f"{word}={text}"] if text.startswith("-") else [word, text]


def listed(value, separator=","):
    return separator.join(map(number, value)) if isinstance(value, (list, tuple)) else number(value)


def number(value):
    """The shortest text that reads back as the same number; 2 of 2.0."""
    return str(value).removesuffix(".0")
