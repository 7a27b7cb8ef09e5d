"""Figures that the code drew, as PNG."""

import io
import sys

from frames import FIGURE


def is_figure(value):
    """Whether a value is a drawing, or some drawings, and no table."""
    if "matplotlib.figure" not in sys.modules:
        return False
    if isinstance(value, dict):
        value = list(value.values())
    elif type(value).__name__ == "ndarray" and value.dtype == object:
        value = list(value.flat)
    items = value if isinstance(value, (list, tuple)) else [value]
    return bool(items) and all(_figure_of(item) is not None for item in items)


def send(frames, result, limits):
    """Sends all open figures, and the result's own; returns how many were left out."""
    if "matplotlib.figure" not in sys.modules:
        return 0
    import matplotlib.pyplot as plt

    drawn = [plt.figure(number) for number in plt.get_fignums()]
    own = _figure_of(result)
    if own is not None and own not in drawn:
        drawn.append(own)
    left_out = max(0, len(drawn) - limits["figures"])
    for figure in drawn[:limits["figures"]]:
        image = io.BytesIO()
        figure.savefig(image, format="png", bbox_inches="tight")
        if image.tell() <= limits["figure_bytes"]:
            frames.write(FIGURE, image.getvalue())
        else:
            left_out += 1
    return left_out


def _figure_of(value):
    module = sys.modules["matplotlib.figure"]
    if isinstance(value, module.Figure):
        return value
    figure = getattr(value, "figure", None) if type(value).__module__.startswith(("matplotlib", "seaborn")) else None
    return figure if isinstance(figure, module.Figure) else None
