"""The commands of `franz-parisi` that are Python: `python3 -m franz_parisi.command_line COMMAND ...`."""

import argparse
import errno
import os
import re
import sys
import warnings

from . import figures
from .documents import UsageError, companions_of, one_line, read
from .figures.definitions import find
from .figures.making import MOST_THREADS, SetAside
from .writing import picture_format, replace

PROGRAM = "franz-parisi"
PLOT_FILES = ("JSON or csv of this program, diagrams alone, others together; or a csv of your own with the columns "
              "quantity, mean, standard_error, size and parameters; - is standard input")
PLOT_OPTIONS = (  # what it is called, what it takes, what it is for
    ("-o --output", "FILE", "written as a whole or not at all; default standard output"),
    ("--format", "svg|pdf|png|html", "html: one page with values under the mouse, which needs no network; default: as the name of the output file ends, else svg"),
    ("--x", "KEY", "what is on the x axis; default: what was swept or imposed, or the epoch; of networks that learn images "
                   "also tested: their accuracies as a map, and constant: averages against each method's own"),
    ("--y", "KEY,...", "what is on the y axis; default: the generalisation errors of all tasks and their Bayes bound, "
                       "or the potential; of networks accuracy, or variance of their weights"),
    ("--z", "KEY", "what the map of a diagram shows; default: the generalisation error on the last task"),
    ("--log", "x|y|xy", "logarithmic axes"),
    ("--xlim", "LOW:HIGH", "range of the x axis; an end may be missing"),
    ("--ylim", "LOW:HIGH", "range of the y axis, likewise"),
    ("--style", "NAME", "column (3.4 in, the default), wide (7 in), a style of matplotlib or a style sheet's path"),
    ("--script", "FILE", "also write the few lines of Python that draw this picture, for changing them; they find the "
                         "files from any folder, and when moved together with them"))
PLOT_NOTES = """
Solutions of which replica symmetry is unstable are dashed, thin where they are not the equilibrium; points that
missed their target are left out. What a range cuts off has an arrow at the border.
Examples:
  franz-parisi plot curve.json --output curve.pdf
  franz-parisi plot curve.json --y q,r,q_star --log x --style wide --output overlaps.svg
  franz-parisi plot curve.json --output curve.html
  franz-parisi plot curve.json simulated.json measured.csv --output all.svg --script all.py
  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20 | franz-parisi plot - --output curve.png
"""
FIGURE_OPTIONS = (
    ("--output", "DIR", "for NAME.json and NAME.svg; default: this folder"),
    ("--format", "svg|pdf|png|html", "of the picture; default svg"),
    ("--quick", None, "coarser maps, and smaller and shorter simulations"),
    ("--data", "DIR,...", "of figures of networks: folders with images in IDX files, as train takes them"),
    ("--threads", "N", f"sweeps and instances run in parallel, in [1, {MOST_THREADS}]; default all; the digits do not "
                       "depend on it"))
FIGURE_NOTES = """
What was computed is kept in DIR/NAME.partial until all of it is there, so that an interrupted figure goes on where
it was.
Examples:
  franz-parisi figure list
  franz-parisi figure 2a --format pdf
  franz-parisi figure 3a --quick --output figures
  franz-parisi figure N1 --quick --data /usr/share/datasets/fashion-mnist
"""


class Parser(argparse.ArgumentParser):
    """Complains by UsageError, also of what is given twice; takes `-5:5` for a value, not an option."""

    class Once(argparse.Action):
        def __call__(self, parser, given, value, name=None):
            before = getattr(given, self.dest)
            if before is not None:
                raise UsageError(name, f"{before} {value}", "given more than once; allowed is one value")
            setattr(given, self.dest, value)

    def __init__(self, command, description, notes, words, options):
        super().__init__(prog=f"{PROGRAM} {command}", description=description, epilog=notes, allow_abbrev=False,
                         formatter_class=argparse.RawDescriptionHelpFormatter)
        self._negative_number_matcher = re.compile(r"-[0-9.]")
        self.add_argument("words", nargs="*", metavar=words[0], help=words[1])
        for names, metavar, text in options:
            takes = {"metavar": metavar, "action": self.Once, "type": int if metavar == "N" else str}
            self.add_argument(*names.split(), help=text, **takes if metavar else {"action": "store_true"})
        self.options = ", ".join(["--help", *(names.split()[-1] for names, _, _ in options)])

    def error(self, message):
        option, _, problem = message.removeprefix("argument ").partition(": ")
        raise UsageError(option.split("/")[-1], None, problem)

    def parse(self, words):
        end = words.index("--") if "--" in words else len(words)  # what follows is no option
        given, unknown = self.parse_known_intermixed_args(words[:end])
        given.words += words[end + 1:]
        if unknown:
            raise UsageError(unknown[0], None, f"is no option; allowed is {self.options}")
        return given


