"""Columns of result files as what pandas holds best."""

import base64
import datetime
import decimal
import json

import numpy as np
import pandas as pd

import moments


def decode(kind, parts, rows):
    """A column of this type from its parts, chunk by chunk."""
    if kind in ("boolean", "integer", "double"):
        return _numbers(kind, parts)
    texts = Texts(parts, rows)
    return _DECODERS[kind](texts)


class Texts:
    """A column's cells as UTF-8 in one piece."""

    def __init__(self, parts, rows):
        self.data = b"".join(part[0] for part in parts)
        self.offsets = np.zeros(rows + 1, np.int64)
        self.present = np.ones(rows, bool)
        row = end = 0
        for data, offsets, present in parts:
            count = len(offsets) - 1
            self.offsets[row + 1:row + count + 1] = offsets[1:]
            self.offsets[row + 1:row + count + 1] += end
            if present is not None:
                self.present[row:row + count] = present
            row, end = row + count, end + len(data)
        self.complete = bool(self.present.all())

    def __len__(self):
        return len(self.present)

    def list(self):
        """All cells as text, empty where one is missing."""
        rows = len(self)
        if rows == 0:
            return []
        if b"\0" in self.data:
            at = self.offsets.tolist()
            return [self.data[start:end].decode() for start, end in zip(at, at[1:])]

        # One split makes all the strings: cells are joined by a byte that none of them holds.
        joined = np.zeros(len(self.data) + rows - 1, np.uint8)
        is_text = np.ones(len(joined), bool)
        is_text[self.offsets[1:-1] + np.arange(rows - 1)] = False
        joined[is_text] = np.frombuffer(self.data, np.uint8)
        return joined.tobytes().decode().split("\0")

    def objects(self, convert=None):
        """Cells as objects, None where one is missing."""
        cells = self.list()
        if convert is not None:
            cells = [convert(cell) if there else None for cell, there in zip(cells, self.present.tolist())]
        array = np.empty(len(cells), object)
        array[:] = cells
        if not self.complete:
            array[~self.present] = None
        return pd.Series(array, dtype=object)


def _numbers(kind, parts):
    dtype = {"boolean": np.bool_, "integer": np.int64, "double": np.float64}[kind]
    values = np.concatenate([part[0] for part in parts]).astype(dtype, copy=False) if parts else np.empty(0, dtype)
    if all(part[1] is None for part in parts):
        return pd.Series(values, copy=False)
    missing = np.concatenate([np.zeros(len(part[0]), bool) if part[1] is None else ~part[1] for part in parts])
    if kind == "double":
        values[missing] = np.nan
        return pd.Series(values, copy=False)
    array = pd.arrays.IntegerArray if kind == "integer" else pd.arrays.BooleanArray
    return pd.Series(array(values, missing), copy=False)


def _huge(texts):
    numbers = texts.objects(int)
    if any(number is not None and not -2**63 <= number < 2**63 for number in numbers):
        return numbers
    return numbers.astype("int64" if texts.complete else "Int64")



_DECODERS = {
    "hugeint": _huge,
    "decimal": lambda texts: texts.objects(decimal.Decimal),
    "text": lambda texts: texts.objects(),
    "date": lambda texts: moments.parse(texts, "D"),
    "timestamp": lambda texts: moments.parse(texts, "T"),
    "timestamptz": lambda texts: moments.parse(texts, "Z"),
    "time": lambda texts: texts.objects(_time),
    "interval": moments.parse_intervals,
    "uuid": lambda texts: texts.objects(),
    "blob": lambda texts: texts.objects(base64.b64decode),
    "json": lambda texts: texts.objects(json.loads),
}


def _time(text):
    try:
        return datetime.time.fromisoformat(text)
    except ValueError:
        return text  # 24:00:00, or finer than a microsecond.
