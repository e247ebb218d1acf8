"""A picture as one page that shows values under the mouse, for people without Python.

What was drawn is read off the finished axes, so that a page shows what the picture does, whatever kind it is; numbers
are those of the document. The page holds plotly.js (MIT, its licence beside it) and needs no network.
"""

import html
import json
import re
from pathlib import Path

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.ticker import FixedFormatter

from .plane import words_of

LIBRARY = Path(__file__).with_name("plotly") / "plotly-cartesian.min.js"
SYMBOLS = {".": "circle", "o": "circle", "s": "square", "^": "triangle-up", "v": "triangle-down", "<": "triangle-left",
           ">": "triangle-right", "D": "diamond", "d": "diamond-tall", "p": "pentagon", "h": "hexagon", "8": "octagon",
           "P": "cross", "X": "x", "x": "x-thin", "+": "cross-thin", "*": "star", "1": "y-down", "2": "y-up", "_": "line-ew",
           (4, 1, 45): "star-square", (3, 1, 0): "star-triangle-up"}
LETTERS = {r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\rho": "ρ", r"\lambda": "λ", r"\kappa": "κ", r"\tau": "τ",
           r"\varepsilon": "ε", r"\Delta": "Δ", r"\Psi": "Ψ", r"\hat{q}": "q̂", r"\hat{r}": "r̂"}
