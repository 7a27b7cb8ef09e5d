"""Result files as data frames. The format is that of ResultFileFormat and ChunkFormat on the server."""

import mmap
import struct

import numpy as np
import pandas as pd

import decoding

_FOOTER = struct.Struct("<qqiiiI")
_ENTRY = np.dtype([("start", "<i8"), ("bytes", "<i4"), ("rows", "<i4")])
_COLUMN = np.dtype([("encoding", "u1"), ("nulls", "u1"), ("zero", "<u2"), ("bytes", "<u4")])
_CHUNK_HEADER = 8
_BOOLEAN, _INT64, _DOUBLE = 1, 2, 3
_DTYPES = {_BOOLEAN: np.bool_, _INT64: "<i8", _DOUBLE: "<f8"}


class TypeMarks:
    """Which types columns had where a frame's own types do not tell: a date is a timestamp for pandas."""

    _TOLD = ("date", "time", "timestamp", "timestamptz", "interval", "uuid", "json")

    def __init__(self):
        self._types = {}

    def add(self, name, kind):
        self._types.setdefault(name, set()).add(kind)

    def of(self, name):
        """The one type that all columns of this name had, if pandas would not tell it."""
        kinds = self._types.get(name, ())
        (kind,) = kinds if len(kinds) == 1 else (None,)
        return kind if kind in self._TOLD else None


def read_file(path):
    """The file's bytes, mapped rather than read."""
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def read_frame(buffer, marks):
    """A result file as a data frame."""
    buffer = memoryview(buffer)
    index_start, rows, header_bytes, chunks, _, _ = _FOOTER.unpack(buffer[-_FOOTER.size:])
    columns = _read_header(bytes(buffer[:header_bytes]))
    index = np.frombuffer(buffer, _ENTRY, chunks, index_start)
    parts = [[] for _ in columns]
    for entry in index:
        start = int(entry["start"])
        _split_chunk(buffer[start:start + int(entry["bytes"])], int(entry["rows"]), parts)
    series = {}
    for place, (name, kind) in enumerate(columns):
        marks.add(name, kind)
        series[place] = decoding.decode(kind, parts[place], rows)
    frame = pd.DataFrame(series, index=pd.RangeIndex(rows), copy=False)
    frame.columns = pd.Index([name for name, _ in columns], dtype=object)
    return frame


def _read_header(header):
    (count,) = struct.unpack_from("<i", header, 4)
    columns, at = [], 8
    for _ in range(count):
        kind, at = _read_string(header, at)
        name, at = _read_string(header, at)
        columns.append((name, kind))
    return columns


def _read_string(header, at):
    """As .NET's BinaryWriter wrote it: the length in groups of seven bits, then UTF-8."""
    length = shift = 0
    while True:
        byte = header[at]
        at += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return header[at:at + length].decode(), at + length


def _split_chunk(chunk, rows, parts):
    """Adds each column's part: (values, present or None), and for texts (bytes, offsets, present or None)."""
    headers = np.frombuffer(chunk, _COLUMN, len(parts), _CHUNK_HEADER)
    at = _CHUNK_HEADER + headers.nbytes
    for header, part in zip(headers, parts):
        encoding, end = int(header["encoding"]), at + int(header["bytes"])
        present = None
        if header["nulls"]:
            size = (rows + 63) // 64 * 8
            bits = np.frombuffer(chunk, np.uint8, size, at)
            present = np.unpackbits(bits, count=rows, bitorder="little").astype(bool)
            at += size
        if encoding in _DTYPES:
            part.append((np.frombuffer(chunk, _DTYPES[encoding], rows, at), present))
        else:
            offsets = np.frombuffer(chunk, "<u4", rows + 1, at)
            part.append((chunk[at + offsets.nbytes:end], offsets, present))
        at = end
