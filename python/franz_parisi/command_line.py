"""The commands of `franz-parisi` that are Python: `python3 -m franz_parisi.command_line COMMAND ...`.

Exit status 0: done; 2: bad input, said in one line; 1: what cannot be written; 130: interrupted.
"""

import argparse
import os
import re
import sys
import warnings

from .documents import UsageError, one_line, read

PROGRAM = "franz-parisi"
PLOT_OPTIONS = (  # flags, what they take, what they are for
    (("-o", "--output"), "FILE", "written as a whole or not at all; default standard output"),
    (("--format",), "svg|pdf|png", "default: as the name of the output file ends, else svg"),
    (("--x",), "KEY", "what is on the x axis; default: what was swept or imposed, or the epoch"),
    (("--y",), "KEY,...", "what is on the y axis; default: the generalisation errors of all tasks and their Bayes bound, "
                          "or the potential"),
    (("--z",), "KEY", "what the map of a diagram shows; default: the generalisation error on the last task"),
    (("--log",), "x|y|xy", "logarithmic axes"),
    (("--xlim",), "LOW:HIGH", "range of the x axis; an end may be missing"),
    (("--ylim",), "LOW:HIGH", "range of the y axis, likewise"),
    (("--style",), "NAME", "column (3.4 in, the default), wide (7 in), a style of matplotlib or a style sheet's path"),
    (("--script",), "FILE", "also write the few lines of Python that draw this picture, for changing them"))
PLOT_FILES = ("JSON or csv of this program, diagrams alone, others together; or a csv of your own with the columns "
              "quantity, mean, standard_error, size and parameters; - is standard input")
PLOT_EXAMPLES = """
Solutions of which replica symmetry is unstable are dashed, thin where they are not the equilibrium; points that
missed their target are left out. What a range cuts off has an arrow at the border.
Examples:
  franz-parisi plot curve.json --output curve.pdf
  franz-parisi plot curve.json --y q,r,q_star --log x --style wide --output overlaps.svg
  franz-parisi plot curve.json simulated.json measured.csv --output all.svg --script all.py
  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20 | franz-parisi plot - --output curve.png
"""


class OutputError(Exception):
    """What could not be written, and why."""


class Parser(argparse.ArgumentParser):
    """Complains by UsageError; takes `-5:5` for a value, not an option."""

    def __init__(self, command, description, examples):
        super().__init__(prog=f"{PROGRAM} {command}", description=description, epilog=examples, allow_abbrev=False,
                         formatter_class=argparse.RawDescriptionHelpFormatter)
        self._negative_number_matcher = re.compile(r"-[0-9.]")

    def error(self, message):
        option, _, problem = message.removeprefix("argument ").partition(": ")
        if option == "unrecognized arguments":
            raise UsageError(problem.split()[0], None, f"is no option; allowed is what {self.prog} --help says")
        raise UsageError(option.split("/")[-1], None, problem)


def run_plot(words):
    """Reads documents, draws them, writes the picture. Raises UsageError for bad input, OutputError for output."""
    parser = Parser("plot", "A picture of what other commands wrote.", PLOT_EXAMPLES)
    parser.add_argument("files", nargs="*", metavar="FILE", help=PLOT_FILES)
    for flags, metavar, text in PLOT_OPTIONS:
        parser.add_argument(*flags, metavar=metavar, help=text)
    given = parser.parse_args(words)
    _check_files(given)
    from .plot import plot, save, script  # matplotlib: not for the sake of --help
    from .plot.output import check_format, format_of, replace_file
    format = check_format(given.format or ("svg" if given.output is None else format_of(given.output)))
    options = _plot_arguments(given)
    axes = plot([read(file) for file in given.files], **options)
    if given.script is not None:
        text = script(given.files, given.output or f"picture.{format}", axes, **options)
        _write("--script " + given.script, lambda: replace_file(given.script, text.encode()))
    if given.output is not None:
        _write("--output " + given.output, lambda: save(axes, given.output, format))
    elif sys.stdout is None:
        raise OutputError("standard output: cannot be written: it is closed")
    else:
        _write("standard output", lambda: (save(axes, sys.stdout.buffer, format), sys.stdout.buffer.flush()))


def _check_files(given):
    if not given.files:
        raise UsageError("FILE", None, "missing; allowed are one or more JSON documents or csv")
    if given.files.count("-") > 1:
        raise UsageError("FILE", "-", "is given twice; allowed is standard input once")
    for option, path in (("--output", given.output), ("--script", given.script)):
        if path == "":
            raise UsageError(option, path, "allowed is the name of a file")
        if path and any(file != "-" and os.path.realpath(path) == os.path.realpath(file) for file in given.files):
            raise UsageError(option, path, "is a file that the command reads; allowed is another")
    if given.output and given.script and os.path.realpath(given.output) == os.path.realpath(given.script):
        raise UsageError("--script", given.script, "is the file of the picture; allowed is another")
    if given.output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("--output", None, "missing; allowed is the name of a file, as a terminal shows no pictures")


def _plot_arguments(given):
    if given.log not in (None, "x", "y", "xy", "yx"):
        raise UsageError("--log", given.log, "allowed is x, y or xy")
    for option in ("x", "z", "style"):
        if getattr(given, option) == "":
            raise UsageError(f"--{option}", "", "allowed is a name")
    scales = {f"{axis}scale": "log" for axis in given.log or ""}
    return {"x": given.x, "y": None if given.y is None else given.y.split(","), "z": given.z, "style": given.style,
            "xlim": _range("--xlim", given.xlim), "ylim": _range("--ylim", given.ylim)} | scales


def _range(option, text):
    """LOW:HIGH as two numbers; an end that is missing is None."""
    if text is None:
        return None
    try:
        low, high = (float(end) if end.strip() else None for end in text.split(":"))
        return low, high
    except ValueError:
        raise UsageError(option, text, "allowed is LOW:HIGH with LOW < HIGH, as 0:1.5, or one of them") from None


def _write(name, write):
    try:
        write()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror or error}") from None


COMMANDS = {"plot": run_plot}


def main(words):
    """Runs a command and returns the exit status; complaints are one line on stderr."""
    warnings.simplefilter("ignore")  # of matplotlib: glyphs that a font lacks and the like
    try:
        if not words or words[0] not in COMMANDS:
            raise UsageError("command", words[0] if words else None, f"allowed is {', '.join(COMMANDS)}")
        COMMANDS[words[0]](words[1:])
        return 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except SystemExit as end:  # of --help
        return int(end.code or 0)
    except Exception as error:
        known = isinstance(error, (UsageError, OutputError))
        print(f"{PROGRAM}: {one_line(error if known else repr(error))}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
