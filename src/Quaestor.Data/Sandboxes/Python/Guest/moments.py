"""Dates, moments and durations of result files, parsed many at once."""

import datetime
import re

import numpy as np
import pandas as pd

_NANOS_PER_SECOND = 1_000_000_000
_FIRST_YEAR, _LAST_YEAR = 1678, 2261  # What 64 bits of nanoseconds hold whole.
_DURATION = re.compile(r"P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)(\d+)(?:\.(\d+))?S)?)?")
_FORMS = {"D": "dddd-dd-dd", "T": "dddd-dd-ddTdd:dd:dd", "Z": "dddd-dd-ddTdd:dd:dd"}


def parse(texts, form):
    """A column of dates (D), timestamps (T) or timestamps in UTC (Z)."""
    seconds = np.zeros(len(texts), np.int64)
    nanos = np.zeros(len(texts), np.int64)
    years = np.full(len(texts), 1970)
    data = np.frombuffer(texts.data, np.uint8)
    lengths = np.diff(texts.offsets)
    for length in np.unique(lengths[texts.present]):
        rows = np.flatnonzero((lengths == length) & texts.present)
        cells = data[texts.offsets[rows][:, None] + np.arange(length)]
        parsed = _parse_cells(cells, form)
        if parsed is None:
            return _as_objects(texts, form)
        seconds[rows], nanos[rows], years[rows] = parsed
    if ((years < _FIRST_YEAR) | (years > _LAST_YEAR)).any():
        return _as_objects(texts, form)
    moments = (seconds * _NANOS_PER_SECOND + nanos).view("M8[ns]")
    moments[~texts.present] = np.datetime64("NaT")
    series = pd.Series(moments, copy=False)
    return series.dt.tz_localize("UTC") if form == "Z" else series


def _parse_cells(cells, form):
    """Seconds since 1970, nanoseconds and years of cells of one length; None if one is written otherwise."""
    if form == "Z":
        if not (cells[:, -1:] == ord("Z")).all():
            return None
        cells = cells[:, :-1]
    shape = _FORMS[form]
    if cells.shape[1] > len(shape) and form != "D":
        shape += "." + "d" * (cells.shape[1] - len(shape) - 1)
    if cells.shape[1] != len(shape):
        return None
    is_digit = np.array([letter == "d" for letter in shape])
    digits = cells.astype(np.int64) - ord("0")
    separators = np.frombuffer(shape.encode(), np.uint8)[~is_digit]
    if (digits[:, is_digit] < 0).any() or (digits[:, is_digit] > 9).any() or (cells[:, ~is_digit] != separators).any():
        return None
    return _moments_of(digits)


def _moments_of(digits):
    def number(first, count):
        value = np.zeros(len(digits), np.int64)
        for place in range(first, first + count):
            value = value * 10 + digits[:, place]
        return value

    years, nanos = number(0, 4), np.zeros(len(digits), np.int64)
    months = ((years - 1970) * 12 + number(5, 2) - 1).view("M8[M]")
    days = months.astype("M8[D]").view(np.int64) + number(8, 2) - 1
    seconds = days * 86_400
    if digits.shape[1] > 10:
        seconds = seconds + number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2)
    fraction = min(digits.shape[1] - 20, 9)
    if fraction > 0:
        nanos = number(20, fraction) * 10 ** (9 - fraction)
    return seconds, nanos, years


def _as_objects(texts, form):
    """Where a year passes what pandas holds: Python's own dates, and text where even they do not reach."""

    def value(text):
        try:
            if form == "D":
                return datetime.date.fromisoformat(text)
            moment = datetime.datetime.fromisoformat(text.rstrip("Z"))
            return moment.replace(tzinfo=datetime.timezone.utc) if form == "Z" else moment
        except ValueError:
            return text

    return texts.objects(value)


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
