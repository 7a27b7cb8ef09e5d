"""Dates, moments and durations as the ISO 8601 text that results hold."""

import datetime
import re

import numpy as np
import pandas as pd

from encoding import TextColumn

OBJECTS = ("date", "datetime", "datetime64", "time", "timedelta", "timedelta64")
_DATE = re.compile(r"[+-]?\d{4,}-\d{2}-\d{2}|-?infinity")
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}(:\d{2})?)?")
_TIMESTAMP = re.compile(r"[+-]?\d{4,}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?|-?infinity")
_INTERVAL = re.compile(r"P(?=.)(-?\d+Y)?(-?\d+M)?(-?\d+D)?(T(-?\d+H)?(-?\d+M)?(-?\d+(\.\d+)?S)?)?")
_DAY = 86_400


def is_date(text):
    return _DATE.fullmatch(text) is not None


def is_timestamp(text):
    return _TIMESTAMP.fullmatch(text) is not None


def is_time(text):
    return _TIME.fullmatch(text) is not None


def is_interval(text):
    return _INTERVAL.fullmatch(text) is not None


def moments(series, mark):
    """A column of datetime64; dates where an input's column of that name held dates and no value has a time of day."""
    has_zone = getattr(series.dtype, "tz", None) is not None
    values = (series.dt.tz_convert("UTC").dt.tz_localize(None) if has_zone else series).to_numpy()
    missing = np.isnat(values)
    seconds = values.astype("M8[s]")
    fraction = (values - seconds)[~missing]
    days = seconds.astype("M8[D]")
    if mark == "date" and not has_zone and (days == seconds)[~missing].all() and not fraction.astype(np.int64).any():
        return _fixed("date", days, missing, _date_cells)
    kind = "timestamptz" if has_zone else "timestamp"
    if not _four_digit_years(days[~missing]):
        texts = np.datetime_as_string(values).tolist()
        return TextColumn.of(kind, [None if absent else _trimmed(text) + ("Z" if has_zone else "")
                                    for text, absent in zip(texts, missing.tolist())])
    if fraction.astype(np.int64).any():
        return _fractions(kind, values, seconds, missing, "Z" if has_zone else "")
    return _fixed(kind, seconds, missing, _utc_cells if has_zone else _second_cells)


def _fractions(kind, values, seconds, missing, end):
    """Moments with the fraction of a second as long as each needs it."""
    nanos = (np.where(missing, seconds, values) - seconds).astype("m8[ns]").astype(np.int64)
    cells = np.empty((len(values), 29 + len(end)), np.uint8)
    cells[:, :19] = _second_cells(np.where(missing, np.zeros(1, seconds.dtype), seconds))
    cells[:, 19] = ord(".")
    _digits(cells, 20, nanos, 9)
    lengths = np.full(len(values), 29)
    for zeros in range(1, 9):
        lengths[nanos % 10**zeros == 0] = 29 - zeros
    lengths[nanos == 0] = 19
    if end:
        cells[np.arange(len(values)), lengths] = ord(end)
        lengths += 1
    lengths[missing] = 0
    return TextColumn.of_widths(kind, cells, lengths, missing)


def _four_digit_years(days):
    years = days.astype("M8[Y]").view(np.int64) + 1970
    return bool(((years >= 0) & (years <= 9999)).all())


