"""One function for each question of the program, made from the form that defines its options."""

import inspect
import json
import warnings

from . import _core
from .arguments import given
from .progress import shown
from .result import Result

_FORMS = {question["name"]: question for question in _core.questions()}
_EXTRA = {"curve": "alpha_2=(0.01, 7, 70) and the like stand for sweep={'alpha_2': (0.01, 7, 70)}.",
          "diagram": "alpha_1=(0.5, 3), beta_1=(5, 50) and the like stand for x and y, in this order.",
          "potential": "overlap_previous=(0.3, 0.85, 276) and q_star=... stand for impose."}


def ask(question, *, progress=None, **keywords):
    """Asks the question `question` ("curve", "monte-carlo", ...) and returns its Result: see the functions."""
    arguments = given(question, _FORMS[question]["options"], keywords)
    try:
        with shown(progress) as show:
            text, remark = _core.ask(question, arguments, show)
    except KeyboardInterrupt as stop:
        if hasattr(stop, "finished"):
            stop.result = Result(json.loads(stop.finished))
        raise
    if remark:
        warnings.warn(remark, stacklevel=3)
    return Result(json.loads(text))


def _documentation(form):
    lines = [form["summary"] + ".", "", form["notes"].split("\n")[0] if form["notes"].startswith("Station") else "",
             "All options are keywords; numbers, lists, tuples (start, stop, count) as ranges, arrays and strings as on",
             "the command line are taken. " + _EXTRA.get(form["name"], ""), ""]
    group = None
    for option in form["options"]:
        if option["group"] != group:
            group = option["group"]
            lines += [group, "-" * len(group)]
        shape = "bool" if option["flag"] else option["shape"]
        lines.append(f"{option['name'].replace('-', '_')} : {shape}")
        lines += ["    " + line for line in option["help"].split("\n")]
    lines += ["progress : bool", "    a bar by tqdm; default: where somebody is there to see it", "",
              "Returns", "-------", "Result", "    its lists as DataFrames, and the document", "",
              "Raises", "------", "ValueError", "    for bad input, with the line that the command says",
              "KeyboardInterrupt", "    after Ctrl-C: of a curve and a simulation `result` of the exception has what is finished, and a log keeps it"]
    return "\n".join(line for line in lines if line is not None)


def _function(form):
    name = form["name"].replace("-", "_")

    def function(*, progress=None, **keywords):
        return ask(form["name"], progress=progress, **keywords)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter(option["name"].replace("-", "_"), keyword, default=False if option["flag"] else None)
                  for option in form["options"]]
    parameters.append(inspect.Parameter("progress", keyword, default=None))
    if form["name"] in _EXTRA:
        parameters.append(inspect.Parameter("swept", inspect.Parameter.VAR_KEYWORD))
    function.__name__ = function.__qualname__ = name
    function.__doc__ = _documentation(form)
    function.__signature__ = inspect.Signature(parameters, return_annotation=Result)
    function.__module__ = __name__
    return function


__all__ = [name.replace("-", "_") for name in _FORMS]
globals().update({name.replace("-", "_"): _function(form) for name, form in _FORMS.items()})
