"""Pages: complete html that needs no network, with the numbers of the document in it."""

import json
import os
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pytest
from support import curve, point, run, write

from franz_parisi.plot import plot, save
from franz_parisi.plot.page import text

VOID = {"meta"}


class Page(HTMLParser):
    """The elements of a page, which have to end in the order in which they began; the data in it."""

    def __init__(self, path):
        super().__init__()
        self.open, self.addresses, self.texts, self.kind = [], [], {}, ""
        self.feed(path.read_text(encoding="utf-8"))
        self.close()
        assert self.open == []
        self.drawn = json.loads(self.texts["application/json"])
        self.traces = self.drawn["traces"]

    def handle_starttag(self, tag, attributes):
        self.kind = dict(attributes).get("type", tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts[self.kind] = self.texts.get(self.kind, "") + data


@pytest.fixture
def page(tmp_path):
    def of(*documents, **options):
        save(plot(list(documents), **options), tmp_path / "page.html")
        return Page(tmp_path / "page.html")
    return of


def drawn(traces, words=""):
    """The places of traces whose hover text begins with these words."""
    return [place for trace in traces if trace.get("hovertemplate", "").startswith(words)
            for place in zip(trace["x"], trace["y"]) if None not in place]


def test_a_page_has_the_numbers_of_the_document_and_needs_no_network(page, made):
    found = page(made["branches"], y="eps_1")
    assert found.addresses == [] and "MIT license" in found.texts["script"] and found.texts["title"]
    points = made["branches"].frame("points")
    points = points[points.status == "converged"]
    places = set(drawn(found.traces, "ε<sub>1</sub>"))
    assert set(zip(points.alpha_1, points.eps_1)) <= places
    events = made["branches"].frame("events")
    folds = events[events.kind == "spinodal"]
    assert len(folds) == 2 and set(zip(folds.alpha_1, folds.eps_1)) == set(drawn(found.traces, "spinodal"))
    hovers = {trace.get("hovertemplate") for trace in found.traces}
    assert any("not equilibrium" in str(one) and "α<sub>1</sub> = %{x:.10g}" in str(one) for one in hovers)
    assert {trace["name"] for trace in found.traces if trace["showlegend"]} >= {"spinodal", "transition", "not equilibrium"}


def test_simulations_have_their_bars(page, made):
    found = page(made["adam"], x="alpha_1", y="eps_1")
    [measured] = [trace for trace in found.traces if "error_y" in trace]
    summary = made["adam"].frame("summary")
    [row] = summary[summary.quantity == "eps_1"].to_dict("records")
    assert (measured["x"], measured["y"]) == ([0.6], [row["mean"]])
    assert measured["error_y"]["array"] == pytest.approx([row["standard_error"]], rel=1e-13)


def test_a_map_has_its_cells_and_lines(page, made):
    found = page(made["diagram"])
    [cells] = [trace for trace in found.traces if trace["type"] == "heatmap"]
    assert np.shape(cells["z"]) == (len(cells["y"]) - 1, len(cells["x"]) - 1) == (3, 4)
    points = made["diagram"].frame("points")
    assert set(np.ravel(cells["z"])) <= set(points.eps_1)
    places = set(drawn(found.traces))
    for line in made["diagram"]["lines"]:
        assert {(point["alpha_1"], point["beta_1"]) for point in line["points"]} <= places


@pytest.mark.parametrize("name", ["chain", "potential", "train", "bias", "verify", "hmc", "figure", "each", "sgd"])
def test_every_kind_has_a_page(page, made, name):
    found = page(made[name])
    assert found.traces and all(len(trace["x"]) == len(trace["y"]) for trace in found.traces if trace["type"] == "scatter")


def test_several_planes_and_a_logarithmic_axis(page, made):
    found = page(made["branches"], y=["q", "free_entropy"], xscale="log")
    layout = found.drawn["layout"]
    assert layout["xaxis2"]["type"] == "log" and layout["xaxis2"]["range"][0] == pytest.approx(np.log10(1.4), abs=0.02)
    low, high = layout["yaxis2"]["domain"], layout["yaxis"]["domain"]
    assert low[0] == 0 and high[1] == 1 and low[1] < high[0]
    assert {trace["xaxis"] for trace in found.traces if "xaxis" in trace} == {"x", "x2"}


def test_text_is_text(page, tmp_path):
    bad = "</script><b>&"
    assert text(r"energy $\hat{q}_{1}$, $p_d$ \$5 <b>") == "energy q̂<sub>1</sub>, p<sub>d</sub> $5 &lt;b&gt;"
    found = page(curve([point(alpha, 5) | {"strange" + bad: alpha} for alpha in (0.1, 0.2)]), y=["strange" + bad])
    assert found.drawn["layout"]["yaxis"]["title"]["text"] == "strange&lt;/script&gt;&lt;b&gt;&amp;"


def test_the_command_writes_the_same_page(tmp_path):
    path = write(tmp_path / "curve.json", curve([point(alpha, 5) for alpha in (0.1, 0.2, 0.3)]))
    pages = [run("plot", path, "--output", str(tmp_path / "curve.html")), run("plot", path, "--format", "html")]
    assert [one.returncode for one in pages] == [0, 0], pages
    assert (tmp_path / "curve.html").read_bytes() == pages[1].stdout
    assert sorted(drawn(Page(tmp_path / "curve.html").traces, "ε")) == [(0.1, 0.1 * 0.1), (0.2, 0.1 * 0.2), (0.3, 0.1 * 0.3)]


def test_a_browser_draws_it(page, made, tmp_path):
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium is installed: Debian's package chromium has it")
    page(made["branches"])
    shown = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000", "--dump-dom",
                            (tmp_path / "page.html").as_uri()], capture_output=True, text=True, timeout=120,
                           env=os.environ | {"HOME": str(tmp_path)}).stdout
    assert shown.count('class="trace scatter') >= 4 and "spinodal" in shown
