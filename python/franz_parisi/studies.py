"""One function for each question of the program, made from the form that defines its options."""

import inspect
import json
import warnings

from . import _core
from .arguments import FORMS, given, keyword
from .documents import UsageError
from .elsewhere import Elsewhere
from .progress import shown
from .result import Result

_SWEEP = "alpha_2=(0.01, 7, 70) and the like stand for sweep={'alpha_2': (0.01, 7, 70)}."
_SWEPT = {"curve": _SWEEP, "simulate": _SWEEP, "verify": _SWEEP,
          "diagram": "alpha_1=(0.5, 3), beta_1=(5, 50) and the like stand for x and y, in this order.",
          "optimum": "gamma_2=(0.01, 10) and alpha_2=(0.5, 3, 26) stand for over and along, in this order.",
          "potential": "overlap_previous=(0.3, 0.85, 276) and q_star=... stand for impose."}
_HELP = """\
{summary}.

{notes}
All options are keywords; numbers, lists, tuples (start, stop, count) as ranges, arrays and strings as on
the command line are taken. {swept}

{options}
progress : bool
    a bar by tqdm; default: where somebody is there to see it
executor : concurrent.futures.Executor
    where the pieces are computed (sweeps, rows of a map, instances, runs of training): processes, MPI ranks,
    dask workers; the answer is the same to the byte. Default: threads of this process

Returns
-------
Result
    its lists as DataFrames, and the document

Raises
------
ValueError
    for bad input, with the line that the command says
KeyboardInterrupt
    after Ctrl-C: of a curve and a simulation `result` of the exception has what is finished, and a log keeps it"""


def ask(question, *, progress=None, executor=None, **keywords):
    """Asks the question `question` ("curve", "monte-carlo", ...) and returns its Result: see the functions."""
    options = given(question, keywords)
    if executor is not None and not hasattr(executor, "submit"):
        raise UsageError("executor", type(executor).__name__, "allowed are executors of concurrent.futures and the like")
    elsewhere = None if executor is None else Elsewhere(executor, question, options)
    try:
        with shown(progress) as show:
            text, remark = _core.ask(question, options, show, elsewhere)
    except KeyboardInterrupt as stop:
        if hasattr(stop, "finished"):
            stop.result = Result(json.loads(stop.finished))
        raise
    if remark:
        warnings.warn(remark, stacklevel=3)
    return Result(json.loads(text))


def _documentation(form):
    lines, group = [], None
    for option in form["options"]:
        if option["group"] != group:
            group = option["group"]
            lines += [group, "-" * len(group)]
        lines.append(f"{keyword(option)} : {'bool' if option['flag'] else option['shape']}")
        lines += ["    " + line for line in option["help"].split("\n")]
    notes = form["notes"].split("\n")[0] if form["notes"].startswith("Station") else ""
    swept = _SWEPT.get(form["name"], "")
    return _HELP.format(summary=form["summary"], notes=notes, swept=swept, options="\n".join(lines))


def _function(form):
    def function(*, progress=None, executor=None, **keywords):
        return ask(form["name"], progress=progress, executor=executor, **keywords)

    kind = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter(keyword(option), kind, default=False if option["flag"] else None)
                  for option in form["options"]]
    parameters += [inspect.Parameter(name, kind, default=None) for name in ("progress", "executor")]
    if form["name"] in _SWEPT:
        parameters.append(inspect.Parameter("swept", inspect.Parameter.VAR_KEYWORD))
    function.__name__ = function.__qualname__ = form["name"].replace("-", "_")
    function.__doc__ = _documentation(form)
    function.__signature__ = inspect.Signature(parameters, return_annotation=Result)
    function.__module__ = __name__
    return function


_FUNCTIONS = {function.__name__: function for function in map(_function, FORMS.values())}
__all__ = list(_FUNCTIONS)
globals().update(_FUNCTIONS)
