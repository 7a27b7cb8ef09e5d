"""What the code left as its result, as a table."""

import collections
import collections.abc
import itertools

import numpy as np
import pandas as pd

from columns import column_of, is_missing
from encoding import Chunks
from frames import CHUNK, COLUMNS
from values import NESTED, plain_text

NAMES = ("result", "result_df", "result_rows")
_WIDEST_ROW = 100
_MOST_COLUMNS = 10_000
_LONGEST_NAMES = 1 << 20
_SEQUENCES = (list, set, frozenset, range, collections.deque, collections.abc.Iterator, collections.abc.KeysView, collections.abc.ValuesView,
              collections.abc.ItemsView)


class ResultError(Exception):
    """What the code left cannot be a result; the message tells what to do."""


def find(namespace):
    """The name of the variable that holds the result, in the order of preference; None where there is none."""
    return next((name for name in NAMES if namespace.get(name) is not None), None)


def send(frames, columns, marks, limits):
    """Sends named columns, all of one length, as a head and chunks; returns the chunks with what was cut."""
    _check_width(len(columns))
    rows, kept = len(columns[0][1]), limits["max_rows"]
    encoded = [(_name(name), series) for name, series in columns]
    if sum(len(name) for name, _ in encoded) > _LONGEST_NAMES:
        raise ResultError(f"The names of the result's columns have more than {_LONGEST_NAMES} characters together. Shorten them.")
    encoded = [(name, column_of(series.iloc[:kept] if rows > kept else series, marks.of(name))) for name, series in encoded]
    frames.tell(COLUMNS, {"columns": [{"name": name, "type": column.kind} for name, column in encoded]})
    chunks = Chunks([column for _, column in encoded], rows, kept, limits["max_bytes"])
    for chunk in chunks:
        frames.write(CHUNK, chunk)
    return chunks


def _check_width(columns):
    if columns > _MOST_COLUMNS:
        raise ResultError(f"The result has {columns} columns; at most {_MOST_COLUMNS} can be shown. Select some.")


def _name(name):
    text = "_".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)
    return text.encode("utf-8", "replace").decode()


def table(value, most_rows):
    """Any value as named series of one length, at least one; and as text where it is one value."""
    if type(value).__name__ == "Styler" and isinstance(getattr(value, "data", None), pd.DataFrame):
        value = value.data
    columns = _columns(value, most_rows)
    return (columns, None) if columns is not None else ([_column("value", [value])], plain_text(value))


def _columns(value, most_rows):
    """None where the value is one cell."""
    if isinstance(value, pd.DataFrame):
        _check_width(len(value.columns))
        return _frame(value)
    if isinstance(value, pd.Series):
        return _levels(value.index, keeps_numbers=True) + [_series(value)]
    if isinstance(value, (pd.Index, pd.api.extensions.ExtensionArray)):
        return [_series(pd.Series(value, name=getattr(value, "name", None)))]
    if isinstance(value, np.ndarray):
        return _array(value)
    if type(value).__module__.startswith("pandas") and type(value).__name__.endswith(("GroupBy", "Resampler", "Rolling", "Expanding")):
        raise ResultError("The result is groups without an aggregate. Add one, such as .sum(), .mean() or .size().")
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, _SEQUENCES):
        return _rows(list(itertools.islice(value, most_rows + 1)))
    if isinstance(value, tuple):
        return _tuple(value)
    return None


def _frame(frame):
    # Index levels say something unless they just count rows; a frame of nothing else has them as its columns.
    levels = _levels(frame.index, keeps_numbers=len(frame.columns) == 0)
    columns = levels + [(name, frame.iloc[:, place]) for place, name in enumerate(frame.columns)]
    return columns or [_column("index", frame.index)]


def _levels(index, keeps_numbers):
    """The levels of an index that become columns: named ones, several, and those that do not just count rows."""
    if isinstance(index, pd.MultiIndex):
        return [(f"level_{place}" if name is None else name, pd.Series(index.get_level_values(place)))
                for place, name in enumerate(index.names)]
    if index.name is not None:
        return [(index.name, pd.Series(index))]
    counts_rows = isinstance(index, pd.RangeIndex) or len(index) == 0 or not keeps_numbers and index.dtype.kind in "iu"
    return [] if counts_rows else [("index", pd.Series(index))]


def _series(series):
    return "value" if series.name is None else series.name, series


def _array(array):
    if isinstance(array, np.matrix):
        array = np.asarray(array)  # Else its columns have two dimensions too.
    if array.dtype.names:
        return [(name, pd.Series(array[name])) for name in array.dtype.names]
    if array.ndim == 0:
        return [_column("value", [array.item()])]
    if array.ndim == 1:
        return [("value", pd.Series(array))]
    if array.ndim == 2 and array.shape[1]:
        _check_width(array.shape[1])
        return [(f"column_{place + 1}", pd.Series(array[:, place])) for place in range(array.shape[1])]
    return [_column("value", list(array))]


def _mapping(mapping):
    values = list(mapping.values())
    if values and all(isinstance(value, (list, tuple, np.ndarray, pd.Series, pd.Index)) for value in values) \
            and len({len(value) for value in values}) == 1:
        return [_values(name, value) for name, value in mapping.items()]
    if values and all(isinstance(value, dict) for value in values):
        return _nested(mapping)
    if len(mapping) > _WIDEST_ROW or not all(isinstance(key, str) for key in mapping):
        return [_column("key", mapping), _column("value", values)]
    return [_column(key, [value]) for key, value in mapping.items()] or [_column("value", [])]


def _values(name, values):
    return (name, pd.Series(values)) if isinstance(values, (np.ndarray, pd.Index, pd.Series)) else _column(name, values)


def _nested(mapping):
    """A row for each inner key: how DataFrame.to_dict writes a frame."""
    keys = list(dict.fromkeys(key for inner in mapping.values() for key in inner))
    return [_column("index", keys)] + [_column(name, [inner.get(key) for key in keys]) for name, inner in mapping.items()]


def _rows(rows):
    if rows and all(isinstance(row, dict) for row in rows):
        keys = list(dict.fromkeys(key for row in rows for key in row))
        if keys:
            return [_column(key, [row.get(key) for row in rows]) for key in keys]
    if rows and all(isinstance(row, (list, tuple)) for row in rows) and len({len(row) for row in rows}) == 1 and rows[0]:
        names = getattr(type(rows[0]), "_fields", None) or [f"column_{place}" for place in range(1, len(rows[0]) + 1)]
        return [_column(name, [row[place] for row in rows]) for place, name in enumerate(names)]
    if rows and all(isinstance(row, pd.Series) for row in rows):
        return _frame(pd.DataFrame(rows).reset_index(drop=True))
    return [_column("value", rows)]


def _tuple(value):
    names = getattr(type(value), "_fields", None)
    if names is None and not any(isinstance(item, NESTED) for item in value):
        return [_column("value", value)]
    names = names or [f"column_{place}" for place in range(1, len(value) + 1)]
    return [_column(name, [item]) for name, item in zip(names, value)] or [_column("value", [])]


def _column(name, values):
    """A column of these very values: pandas would make floats of whole numbers where one is missing."""
    values = list(values)
    array = np.empty(len(values), object)
    for place, value in enumerate(values):
        array[place] = None if is_missing(value) else _plain(value) if isinstance(value, np.generic) else value
    return name, pd.Series(array, dtype=object)


def _plain(value):
    """A value of numpy as Python's own, save moments, which numpy would turn into numbers."""
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value)
    return pd.Timedelta(value) if isinstance(value, np.timedelta64) else value.item()
