"""What the code prints, passed on while it runs, up to a cap."""

import io
import time

from frames import PRINTED

_GATHERED_BYTES = 16 << 10
_GATHERED_SECONDS = 0.2


class Printed(io.TextIOBase):
    """Stands for standard output and standard error."""

    def __init__(self, frames, max_bytes):
        super().__init__()
        self._frames = frames
        self._left = max_bytes
        self._gathered = bytearray()
        self._written = time.monotonic()
        self.cut = False

    @property
    def encoding(self):
        return "utf-8"

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() takes text, not {type(text).__name__}")
        if self.cut or not text:
            return len(text)

        # A character has one byte at least, so no more characters than bytes can fit.
        data = text[:self._left + 1].encode("utf-8", "replace")
        if len(data) > self._left:
            data = data[:self._left].decode("utf-8", "ignore").encode()
            self.cut = True
        self._left -= len(data)
        self._gathered += data
        if len(self._gathered) >= _GATHERED_BYTES or time.monotonic() - self._written > _GATHERED_SECONDS:
            self.send()
        return len(text)

    def send(self):
        if self._gathered:
            # Pieces may end inside a character; whoever reads joins them first.
            self._frames.write(PRINTED, bytes(self._gathered))
            self._gathered.clear()
        self._written = time.monotonic()
