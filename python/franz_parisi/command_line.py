"""The commands of `franz-parisi` that are Python: run as `python3 -m franz_parisi.command_line COMMAND ...`.

Exit status 0: done; 2: bad input, said in one line; 1: what cannot be written; 130: interrupted.
"""

import argparse
import math
import os
import sys

PROGRAM = "franz-parisi"
PLOT_EXAMPLES = """
Solutions of which replica symmetry is unstable are dashed, thin where they are not the equilibrium; points that
missed their target are left out. What a range cuts off has an arrow at the border.
Examples:
  franz-parisi plot curve.json --output curve.pdf
  franz-parisi plot curve.json --y q,r,q_star --log x --style wide --output overlaps.svg
  franz-parisi plot curve.json simulated.json measured.csv --output all.svg --script all.py
  franz-parisi curve --sweep alpha_1=0.01:2:200 --beta 20 | franz-parisi plot - --output curve.png
"""


class _Parser(argparse.ArgumentParser):
    """Complains by exceptions; `-5:5` is a value, not an option."""

    def error(self, message):
        from .documents import UsageError
        option, colon, problem = message.removeprefix("argument ").partition(": ")
        if option == "unrecognized arguments":
            raise UsageError(problem.split()[0], None, f"is no option of this command; allowed is what {PROGRAM} {self.prog.split()[-1]} --help says")
        raise UsageError(option.split("/")[-1] if colon else "command line", None, problem or message)

    def parse_args(self, words):
        valued = {name for action in self._actions if action.nargs is None for name in action.option_strings}
        joined, words = [], list(words)
        while words:
            word = words.pop(0)
            if word == "--":
                joined += [word, *words]
                break
            negative = words and words[0][:1] == "-" and words[0][1:2] in set("0123456789.")
            joined.append(f"{word}={words.pop(0)}" if word.startswith("--") and word in valued and negative else word)
        return super().parse_args(joined)


