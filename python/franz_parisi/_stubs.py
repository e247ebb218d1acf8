"""Writes the type stub of the package: `python3 -m franz_parisi._stubs FILE`."""

import sys

from .arguments import FORMS, SWEPT, keyword

_STUB = '''"""Made from the forms that define the options."""
from collections.abc import Mapping, Sequence
from typing import Any, Union
from . import figures as figures, plot as plot
from .chain import Chain as Chain
from .exploring import explore as explore
from .result import Result as Result, load as load

Number = Union[float, str]
Values = Union[float, str, Sequence[float], tuple]
Files = Union[str, Sequence[str]]
Named = Union[str, Mapping[str, Values], Sequence[str]]
__version__: str
__commit__: str

{}
'''


def _type(option):
    if option["flag"]:
        return "bool = False"
    shape = option["shape"]
    return ("Named" if "=" in shape else "Files" if option["repeats"] else "Values" if "," in shape or shape == "NXxNY" else "Number") + " | None = None"


def _function(form):
    arguments = [f"{keyword(option)}: {_type(option)}" for option in form["options"]] + ["progress: bool | None = None", "executor: Any = None"]
    arguments += ["**swept: Values"] if form["name"] in SWEPT else []
    return f"def {form['name'].replace('-', '_')}(*, {', '.join(arguments)}) -> Result: ..."


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(_STUB.format("\n".join(map(_function, FORMS.values()))))