def run_plot(words):
    """Reads documents, draws them, writes the picture. Raises UsageError for bad input, OSError for output."""
    given = Parser("plot", "A picture of what other commands wrote.", PLOT_NOTES, ("FILE", PLOT_FILES),
                   PLOT_OPTIONS).parse(words)
    _check_files(given)
    format = picture_format(given.output, given.format)
    options = _plot_arguments(given)
    from .plot import plot, save, script  # matplotlib: not for the sake of --help
    axes = plot([read(file) for file in given.words], **options)
    if given.script is not None:
        text = script(given.words, given.output or f"picture.{format}", axes, given.script, **options)
        _write(f"--script {given.script}", lambda: replace(given.script, text))
    if given.output is not None:
        _write(f"--output {given.output}", lambda: save(axes, given.output, format))
    elif sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed", "standard output")
    else:
        _write("standard output", lambda: (save(axes, sys.stdout.buffer, format), sys.stdout.buffer.flush()))


def _check_files(given):
    if not given.words:
        raise UsageError("FILE", None, "missing; allowed are one or more JSON documents or csv")
    if given.words.count("-") > 1:
        raise UsageError("FILE", "-", "is given twice; allowed is standard input once")
    read_from = [one for file in given.words if file != "-" for one in (file, *companions_of(file).values())]
    for option, path in (("--output", given.output), ("--script", given.script)):
        if path == "":
            raise UsageError(option, path, "allowed is the name of a file")
        if path and os.path.isdir(path):
            raise UsageError(option, path, "is a folder; allowed is the name of a file")
        if path and any(_is_same(path, one) for one in read_from):
            raise UsageError(option, path, "is a file that the command reads; allowed is another")
    if given.output and given.script and _is_same(given.output, given.script):
        raise UsageError("--script", given.script, "is the file of the picture; allowed is another")
    if given.output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("--output", None, "missing; allowed is the name of a file, as a terminal shows no pictures")


def _is_same(path, other):
    """Whether two names are of one file, by links of any kind."""
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):  # one is not there, or no name
        return os.path.realpath(path) == os.path.realpath(other)


def _plot_arguments(given):
    if given.log not in (None, "x", "y", "xy", "yx"):
        raise UsageError("--log", given.log, "allowed is x, y or xy")
    for option in ("x", "z", "style"):
        if getattr(given, option) == "":
            raise UsageError(f"--{option}", "", "allowed is a name")
    return {"x": given.x, "y": None if given.y is None else given.y.split(","), "z": given.z, "style": given.style,
            "xlim": _range("--xlim", given.xlim), "ylim": _range("--ylim", given.ylim),
            **{f"{axis}scale": "log" for axis in given.log or ""}}


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
    """An error says what it was that could not be written."""
    try:
        write()
    except OSError as error:
        error.filename = name
        raise


def run_figure(words):
    """Computes and draws figures, or lists them. Raises as `figures.figure` does; what is finished is kept."""
    given = Parser("figure", "Figures of the paper: their data and their pictures", FIGURE_NOTES,
                   ("NAME", "which ones; list: names them all, and how long each takes"), FIGURE_OPTIONS).parse(words)
    if not given.words:
        raise UsageError("NAME", None, "one is needed at least; `figure list` says which there are")
    if given.words == ["list"]:
        print(figures.listing(), end="", flush=True)
        return 0
    say = (lambda line: print(line, file=sys.stderr, flush=True)) if sys.stderr and sys.stderr.isatty() else None
    for name in given.words:
        find(name)  # before the first is computed
    return max(figures.figure(name, given.quick, "." if given.output is None else given.output,
                              given.format or "svg", given.threads, say, data=given.data) for name in given.words)


COMMANDS = {"plot": run_plot, "figure": run_figure}


def main(words):
    """Runs a command and gives its exit status: 0; 3 where a part of a figure missed its target; 2 for bad input and 1
    for anything else, said in one line; 130 after Ctrl-C. Raises nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of matplotlib: glyphs that a font lacks and the like
            warnings.simplefilter("always", SetAside)
            warnings.showwarning = lambda said, *_: print(f"{PROGRAM}: {said}", file=sys.stderr)
            if not words or words[0] not in COMMANDS:
                raise UsageError("command", words[0] if words else None, f"allowed is {', '.join(COMMANDS)}")
            return COMMANDS[words[0]](words[1:]) or 0
    except SystemExit:  # of --help
        return 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except Exception as error:
        print(f"{PROGRAM}: {one_line(_complaint(error))}", file=sys.stderr)
        return 2 if isinstance(error, ValueError) else 1


def _complaint(error):
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: cannot be written: {error.strerror or error}"
    if isinstance(error, ImportError):
        return f"a picture needs {error.name}: install python3-{error.name}; the data of a figure are there"
    return error if isinstance(error, ValueError) else repr(error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
