"""Dates, moments and durations of result files, parsed many at once."""

import datetime
import re

import numpy as np
import pandas as pd

_NANOS_PER_SECOND = 1_000_000_000
_FIRST_YEAR, _LAST_YEAR = 1678, 2261  # All of whose moments 64 bits of nanoseconds hold.
_DURATION = re.compile(r"P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)(\d+)(?:\.(\d+))?S)?)?")
_FORMS = {"D": "dddd-dd-dd", "T": "dddd-dd-ddTdd:dd:dd", "Z": "dddd-dd-ddTdd:dd:dd"}


def parse(texts, form):
    """A column of dates (D), timestamps (T) or timestamps in UTC (Z)."""
    moments = np.full(len(texts), np.iinfo(np.int64).min)
    data = np.frombuffer(texts.data, np.uint8)
    lengths = np.diff(texts.offsets)
    for length in np.unique(lengths[texts.present]).tolist():
        rows = np.flatnonzero((lengths == length) & texts.present)
        cells = np.lib.stride_tricks.sliding_window_view(data, length)[texts.offsets[rows]] if length else data[:0]
        nanos = _parse_cells(cells, form) if length else None
        if nanos is None:
            return _as_objects(texts, form)
        moments[rows] = nanos
    series = pd.Series(moments.view("M8[ns]"), copy=False)
    return series.dt.tz_localize("UTC") if form == "Z" else series


def _parse_cells(cells, form):
    """Nanoseconds since 1970 of cells of one length; None if one is written otherwise or out of reach."""
    if form == "Z":
        if (cells[:, -1] != ord("Z")).any():
            return None
        cells = cells[:, :-1]
    shape = _FORMS[form]
    width = cells.shape[1]
    if width > len(shape) and form != "D":
        shape += "." + "d" * (width - len(shape) - 1)
    if width != len(shape) or width > 29:
        return None
    is_digit = np.frombuffer(shape.encode(), np.uint8) == ord("d")
    if (cells[:, ~is_digit] != np.frombuffer(shape.encode(), np.uint8)[~is_digit]).any():
        return None
    digits = cells - np.uint8(ord("0"))
    if (digits[:, is_digit] > 9).any():
        return None

    # All numbers of all cells at once. Each stays below 2^24, so that single precision is exact.
    digits[:, ~is_digit] = 0
    months, day, second, millis, rest = (digits.astype(np.float32) @ _WEIGHTS[:width]).astype(np.int64).T
    first, last = int(months.min()), int(months.max())
    if first < _FIRST_YEAR * 12 or last >= (_LAST_YEAR + 1) * 12 + 1:
        return None
    starts = (np.arange(first, last + 1) - 1 - 1970 * 12).view("M8[M]").astype("M8[D]").view(np.int64)
    seconds = (starts[months - first] + day - 1) * 86_400 + second
    return seconds * _NANOS_PER_SECOND + millis * 1_000_000 + rest


def _weights():
    """What a digit at its place counts for: months, days, seconds of the day, milliseconds, nanoseconds of one."""
    weights = np.zeros((29, 5), np.float32)
    weights[:4, 0] = [12_000, 1_200, 120, 12]
    weights[5:7, 0] = [10, 1]
    weights[8:10, 1] = [10, 1]
    weights[[11, 12, 14, 15, 17, 18], 2] = [36_000, 3_600, 600, 60, 10, 1]
    weights[20:23, 3] = [100, 10, 1]
    weights[23:29, 4] = [100_000, 10_000, 1_000, 100, 10, 1]
    return weights


_WEIGHTS = _weights()


def _as_objects(texts, form):
    """Where a year passes what pandas holds: Python's own dates, and text where even they do not reach."""

    def value(text):
        if form == "D":
            return datetime.date.fromisoformat(text)
        moment = datetime.datetime.fromisoformat(text.rstrip("Z"))
        return moment.replace(tzinfo=datetime.timezone.utc) if form == "Z" else moment

    try:
        return texts.objects(value)
    except ValueError:
        return texts.objects()


def parse_intervals(texts):
    """Durations; those of months and years, which have no length, stay ISO 8601 text."""
    cells = texts.list()
    nanos = np.full(len(cells), np.iinfo(np.int64).min)
    for row in np.flatnonzero(texts.present):
        match = _DURATION.fullmatch(cells[row])
        if match is None:
            return texts.objects()
        days, hours, minutes, sign, seconds, fraction = match.groups()
        of_second = int(seconds or 0) * _NANOS_PER_SECOND + int((fraction or "").ljust(9, "0")[:9])
        whole = (int(days or 0) * 86_400 + int(hours or 0) * 3600 + int(minutes or 0) * 60) * _NANOS_PER_SECOND
        total = whole + (-of_second if sign else of_second)
        if abs(total) >= 2**63:
            return texts.objects()
        nanos[row] = total
    return pd.Series(nanos.view("m8[ns]"), copy=False)
