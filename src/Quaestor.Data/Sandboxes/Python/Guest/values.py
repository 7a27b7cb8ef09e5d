"""Single values as text and as JSON."""

import base64
import collections
import datetime
import decimal
import json
import math

import numpy as np
import pandas as pd

NESTED = (dict, list, tuple, set, frozenset, collections.deque, np.ndarray, pd.DataFrame, pd.Series, pd.Index)
_DEEPEST = 40  # The server refuses JSON cells deeper than 48.
_LONGEST = 1 << 20


def plain_text(value):
    """A value of any kind as text: as Python writes it."""
    return value if type(value) is str else str(value)[:_LONGEST]


def json_text(value):
    """A nested value as JSON."""
    return json.dumps(_jsonable(value, 0), ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode()


def _jsonable(value, depth):
    if depth > _DEEPEST:
        raise ValueError(f"The result nests deeper than {_DEEPEST} levels, or holds itself.")
    if value is None or value is pd.NaT or value is pd.NA or isinstance(value, (bool, str, int)):
        return None if value is pd.NaT or value is pd.NA else _small(value)
    if isinstance(value, np.generic):
        return _jsonable(value.item(), depth) if not isinstance(value, (np.datetime64, np.timedelta64)) else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None if math.isnan(value) else str(value)
    if isinstance(value, dict):
        return {_key(key): _jsonable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, collections.deque)):
        return [_jsonable(item, depth + 1) for item in value]
    if isinstance(value, (set, frozenset)):
        return [_jsonable(item, depth + 1) for item in sorted(value, key=str)]
    if isinstance(value, pd.Series) and not isinstance(value.index, pd.RangeIndex) and value.index.is_unique:
        return _jsonable(value.to_dict(), depth)
    if isinstance(value, (np.ndarray, pd.Series, pd.Index)):
        return _jsonable(value.tolist(), depth)
    if isinstance(value, pd.DataFrame):
        return _jsonable(value.to_dict("records"), depth)
    if isinstance(value, decimal.Decimal):
        return _decimal(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    return plain_text(value)


def _small(value):
    """Readers of JSON keep whole numbers exactly up to 2^53."""
    is_large = isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53
    return str(value) if is_large else value


def _decimal(value):
    return float(value) if value.is_finite() and len(value.as_tuple().digits) <= 15 else str(value)


def _key(key):
    if isinstance(key, str):
        return key
    return key.isoformat() if isinstance(key, (datetime.date, datetime.time)) else plain_text(key)
