"""Frames on a pair of carriers: [u32 length of the payload, little-endian][u8 kind][payload]."""

import json
import struct

DATA, RUN_PYTHON = 16, 17
READY, COLUMNS, CHUNK = 64, 68, 69
PYTHON_REFUSED, PRINTED, FIGURE, PYTHON_FAILED, PYTHON_DONE = 80, 81, 82, 83, 84

_HEADER = struct.Struct("<IB")


class Frames:
    """Reads what the server sends and writes the answer."""

    def __init__(self, source, target):
        self._source = source
        self._target = target

    def read(self):
        """The next frame as kind and payload; None where the stream ends between two frames."""
        header = self._exactly(_HEADER.size)
        if header is None:
            return None
        length, kind = _HEADER.unpack(header)
        return kind, self._exactly(length)

    def write(self, kind, payload):
        """Writes a frame whose payload is bytes, or a list of buffers that follow each other."""
        parts = payload if isinstance(payload, list) else [payload]
        length = sum(len(part) for part in parts)
        data = b"".join([_HEADER.pack(length, kind), *parts])
        view = memoryview(data)
        while view:
            view = view[self._target.write(view):]

    def tell(self, kind, message):
        """Writes a frame of JSON."""
        # Half a character, which no reader of JSON takes, becomes a question mark.
        text = json.dumps(message, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        self.write(kind, text.encode("utf-8", "replace"))

    def _exactly(self, count):
        parts, missing = [], count
        while missing:
            part = self._source.read(min(missing, 1 << 20))
            if not part:
                if missing == count and count == _HEADER.size:
                    return None
                raise EOFError("The server's stream ends inside a frame.")
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


def read_job(frames):
    """The job and the files sent before it, by name; None where the server wants nothing any more."""
    files = {}
    while True:
        frame = frames.read()
        if frame is None:
            return None
        kind, payload = frame
        if kind == RUN_PYTHON:
            return json.loads(payload), files
        if kind != DATA:
            raise ValueError(f"A frame of kind {kind} does not belong before a job.")
        (length,) = struct.unpack_from("<H", payload)
        name = payload[2:2 + length].decode()
        files.setdefault(name, bytearray()).extend(payload[2 + length:])
