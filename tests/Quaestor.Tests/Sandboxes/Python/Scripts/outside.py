"""Runs generated programs in a plain interpreter. usage: outside.py SEED COUNT < table > programs with their results

Knows nothing of the guest: frames are made here, cells are read here.
"""

import datetime
import decimal
import json
import sys

import numpy as np
import pandas as pd

import programs


def frame_of(table):
    frame = pd.DataFrame()
    for column in table:
        name, kind, cells = column["name"], column["type"], column["cells"]
        if kind == "integer":
            frame[name] = pd.array(cells, dtype="Int64") if None in cells else np.array(cells, dtype="int64")
        elif kind == "boolean":
            frame[name] = pd.array(cells, dtype="boolean") if None in cells else np.array(cells, dtype="bool")
        elif kind == "double":
            frame[name] = np.array([np.nan if cell is None else cell for cell in cells], dtype="float64")
        elif kind == "decimal":
            frame[name] = pd.Series([None if cell is None else decimal.Decimal(cell) for cell in cells], dtype=object)
        elif kind in ("date", "timestamp"):
            frame[name] = pd.Series([pd.NaT if cell is None else pd.Timestamp(cell) for cell in cells], dtype="datetime64[ns]")
        else:
            frame[name] = pd.Series(cells, dtype=object)
    return frame


def cell(value):
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else str(float(value)) if np.isinf(value) else float(value)
    if isinstance(value, (pd.Timestamp, np.datetime64, datetime.date)):
        return pd.Timestamp(value).isoformat()
    return str(value)


def table_of(result):
    if isinstance(result, pd.Series):
        result = result.to_frame(result.name if result.name is not None else "value")
    if not isinstance(result, pd.DataFrame):
        return ["value"], [[cell(result)]]
    if any(name is not None for name in result.index.names):
        result = result.reset_index()
    names = ["_".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name) for name in result.columns]
    columns = [[cell(value) for value in result.iloc[:, place]] for place in range(len(names))]
    return names, [list(row) for row in zip(*columns)]


def run(code, data):
    names = {"pd": pd, "np": np, "orders": frame_of(data)}
    try:
        exec(compile(code, "<outside>", "exec"), names)
    except Exception as error:
        return {"code": code, "error": type(error).__name__}
    result = next(names[name] for name in ("result", "result_df", "result_rows") if names.get(name) is not None)
    columns, rows = table_of(result)
    return {"code": code, "columns": columns, "rows": rows}


seed, count = int(sys.argv[1]), int(sys.argv[2])
data = json.load(sys.stdin)
json.dump([run(programs.program(seed + number), data) for number in range(count)], sys.stdout)
