"""Writes the type stub of the package: `python3 -m franz_parisi._stubs FILE`."""

import sys

from .studies import _EXTRA, _FORMS

_HEAD = '''"""Made from the forms that define the options."""
from collections.abc import Mapping, Sequence
from typing import Any, Union
from . import figures as figures, plot as plot
from .chain import Chain as Chain
from .result import Result as Result, load as load

Number = Union[float, str]
Values = Union[float, str, Sequence[float], tuple]
Named = Union[str, Mapping[str, Values], Sequence[str]]
__version__: str
__commit__: str
'''


def _type(option):
    if option["flag"]:
        return "bool = False"
    if "=" in option["shape"]:
        return "Named | None = None"
    return "Values | None = None" if "," in option["shape"] or option["shape"] == "NXxNY" else "Number | None = None"


def text():
    lines = [_HEAD]
    for form in _FORMS.values():
        arguments = [f"{option['name'].replace('-', '_')}: {_type(option)}" for option in form["options"]]
        arguments.append("progress: bool | None = None")
        if form["name"] in _EXTRA:
            arguments.append("**swept: Values")
        lines.append(f"def {form['name'].replace('-', '_')}(*, {', '.join(arguments)}) -> Result: ...")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(text())