def _plot_parser():
    parser = _Parser(prog=f"{PROGRAM} plot", description="A picture of what other commands wrote.", epilog=PLOT_EXAMPLES,
                     formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("files", nargs="*", metavar="FILE", help="JSON or csv of this program, diagrams alone, others "
                        "together, or a csv with the columns quantity, size, mean, standard_error and parameters; "
                        "- is standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="written as a whole or not at all; default standard output")
    parser.add_argument("--format", metavar="svg|pdf|png", help="default: as the name of the output file ends, else svg")
    parser.add_argument("--x", metavar="KEY", help="what is on the x axis; default: what was swept or imposed, or the epoch")
    parser.add_argument("--y", metavar="KEY,...", help="what is on the y axis; default: the generalisation errors of all "
                        "tasks and their Bayes bound, or the potential")
    parser.add_argument("--z", metavar="KEY", help="what the map of a diagram shows; default: the generalisation error on "
                        "the last task")
    parser.add_argument("--log", metavar="x|y|xy", help="logarithmic axes")
    parser.add_argument("--xlim", metavar="LOW:HIGH", help="range of the x axis; an end may be missing")
    parser.add_argument("--ylim", metavar="LOW:HIGH", help="range of the y axis, likewise")
    parser.add_argument("--style", metavar="NAME", help="column (3.4 in wide, the default), wide (7 in), a style of "
                        "matplotlib or the path of a style sheet")
    parser.add_argument("--script", metavar="FILE", help="also write the few lines of Python that draw this picture, for "
                        "changing them")
    return parser


def run_plot(words):
    """Reads documents, draws them, and writes the picture; raises UsageError for bad input, OSError for output."""
    from .documents import UsageError, read
    given = _plot_parser().parse_args(words)
    if not given.files:
        raise UsageError("FILE", None, "missing; allowed are one or more JSON documents")
    _check_outputs(given)
    format = _format(given)
    options = _options(given)
    from .plot import plot, save, script
    axes = plot([read(file) for file in given.files], **options)
    if given.script is not None:
        output = given.output or f"picture.{format}"
        _write(given.script, script(given.files, output, axes, **options).encode(), "--script")
    if given.output is not None:
        _write(given.output, lambda path: save(axes, path, format), "--output")
    else:
        _print(lambda stream: save(axes, stream, format))


def _check_outputs(given):
    from .documents import UsageError
    for option, path in (("--output", given.output), ("--script", given.script)):
        if path == "":
            raise UsageError(option, path, "allowed is the name of a file")
        for file in given.files:
            if path is not None and file != "-" and _same_file(path, file):
                raise UsageError(option, path, "is a file that the command reads; allowed is another")
    if given.output is not None and given.script is not None and _same_file(given.output, given.script):
        raise UsageError("--script", given.script, "is the file of the picture; allowed is another")
    if given.output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("--output", None, "missing; allowed is the name of a file, as a terminal shows no pictures")
    if given.files.count("-") > 1:
        raise UsageError("FILE", "-", "is given twice; allowed is standard input once")


def _same_file(first, second):
    try:
        return os.path.samefile(first, second)
    except (OSError, ValueError):
        return os.path.realpath(first) == os.path.realpath(second)


def _format(given):
    from .documents import UsageError
    from .plot.output import FORMATS, format_of
    if given.format is None:
        return "svg" if given.output is None else format_of(given.output)
    if given.format not in FORMATS:
        raise UsageError("--format", given.format, "allowed is svg, pdf or png")
    return given.format


def _options(given):
    """The arguments of `plot`."""
    from .documents import UsageError
    if given.log not in (None, "x", "y", "xy", "yx"):
        raise UsageError("--log", given.log, "allowed is x, y or xy")
    for option in ("x", "z", "style"):
        if getattr(given, option) == "":
            raise UsageError(f"--{option}", "", "allowed is a name")
    y = None if given.y is None else given.y.split(",")
    logarithmic = {f"{axis}scale": "log" for axis in given.log or ""}
    return {"x": given.x, "y": y, "z": given.z, "xlim": _range("--xlim", given.xlim), "ylim": _range("--ylim", given.ylim),
            "style": given.style} | logarithmic


def _range(option, text):
    """LOW:HIGH as two numbers; an end that is missing is None."""
    from .documents import UsageError
    if text is None:
        return None
    try:
        low, high = (float(end) if end.strip() else None for end in text.split(":"))
    except ValueError:
        low = high = math.nan
    ends = [end for end in (low, high) if end is not None]
    if not ends or not all(map(math.isfinite, ends)) or (len(ends) == 2 and not low < high):
        raise UsageError(option, text, "allowed is LOW:HIGH with LOW < HIGH, as 0:1.5, or one of them")
    return low, high


def _print(write):
    if sys.stdout is None:
        raise _OutputError("standard output: cannot be written: it is closed")
    try:
        write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _OutputError(f"standard output: cannot be written: {error.strerror or error}") from None


class _OutputError(Exception):
    """What could not be written, and why."""


def _write(path, content, option):
    from .plot.output import replace_file
    try:
        content(path) if callable(content) else replace_file(path, content)
    except OSError as error:
        raise _OutputError(f"{option} {path}: cannot be written: {error.strerror or error}") from None


def run_figure(words):
    """Gives the exit status; see `figures.command`."""
    from .figures import command
    return command(words)


COMMANDS = {"plot": run_plot, "figure": run_figure}


def main(words):
    """Runs a command and returns the exit status; complaints are one line on stderr."""
    try:
        import warnings
        warnings.simplefilter("ignore")  # of matplotlib: glyphs that a font lacks and the like
        from .documents import UsageError, one_line
    except KeyboardInterrupt:
        return 130
    try:
        if not words or words[0] not in COMMANDS:
            raise UsageError("command", words[0] if words else None, f"allowed is {', '.join(COMMANDS)}")
        return COMMANDS[words[0]](words[1:]) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except SystemExit as end:  # of --help
        return int(end.code or 0)
    except UsageError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 2
    except Exception as error:
        print(f"{PROGRAM}: {one_line(error if isinstance(error, _OutputError) else repr(error))}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