FROM_POINTS = 1.35  # of a printed column to the pixels of a screen
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<noscript>This picture needs JavaScript.</noscript>
<div id="picture"></div>
<script type="application/json" id="drawn">{drawn}</script>
<script>{library}</script>
<script>
const drawn = JSON.parse(document.getElementById("drawn").textContent);
Plotly.newPlot("picture", drawn.traces, drawn.layout, {{responsive: true, displaylogo: false}});
</script>
</body>
</html>
"""


def page(figure):
    """The text of the page of a figure: html that needs nothing else."""
    planes = [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]
    boxes = np.array([axes.get_position().extents for axes in planes])
    low, high = boxes.min(axis=0)[:2], boxes.max(axis=0)[2:]
    traces, layout = [], {"hovermode": "closest", "template": "none", "annotations": [], "height": _height(figure),
                          "margin": {"t": 40, "r": 20, "b": 60, "l": 70}, "legend": {"itemclick": False, "itemdoubleclick": False}}
    for number, (axes, box) in enumerate(zip(planes, boxes), 1):
        own = "" if number == 1 else str(number)
        place = (box.reshape(2, 2) - low) / (high - low)
        for i, axis in enumerate("xy"):
            layout[f"{axis}axis{own}"] = _axis(getattr(axes, axis + "axis")) | {
                "domain": place[:, i].tolist(), "anchor": "yx"[i] + own}
        if axes.get_title():
            layout["annotations"].append({"text": text(axes.get_title()), "showarrow": False, "xref": "paper", "yref": "paper",
                                          "x": place[:, 0].mean(), "y": place[1, 1], "yanchor": "bottom"})
        traces += [trace | {"xaxis": "x" + own, "yaxis": "y" + own} for trace in _traces(axes)]
    if any(trace["type"] == "heatmap" for trace in traces):  # whose scale is where the legend would be
        layout["legend"] |= {"orientation": "h", "y": -0.2}
    traces += [trace for axes in planes for trace in _entries(axes.get_legend())]
    traces += [trace for legend in figure.legends for trace in _entries(legend)]
    drawn = json.dumps({"traces": traces, "layout": layout}, allow_nan=False, separators=(",", ":"))
    return PAGE.format(title=html.escape(" against ".join(re.sub("<.*?>", "", text(label)) for label in (
        planes[-1].get_ylabel(), planes[-1].get_xlabel()) if label)) or "picture",
        drawn=drawn.replace("<", r"\u003c"), library=LIBRARY.read_text(encoding="utf-8"))


def text(label):
    """A label of matplotlib as the library writes it: letters of TeX as such, indices below, all else as it is."""
    parts = re.split(r"(?<!\\)\$", label)
    return "".join(_mathematics(part) if i % 2 else html.escape(part.replace(r"\$", "$"), quote=False)
                   for i, part in enumerate(parts))


def _mathematics(tex):
    for command, letter in LETTERS.items():
        tex = tex.replace(command, letter)
    return re.sub(r"_(?:\{(.*?)\}|(.))", lambda index: f"<sub>{index[1] or index[2]}</sub>", html.escape(tex, quote=False))


def _height(figure):
    width, height = figure.get_size_inches()
    return round(max(520, 1000 * height / width * (0.62 if height < width else 1)))


def _axis(axis):
    name, scale = axis.axis_name, axis.get_scale()
    ends = np.array(getattr(axis.axes, f"get_{name}lim")(), float)
    settings = {"type": "log" if scale == "log" else "linear", "showline": True, "mirror": True, "ticks": "inside",
                "range": (np.log10(ends) if scale == "log" else ends).tolist(), "title": {"text": text(axis.get_label().get_text())},
                "zeroline": False, "showgrid": False, "exponentformat": "power",
                "showticklabels": axis.get_major_ticks(1)[0].label1.get_visible()}
    if isinstance(axis.get_major_formatter(), FixedFormatter):  # names in place of numbers
        settings |= {"tickvals": axis.get_majorticklocs().tolist(), "ticktext": [text(one) for one in axis.get_major_formatter().seq]}
    return settings


def _traces(axes):
    bars = {}
    for one in axes.collections:
        if isinstance(one, LineCollection):
            bars.setdefault(words_of(one), []).append(np.array([path.vertices for path in one.get_paths()]))
        elif isinstance(one, PolyCollection):
            yield from (_band(path.vertices, one) for path in one.get_paths())
        elif isinstance(one, QuadMesh):
            yield _map(one)
    for line in axes.lines:
        x, y = _places(line, axes)
        trace = _look(line) | {"type": "scatter", "x": _numbers(x), "y": _numbers(y), "hovertemplate": _hover(axes, words_of(line))}
        for ends in bars.get(words_of(line), ()):  # those that were drawn with these markers
            if "markers" in trace["mode"] and len(ends) == len(x) and (ends[:, 0, 0] == x).all():
                trace["error_y"] = {"type": "data", "array": _numbers((ends[:, 1, 1] - ends[:, 0, 1]) / 2), "thickness": 1, "width": 0}
        yield trace


def _places(line, axes):
    """Where a line is, in numbers of the axes; that across a whole plane ends at its borders."""
    x, y = np.asarray(line.get_xdata(orig=False), float), np.asarray(line.get_ydata(orig=False), float)
    along = line.get_transform().contains_branch_seperately(axes.transData)
    if not all(along) and len(x):
        across = (line.get_transform() - axes.transData).transform(np.column_stack([x, y]))
        x, y = (own if kept else moved for own, moved, kept in zip((x, y), across.T, along))
    return x, y


def _numbers(values):
    return [value if np.isfinite(value) else None for value in np.asarray(values, float).tolist()]


def _look(line):
    """Colours, dashes and marker of a line, as the library has them."""
    joined, marker = line.get_linestyle() not in ("None", "none", ""), line.get_marker()
    look = {"mode": "+".join(["lines"] * joined + ["markers"] * (marker in SYMBOLS)) or "none", "showlegend": False}
    if joined:
        _, dashes = getattr(line, "_dash_pattern", (0, None))  # matplotlib shows them nowhere else
        look["line"] = {"color": to_hex(line.get_color()), "width": FROM_POINTS * line.get_linewidth(),
                        "dash": ",".join(f"{FROM_POINTS * one:.3g}px" for one in dashes) if dashes else "solid"}
    if marker in SYMBOLS:
        edge = to_hex(line.get_markeredgecolor())
        look["marker"] = {"symbol": SYMBOLS[marker], "size": 2 * line.get_markersize(), "color": to_hex(line.get_markerfacecolor()),
                          "line": {"color": edge, "width": 1.2}}
    return look


def _hover(axes, words):
    x, y = text(axes.get_xlabel()), text(axes.get_ylabel())
    lines = [text(words)] if words else []
    return "<br>".join([*lines, f"{x or 'x'} = %{{x:.10g}}", f"{y or 'y'} = %{{y:.10g}}"]) + "<extra></extra>"


def _band(edge, band):
    return {"type": "scatter", "x": _numbers(edge[:, 0]), "y": _numbers(edge[:, 1]), "mode": "none", "fill": "toself",
            "fillcolor": "rgba({},{},{},{:.3g})".format(*(round(255 * part) for part in band.get_facecolor()[0][:3]),
                                                        band.get_facecolor()[0][3]),
            "hoverinfo": "skip", "showlegend": False}


def _map(mesh):
    """Cells with their edges, nothing where they have no value."""
    edges = mesh.get_coordinates()
    rows = np.ma.filled(mesh.get_array().astype(float), np.nan).reshape(len(edges) - 1, -1)
    low, high = mesh.get_clim()
    scale = [[part, to_hex(mesh.cmap(part))] for part in np.linspace(0, 1, 9).tolist()]
    title = mesh.colorbar.ax.get_ylabel() if mesh.colorbar else ""
    return {"type": "heatmap", "x": _numbers(edges[0, :, 0]), "y": _numbers(edges[:, 0, 1]), "z": list(map(_numbers, rows)),
            "zmin": float(low), "zmax": float(high), "colorscale": scale, "colorbar": {"title": {"text": text(title)}, "x": 1.02},
            "hovertemplate": _hover(mesh.axes, "").replace("<extra>", f"<br>{text(title) or 'value'} = %{{z:.10g}}<extra>")}


def _entries(legend):
    """What a legend explains, as traces that show nothing else."""
    for handle, label in zip(legend.legendHandles, legend.get_texts()) if legend else ():
        look = _look(handle) if hasattr(handle, "get_marker") else {
            "mode": "markers", "marker": {"symbol": "square", "size": 12, "color": to_hex(handle.get_facecolor(), True)}}
        yield {"type": "scatter", "x": [None], "y": [None], "name": text(label.get_text())} | look | {"showlegend": True}