def _trimmed(text):
    """Without zeros at the end of the fraction, and with a sign before years of more than four digits."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "+" + text if text.find("-", 1) > 4 and text[0] != "-" else text


def _fixed(kind, values, missing, cells):
    if not _four_digit_years(values.astype("M8[D]")[~missing]):
        texts = np.datetime_as_string(values).tolist()
        return TextColumn.of(kind, [None if absent else _trimmed(text) for text, absent in zip(texts, missing.tolist())])
    filled = np.where(missing, np.zeros(1, values.dtype), values)
    return TextColumn.of_width(kind, cells(filled), missing)


def _date_cells(days):
    cells = np.empty((len(days), 10), np.uint8)
    days = days.astype("M8[D]")
    months = days.astype("M8[M]")
    index = months.view(np.int64) + 1970 * 12
    _digits(cells, 0, index // 12, 4)
    _digits(cells, 5, index % 12 + 1, 2)
    _digits(cells, 8, (days - months.astype("M8[D]")).astype(np.int64) + 1, 2)
    cells[:, [4, 7]] = ord("-")
    return cells


def _second_cells(seconds):
    days = seconds.astype("M8[D]")
    of_day = (seconds - days.astype("M8[s]")).astype(np.int64)
    cells = np.empty((len(seconds), 19), np.uint8)
    cells[:, :10] = _date_cells(days)
    _digits(cells, 11, of_day // 3600, 2)
    _digits(cells, 14, of_day // 60 % 60, 2)
    _digits(cells, 17, of_day % 60, 2)
    cells[:, 10] = ord("T")
    cells[:, [13, 16]] = ord(":")
    return cells


def _utc_cells(seconds):
    cells = _second_cells(seconds)
    return np.hstack([cells, np.full((len(cells), 1), ord("Z"), np.uint8)])


def _digits(cells, first, numbers, count):
    for place in range(first + count - 1, first - 1, -1):
        cells[:, place] = numbers % 10 + ord("0")
        numbers = numbers // 10


def durations(series):
    """A column of timedelta64."""
    nanos = series.to_numpy().astype("m8[ns]").astype(np.int64).tolist()
    missing = series.isna().to_numpy().tolist()
    return TextColumn.of("interval", [None if absent else duration_text(value) for value, absent in zip(nanos, missing)])


def duration_text(nanos):
    """P3DT4H5M6.7S: parts that are zero are left out, each carries its own sign."""
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    seconds, fraction = divmod(nanos, 1_000_000_000)
    days, seconds = divmod(seconds, _DAY)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    of_second = f"{seconds}.{fraction:09d}".rstrip("0").rstrip(".") if fraction else str(seconds)
    date = f"{sign}{days}D" if days else ""
    time = (f"{sign}{hours}H" if hours else "") + (f"{sign}{minutes}M" if minutes else "")
    time += f"{sign}{of_second}S" if of_second != "0" else ""
    if not date and not time:
        return "PT0S"
    return "P" + date + ("T" + time if time else "")


def objects(inferred, series):
    """A column of Python's own dates, times or durations."""
    if inferred.startswith("timedelta"):
        return durations(pd.to_timedelta(series))
    cells = [None if absent else value for value, absent in zip(series, series.isna())]
    if inferred == "date" and any(isinstance(cell, datetime.datetime) for cell in cells):
        return _datetimes([_moment(cell) for cell in cells])
    if inferred in ("date", "time"):
        return TextColumn.of(inferred, [None if cell is None else _iso(cell) for cell in cells])
    return _datetimes(cells)


def _moment(cell):
    """A date as the moment when it begins."""
    is_day = isinstance(cell, datetime.date) and not isinstance(cell, datetime.datetime)
    return datetime.datetime.combine(cell, datetime.time()) if is_day else cell


def _datetimes(cells):
    there = [cell for cell in cells if cell is not None]
    zoned = [getattr(cell, "tzinfo", None) is not None for cell in there]
    if not any(zoned):
        return TextColumn.of("timestamp", [None if cell is None else _iso(cell) for cell in cells])
    try:
        if all(zoned):
            return TextColumn.of("timestamptz", [None if cell is None else _iso(_utc(cell)) + "Z" for cell in cells])
    except OverflowError:
        pass  # In UTC it lies outside the years that Python's own dates have.
    return TextColumn.of("text", [None if cell is None else cell.isoformat() for cell in cells])


def _utc(cell):
    return cell.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def _iso(value):
    if isinstance(value, np.datetime64):
        return _trimmed(str(value))
    text = value.isoformat()
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    digits = tail[:len(tail) - len(tail.lstrip("0123456789"))]
    fraction = digits.rstrip("0")
    return head + ("." + fraction if fraction else "") + tail[len(digits):]
