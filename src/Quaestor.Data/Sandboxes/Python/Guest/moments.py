"""Dates, moments and durations of result files, parsed many at once."""

import datetime
import re

import numpy as np
import pandas as pd

_NANOS_PER_SECOND = 1_000_000_000
_FIRST_YEAR, _LAST_YEAR = 1678, 2261  # All of whose moments 64 bits of nanoseconds hold.
_LONGEST = 29
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
    places = np.ascontiguousarray(cells.T)
    if form == "Z":
        if (places[-1] != ord("Z")).any():
            return None
        places = places[:-1]
    shape, width = _FORMS[form], len(places)
    if width > len(shape) and form != "D":
        shape += "." + "d" * (width - len(shape) - 1)
    if width != len(shape) or width > _LONGEST:
        return None
    if any((places[place] != ord(letter)).any() for place, letter in enumerate(shape) if letter != "d"):
        return None
    digits = places - np.uint8(ord("0"))
    if digits[[place for place, letter in enumerate(shape) if letter == "d"]].max() > 9:
        return None
    return _nanoseconds(digits)


def _nanoseconds(digits):
    """Nanoseconds since 1970 of moments whose digits lie place by place; None if one is out of reach."""

    def number(first, count):
        value = digits[first].astype(np.int32)
        for place in range(first + 1, min(first + count, len(digits))):
            value = value * np.int32(10) + digits[place]
        return value

    months, has_time = number(0, 4) * np.int32(12) + number(5, 2), len(digits) > 10
    first, last = int(months.min()), int(months.max())
    if first < _FIRST_YEAR * 12 + 1 or last > _LAST_YEAR * 12 + 12:
        return None

    # The calendar is asked once a month, not once a cell.
    starts = (np.arange(first, last + 1) - 1 - 1970 * 12).view("M8[M]").astype("M8[D]").view(np.int64)
    seconds = (starts[months - first] + number(8, 2) - 1) * 86_400
    if has_time:
        seconds += number(11, 2) * np.int32(3600) + number(14, 2) * np.int32(60) + number(17, 2)
    fraction = len(digits) - 20
    nanos = number(20, fraction).astype(np.int64) * 10 ** (9 - fraction) if fraction > 0 else 0
    return seconds * _NANOS_PER_SECOND + nanos


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
