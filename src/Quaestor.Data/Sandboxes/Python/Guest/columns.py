"""What type a column of a frame has for the server, and its cells in that type."""

import base64
import decimal
import uuid

import numpy as np
import pandas as pd

import moment_texts
from encoding import FixedColumn, TextColumn
from values import NESTED, json_text, plain_text

_LEAST, _GREATEST = -2**63, 2**63 - 1


def column_of(series, mark):
    """A series as a column. The mark is the type that an input's column of that name had."""
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _category(series, mark)
    if isinstance(dtype, pd.SparseDtype):
        return column_of(series.sparse.to_dense(), mark)
    if isinstance(dtype, (pd.PeriodDtype, pd.IntervalDtype)):
        return _texts("text", series, str)
    if pd.api.types.is_bool_dtype(dtype):
        return FixedColumn("boolean", _filled(series, False, np.uint8), _missing(series))
    if pd.api.types.is_integer_dtype(dtype):
        return _integers(series)
    if pd.api.types.is_float_dtype(dtype):
        missing = series.isna().to_numpy()
        return FixedColumn("double", series.to_numpy(np.float64, na_value=np.nan), missing)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return moment_texts.moments(series, mark)
    if pd.api.types.is_timedelta64_dtype(dtype):
        return moment_texts.durations(series)
    if pd.api.types.is_complex_dtype(dtype):
        return _texts("text", series, str)
    return _objects(series.astype(object), mark)


def _category(series, mark):
    values = pd.Series(series.cat.categories)
    # Where one is missing, whole numbers would become floats, which do not hold them all.
    values = values.convert_dtypes(convert_string=False, convert_floating=False) if values.dtype.kind in "biu" else values
    return column_of(values.reindex(series.cat.codes.to_numpy()), mark)


def _missing(series):
    return series.isna().to_numpy() if series.hasnans else None


def _filled(series, filler, dtype):
    return (series.fillna(filler) if series.hasnans else series).to_numpy(dtype)


def _integers(series):
    if str(series.dtype).lower() == "uint64" and series.size and int(series.max(skipna=True) or 0) >= 2**63:
        return _texts("hugeint", series, lambda value: str(int(value)))
    return FixedColumn("integer", _filled(series, 0, np.int64), _missing(series))


def _texts(kind, series, convert):
    missing = series.isna().to_numpy()
    cells = [None if absent else convert(value) for value, absent in zip(series, missing)]
    return TextColumn.of(kind, cells)


def _objects(series, mark):
    if mark == "json":
        return _cells("json", series, json_text)
    inferred = pd.api.types.infer_dtype(series, skipna=True)
    if inferred == "string":
        return _marked_texts(series, mark)
    if inferred == "boolean":
        return column_of(series.astype("boolean"), mark)
    if inferred == "integer":
        return _whole(series)
    if inferred in ("floating", "mixed-integer-float") and not _holds_decimals(series):
        return column_of(series.astype("float64"), mark)
    if inferred == "decimal":
        return _texts("decimal", series, decimal_text)
    if inferred in moment_texts.OBJECTS:
        return moment_texts.objects(inferred, series)
    if inferred == "bytes":
        return _texts("blob", series, base64_text)
    if inferred == "empty":
        kind = mark or "text"
        return TextColumn.of(kind, [None] * len(series))
    return _mixed(series, mark)


def _holds_decimals(series):
    return any(isinstance(value, decimal.Decimal) for value in series)


def _whole(series):
    if all(_LEAST <= value <= _GREATEST for value in series.dropna()):
        return column_of(series.astype("Int64"), None)
    return _texts("hugeint", series, lambda value: str(int(value)))


def _mixed(series, mark):
    there = [value for value in series if not is_missing(value)]
    if all(isinstance(value, NESTED) for value in there):
        return _cells("json", series, json_text)
    if all(isinstance(value, uuid.UUID) for value in there):
        return _cells("uuid", series, str)
    if all(isinstance(value, (decimal.Decimal, int, float)) and not isinstance(value, bool) for value in there):
        return _texts("decimal", series, decimal_text)
    return _cells("text", series, plain_text)


def _cells(kind, series, convert):
    return TextColumn.of(kind, [None if is_missing(value) else convert(value) for value in series])


def is_missing(value):
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def _marked_texts(series, mark):
    cells = series.to_numpy(dtype=object, copy=True)
    missing = series.isna().to_numpy()
    cells[missing] = None
    cells = cells.tolist()
    kind = "text"
    if mark in _FORMS and all(cell is None or _FORMS[mark](cell) for cell in cells):
        kind = mark
    return TextColumn.of(kind, cells)


def _is_uuid(text):
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


_FORMS = {
    "uuid": _is_uuid,
    "interval": moment_texts.is_interval,
    "date": moment_texts.is_date,
    "timestamp": moment_texts.is_timestamp,
    "timestamptz": moment_texts.is_timestamp,
    "time": moment_texts.is_time,
}


def decimal_text(value):
    number = value if isinstance(value, decimal.Decimal) else decimal.Decimal(str(value))
    return format(number, "f")


def base64_text(value):
    return base64.b64encode(bytes(value)).decode("ascii")
