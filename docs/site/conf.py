"""Settings of Sphinx: the pages of the project as a site. `cmake --build build/release --target docs_site`."""

import re
from pathlib import Path

project = "franz-parisi"
author = "The franz-parisi authors"
copyright = author
extensions = ["myst_parser", "nbsphinx"]
root_doc = "docs/site/index"
source_suffix = {".md": "markdown"}
# The source is the project's folder; only its pages are read.
exclude_patterns = ["build*", "tests", "python", "cli", "study", "theory", "solver", "integrals", "networks", "validation", "cmake",
                    ".*", "_*", "**.ipynb_checkpoints"]
myst_enable_extensions = ["dollarmath", "html_image"]
myst_heading_anchors = 4  # pages link to headings as GitHub names them
suppress_warnings = ["myst.header"]  # the README of bench/ begins as it likes
nbsphinx_execute = "never"  # docs/notebooks/run.py keeps the outputs fresh, and a test holds them against the code
html_theme = "alabaster"
html_theme_options = {"page_width": "1100px", "sidebar_width": "240px"}
html_extra_path = [str(Path(__file__).parent.parent / "schema.json")]


def as_myst(app, name, source):
    """What GitHub shows and MyST before 0.19 does not understand: a colon in an image's `alt`, and equations in a fence."""
    source[0] = re.sub(r'alt="[^"]*"', lambda found: found.group().replace(": ", " – "), source[0])
    source[0] = re.sub(r"^```math$", "```{math}", source[0], flags=re.MULTILINE)


def setup(app):
    app.connect("source-read", as_myst)
