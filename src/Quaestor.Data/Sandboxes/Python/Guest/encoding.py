"""Columns of a result in the server's types, and rows of them as chunks."""

import struct

import numpy as np

_BOOLEAN, _INT64, _DOUBLE, _TEXT, _JSON = 1, 2, 3, 4, 5
_ENCODINGS = {"boolean": _BOOLEAN, "integer": _INT64, "double": _DOUBLE, "json": _JSON}
_CHUNK_ROWS = 8192
_CHUNK_BYTES = 8 << 20


class FixedColumn:
    """Values of one size each."""

    def __init__(self, kind, values, missing=None):
        self.kind = kind
        self.encoding = _ENCODINGS[kind]
        self.missing = missing if missing is not None and missing.any() else None
        if self.missing is not None:
            values = np.where(self.missing, values.dtype.type(0), values)
        self.values = np.ascontiguousarray(values)

    def size(self, start, end):
        return (end - start) * self.values.itemsize

    def body(self, start, end):
        return [self.values[start:end].tobytes()]


class TextColumn:
    """Texts, and everything that travels as text."""

    def __init__(self, kind, data, offsets, missing=None):
        self.kind = kind
        self.encoding = _ENCODINGS.get(kind, _TEXT)
        self.missing = missing if missing is not None and missing.any() else None
        self.data = data
        self.offsets = offsets

    @classmethod
    def of(cls, kind, cells):
        """From cells that are text, or None where one is missing."""
        missing = np.fromiter((cell is None for cell in cells), bool, len(cells))
        texts = [cell or "" for cell in cells] if missing.any() else cells
        joined = "".join(texts)
        if joined.isascii():
            data, lengths = joined.encode("ascii"), map(len, texts)
        else:
            encoded = [text.encode("utf-8", "replace") for text in texts]
            data, lengths = b"".join(encoded), map(len, encoded)
        offsets = np.zeros(len(cells) + 1, np.int64)
        np.cumsum(np.fromiter(lengths, np.int64, len(cells)), out=offsets[1:])
        return cls(kind, data, offsets, missing)

    @classmethod
    def of_width(cls, kind, cells, missing=None):
        """From a matrix of bytes with a row for each cell."""
        if missing is not None and missing.any():
            lengths = np.where(missing, 0, cells.shape[1])
            offsets = np.concatenate(([0], np.cumsum(lengths)))
            return cls(kind, cells[~missing].tobytes(), offsets, missing)
        return cls(kind, cells.tobytes(), np.arange(len(cells) + 1, dtype=np.int64) * cells.shape[1])

    @classmethod
    def of_widths(cls, kind, cells, lengths, missing):
        """From a matrix of bytes, of whose rows so many are the cell."""
        data = cells[np.arange(cells.shape[1]) < lengths[:, None]].tobytes()
        return cls(kind, data, np.concatenate(([0], np.cumsum(lengths))), missing)

    def size(self, start, end):
        return (end - start + 1) * 4 + int(self.offsets[end] - self.offsets[start])

    def body(self, start, end):
        first, last = int(self.offsets[start]), int(self.offsets[end])
        return [(self.offsets[start:end + 1] - first).astype("<u4").tobytes(), self.data[first:last]]


class Chunks:
    """Cuts rows into chunks, to the row and to the byte."""

    def __init__(self, columns, rows, max_rows, max_bytes):
        self._columns = columns
        self._total = rows
        self._max_rows = max_rows
        self._max_bytes = max_bytes
        self.rows = 0
        self.truncated_by = None

    def __iter__(self):
        left = self._max_bytes
        end_of_all = min(self._total, self._max_rows)
        while self.rows < end_of_all:
            start = self.rows
            end = self._fitting(start, min(start + _CHUNK_ROWS, end_of_all), min(left, _CHUNK_BYTES))
            if end == start and left > _CHUNK_BYTES:
                end = self._fitting(start, start + 1, left)
            if end == start:
                self.truncated_by = "bytes"
                return
            chunk = self._encode(start, end)
            left -= len(chunk)
            self.rows = end
            yield chunk
        if self._total > self._max_rows:
            self.truncated_by = "rows"

    def _fitting(self, start, end, limit):
        fits, fails = start, end + 1
        while fails - fits > 1:
            middle = end if fails == end + 1 and fits == start else (fits + fails) // 2
            fits, fails = (middle, fails) if self._size(start, middle) <= limit else (fits, middle)
        return fits

    def _size(self, start, end):
        size = 8 + 8 * len(self._columns)
        for column in self._columns:
            size += column.size(start, end) + (_validity_bytes(end - start) if _has_nulls(column, start, end) else 0)
        return size

    def _encode(self, start, end):
        headers, bodies = [struct.pack("<BBHI", 1, 0, len(self._columns), end - start)], []
        for column in self._columns:
            has_nulls = _has_nulls(column, start, end)
            body = [_validity(column.missing[start:end]), *column.body(start, end)] if has_nulls else column.body(start, end)
            headers.append(struct.pack("<BBHI", column.encoding, has_nulls, 0, sum(map(len, body))))
            bodies += body
        return b"".join(headers + bodies)


def _has_nulls(column, start, end):
    return column.missing is not None and bool(column.missing[start:end].any())


def _validity_bytes(rows):
    return (rows + 63) // 64 * 8


def _validity(missing):
    bits = np.packbits(~missing, bitorder="little").tobytes()
    return bits.ljust(_validity_bytes(len(missing)), b"\0")
