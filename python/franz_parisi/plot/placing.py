"""Where things go once all is drawn: insets, legends and scales where a picture has room, arrows on its borders."""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.layout_engine import PlaceHolderLayoutEngine

from .diagram import Diagram
from .notation import number, symbol


def finish(planes, legend, kind, inset, own):
    """Insets, legends and arrows, each where the picture has room for it."""
    figure = planes[0].axes.figure
    if legend.scale:
        _add_scale(planes, *legend.scale)
    if isinstance(figure.get_layout_engine(), (type(None), PlaceHolderLayoutEngine)):  # nothing moves the planes
        for plane in planes:
            plane.axes.apply_aspect()
    else:
        figure.draw_without_rendering()
    if isinstance(kind, Diagram) and inset is not None and inset is not False:
        window = kind.critical_window(planes[0]) if isinstance(inset, str) else inset
        if window:
            kind.draw_inset(planes[0], window)
    for plane in planes:
        plane.point_beyond()
    handles = legend.handles()
    if handles and ((own and legend.below) or not _legend_inside(planes, handles)):
        if own:
            _legend_below(figure, handles)
        else:
            planes[0].axes.legend(handles=handles, loc="best")
    if own:
        _settle(figure)


def _settle(figure):
    """Lays out until nothing moves: the layout depends on labels of ticks, and these on the layout."""
    places = None
    for _ in range(8):
        figure.get_layout_engine().execute(figure)
        before, places = places, [axes.get_position().bounds for axes in figure.axes]
        if before == places:
            break


def _add_scale(planes, parameter, values, colours):
    """A bar with a colour for each value, in place of entries of a legend."""
    order = np.argsort(values)
    steps = BoundaryNorm(np.arange(len(values) + 1) - 0.5, len(values))
    shades = ScalarMappable(steps, ListedColormap([colours[i] for i in order]))
    axes = [plane.axes for plane in planes]
    bar = axes[0].figure.colorbar(shades, ax=axes, label=symbol(parameter), fraction=0.06)
    shown = range(0, len(values), -(-len(values) // 7))
    bar.set_ticks(shown, labels=[number(values[order[i]]) for i in shown])
    bar.ax.minorticks_off()


def _legend_inside(planes, handles):
    """Whether some plane had room for a legend of at most a third of its area."""
    for columns in (1, 2):
        for plane in planes:
            axes = plane.axes
            legend = axes.legend(handles=handles, ncol=columns, borderaxespad=0, loc="lower left")
            box = legend.get_window_extent()
            width, height = box.width / axes.bbox.width, box.height / axes.bbox.height
            place = plane.free_place(width, height) if width * height < 1 / 3 else None
            if place:
                legend.set_bbox_to_anchor(place, axes.transAxes)
                plane.taken.append((*place, width, height))
                return True
            legend.remove()
    return False


def _legend_below(figure, handles):
    """A legend below the planes, for which the figure grows."""
    width, height = figure.get_size_inches()
    for columns in range(min(len(handles), 8), 0, -1):
        legend = figure.legend(handles=handles, loc="lower center", ncol=columns, borderaxespad=0.3)
        box = legend.get_window_extent()
        if box.width <= 0.98 * figure.bbox.width or columns == 1:
            break
        legend.remove()
    legend.set_in_layout(False)
    room = box.height / figure.dpi + 0.06
    figure.set_size_inches(width, height + room)
    figure.get_layout_engine().set(rect=(0, room / (height + room), 1, height / (height + room)))
