"""What the code left as its result, as a table."""

import collections.abc
import itertools

import numpy as np
import pandas as pd

from columns import column_of, is_missing
from encoding import Chunks
from frames import CHUNK, COLUMNS
from values import plain_text

NAMES = ("result", "result_df", "result_rows")
_WIDEST_ROW = 100
_MOST_COLUMNS = 65_535


class ResultError(Exception):
    """What the code left cannot be a result; the message tells what to do."""


def find(namespace):
    """The name of the variable that holds the result, in the order of preference; None where there is none."""
    return next((name for name in NAMES if namespace.get(name) is not None), None)


def send(frames, frame, marks, limits):
    """Sends a frame as columns and chunks, and returns them with what was cut."""
    if len(frame.columns) > _MOST_COLUMNS:
        raise ResultError(f"The result has {len(frame.columns)} columns; at most {_MOST_COLUMNS} can be shown. Select some.")
    rows = len(frame)
    kept = frame.iloc[:limits["max_rows"]]
    names = [_name(name) for name in frame.columns]
    columns = [column_of(kept.iloc[:, place], marks.of(name)) for place, name in enumerate(names)]
    frames.tell(COLUMNS, {"columns": [{"name": name, "type": column.kind} for name, column in zip(names, columns)]})
    chunks = Chunks(columns, rows, limits["max_rows"], limits["max_bytes"])
    for chunk in chunks:
        frames.write(CHUNK, chunk)
    return chunks


def _name(name):
    text = "_".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)
    return text.encode("utf-8", "replace").decode()


def table(value, most_rows):
    """Any value as a frame, and as text where it is one value."""
    if hasattr(value, "data") and type(value).__name__ == "Styler":
        value = value.data
    if isinstance(value, pd.DataFrame):
        return _with_index(value, keep_numbers=False), None
    if isinstance(value, pd.Series):
        return _with_index(_series_frame(value), keep_numbers=True), None
    if isinstance(value, (pd.Index, pd.api.extensions.ExtensionArray)):
        return _series_frame(pd.Series(value, name=getattr(value, "name", None))).reset_index(drop=True), None
    if isinstance(value, np.ndarray):
        return _array(value), None
    if type(value).__module__.startswith("pandas.core.groupby"):
        raise ResultError("The result is groups without an aggregate. Add one, such as .sum(), .mean() or .size().")
    if isinstance(value, dict):
        return _mapping(value, most_rows), None
    if isinstance(value, (list, set, frozenset, range, collections.abc.Iterator, collections.abc.KeysView,
                          collections.abc.ValuesView, collections.abc.ItemsView)):
        return _rows(list(itertools.islice(value, most_rows + 1))), None
    if isinstance(value, tuple):
        return _tuple(value), None
    return _one_column([value]), plain_text(value)





def _with_index(frame, keep_numbers):
    """Index levels become columns where they say something: named ones, several, and those that do not just count rows."""
    index = frame.index
    if isinstance(index, pd.MultiIndex):
        return _insert(frame, [(name if name is not None else f"level_{place}", index.get_level_values(place))
                               for place, name in enumerate(index.names)])
    if index.name is None:
        counts_rows = isinstance(index, pd.RangeIndex) or (not keep_numbers and pd.api.types.is_integer_dtype(index.dtype))
        if counts_rows and len(frame.columns) > 0 or len(index) == 0 and len(frame.columns) > 0:
            return frame.reset_index(drop=True)
        return _insert(frame, [("index", index)])
    return _insert(frame, [(index.name, index)])


def _insert(frame, levels):
    parts = [pd.Series(values, name=name).reset_index(drop=True) for name, values in levels]
    kept = frame.reset_index(drop=True)
    whole = pd.concat([*parts, kept], axis=1)
    whole.columns = pd.Index([name for name, _ in levels] + list(kept.columns), dtype=object, tupleize_cols=False)
    return whole


def _series_frame(series):
    frame = series.to_frame()
    frame.columns = pd.Index(["value" if series.name is None else series.name], dtype=object, tupleize_cols=False)
    return frame


def _array(array):
    if array.dtype.names:
        return pd.DataFrame.from_records(array)
    if array.ndim == 0:
        return _one_column([array.item()])
    if array.ndim == 1:
        return pd.DataFrame({"value": array})
    if array.ndim == 2:
        frame = pd.DataFrame(array)
        frame.columns = [f"column_{place}" for place in range(1, array.shape[1] + 1)]
        return frame
    return _one_column(list(array))


def _mapping(mapping, most_rows):
    values = list(mapping.values())
    if values and all(isinstance(value, (list, tuple, np.ndarray, pd.Series, pd.Index)) for value in values):
        if len({len(value) for value in values}) == 1:
            return _named(mapping)
    if values and all(isinstance(value, dict) for value in values):
        return _nested(mapping)
    if len(mapping) > _WIDEST_ROW or not all(isinstance(key, str) for key in mapping):
        return pd.concat([_column("key", mapping.keys()), _column("value", values)], axis=1)
    return pd.concat([_column(key, [value]) for key, value in mapping.items()], axis=1) if mapping else _one_column([])


def _named(mapping):
    columns = [value.reset_index(drop=True) if isinstance(value, pd.Series)
               else pd.Series(value) if isinstance(value, (np.ndarray, pd.Index)) else _column(key, value)
               for key, value in mapping.items()]
    frame = pd.concat(columns, axis=1)
    frame.columns = pd.Index(list(mapping), dtype=object, tupleize_cols=False)
    return frame


def _nested(mapping):
    """A row for each inner key, as DataFrame.to_dict writes it; where keys of both levels are columns' names is not told."""
    keys = list(dict.fromkeys(key for inner in mapping.values() for key in inner))
    columns = [_column("index", keys)]
    columns += [_column(name, [inner.get(key) for key in keys]) for name, inner in mapping.items()]
    return pd.concat(columns, axis=1)


def _rows(rows):
    if rows and all(isinstance(row, dict) for row in rows):
        keys = list(dict.fromkeys(key for row in rows for key in row))
        if keys:
            return pd.concat([_column(key, [row.get(key) for row in rows]) for key in keys], axis=1)
    if rows and all(isinstance(row, (list, tuple)) for row in rows) and len({len(row) for row in rows}) == 1 and rows[0]:
        names = getattr(type(rows[0]), "_fields", None) or [f"column_{place}" for place in range(1, len(rows[0]) + 1)]
        return pd.concat([_column(name, [row[place] for row in rows]) for place, name in enumerate(names)], axis=1)
    if rows and all(isinstance(row, pd.Series) for row in rows):
        return _with_index(pd.DataFrame(rows).reset_index(drop=True), keep_numbers=False)
    return _one_column(rows)


def _tuple(value):
    names = getattr(type(value), "_fields", None)
    if names is None and all(not isinstance(item, (list, tuple, dict, set, np.ndarray, pd.DataFrame, pd.Series)) for item in value):
        return _one_column(list(value))
    names = names or [f"column_{place}" for place in range(1, len(value) + 1)]
    return pd.concat([_column(name, [item]) for name, item in zip(names, value)], axis=1) if names else _one_column([])


def _one_column(values):
    return _column("value", values).to_frame()


def _column(name, values):
    """A column of these very values: pandas would make floats of whole numbers where one is missing."""
    values = list(values)
    array = np.empty(len(values), object)
    for place, value in enumerate(values):
        array[place] = None if is_missing(value) else value.item() if isinstance(value, np.generic) else value
    return pd.Series(array, name=name, dtype=object)
