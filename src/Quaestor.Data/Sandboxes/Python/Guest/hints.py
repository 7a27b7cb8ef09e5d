"""What an error was probably meant to be: the nearest of the names that are there."""

import builtins
import difflib

import pandas as pd

_MOST_NAMES = 1000
_MOST_LISTED = 12


def of(error):
    """A sentence to follow the error's own, with a space before it; empty where there is nothing to say."""
    try:
        name, known = _missing(error)
        lists = not isinstance(error, (NameError, AttributeError))
        return _sentence(name, [item for item in known if isinstance(item, str)][:_MOST_NAMES], lists) if isinstance(name, str) else ""
    except Exception:
        return ""  # Of values of the user's own: the error itself is told in any case.


def _missing(error):
    """The name that is not there, and those that are."""
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return error.name, _names(error)
    if isinstance(error, KeyError) and len(error.args) == 1:
        return error.args[0], _labels(error)
    if isinstance(error, AttributeError) and isinstance(error.obj, (pd.DataFrame, pd.Series)):
        labels = error.obj.columns if isinstance(error.obj, pd.DataFrame) else []
        return error.name, [*labels, *(name for name in dir(type(error.obj)) if not name.startswith("_"))]
    return None, []


def _names(error):
    """The program's own names, and Python's where none of those is near."""
    innermost = _frames(error)[-1]
    own = [name for name in [*innermost.f_locals, *innermost.f_globals] if not name.startswith("_")]
    return own if difflib.get_close_matches(error.name, own, 1) else dir(builtins)


def _labels(error):
    """Of the innermost frame or index that was asked."""
    for frame in reversed(_frames(error)):
        for name in ("self", "obj"):
            asked = frame.f_locals.get(name)
            if isinstance(asked, pd.DataFrame):
                return asked.columns
            if isinstance(asked, pd.Index):
                return asked
    return []


def _frames(error):
    step = error.__traceback__
    frames = []
    while step is not None:
        frames.append(step.tb_frame)
        step = step.tb_next
    return frames


def _sentence(name, known, lists):
    near = difflib.get_close_matches(name, known, 1)
    if near:
        return f". Did you mean {near[0]!r}?"
    return f". There are: {', '.join(known)}" if lists and 0 < len(known) <= _MOST_LISTED else ""
