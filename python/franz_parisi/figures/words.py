"""`franz-parisi figure`: from words to an exit status."""

import argparse
import os
import sys

from ..documents import UsageError, one_line
from .definitions import listing
from .making import MOST_THREADS, figure

EPILOG = """What was computed is kept in DIR/NAME.partial until all of it is there, so that an interrupted figure
goes on where it was.
Examples:
  franz-parisi figure list
  franz-parisi figure 2a --format pdf
  franz-parisi figure 3a --quick --output figures"""


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise ValueError(message.removeprefix("argument "))


def parse(words):
    """Raises ValueError for words that are no options or names."""
    parser = Parser(prog="franz-parisi figure", description="A figure of the paper: its data and its picture",
                    epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    add = parser.add_argument
    add("names", metavar="NAME", nargs="*", help="which one; list: names them all, and how long each takes")
    add("--output", metavar="DIR", action="append", help="for NAME.json and NAME.svg; default: this folder")
    add("--format", metavar="svg|pdf|png", action="append", help="of the picture; default svg")
    add("--quick", action="store_true", help="coarser maps, and smaller and shorter simulations")
    add("--threads", metavar="N", action="append", type=int, help="sweeps and instances run in parallel, in "
        f"[1, {MOST_THREADS}]; default all; the digits do not depend on it")
    options, unknown = parser.parse_known_intermixed_args(words)
    if unknown:
        raise UsageError(unknown[0], None, "unknown option; allowed is --help, --output, --format, --quick, --threads")
    if len(options.names) != 1:
        raise UsageError(" ".join(["NAME", *options.names]), None, "one is needed; `figure list` says which there are")
    for option, default in (("output", "."), ("format", "svg"), ("threads", None)):
        values = getattr(options, option) or [default]
        if len(values) > 1:
            raise UsageError(f"--{option}", " ".join(map(str, values)), "given more than once; allowed is one value")
        setattr(options, option, values[0])
    return options


def run(words):
    options = parse(words)
    if options.names == ["list"]:
        print(listing(), end="", flush=True)
        return 0
    say = (lambda line: print(line, file=sys.stderr, flush=True)) if sys.stderr and sys.stderr.isatty() else None
    return figure(options.names[0], options.quick, options.output, options.format, options.threads, say)


def command(words):
    """Runs `franz-parisi figure WORDS` and gives its exit status: 0, 3 where a part missed its target, 2 for bad input,
    130 after Ctrl-C, 1 for anything else. What is finished is kept. Raises nothing."""
    try:
        return run(words)
    except SystemExit:  # of --help
        return 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except ImportError as error:
        print(f"franz-parisi: a picture needs {error.name}: install python3-{error.name}; its data are there",
              file=sys.stderr)
        return 1
    except Exception as error:
        about = f"{error.filename}: cannot be written: {error.strerror}" if getattr(error, "filename", None) else error
        print(f"franz-parisi: {one_line(about) or type(error).__name__}", file=sys.stderr)
        return 2 if isinstance(error, ValueError) else 1
