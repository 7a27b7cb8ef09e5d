"""What frames travel on: a descriptor each way or, where a guest is reached by files and a log only, those."""

import base64
import os


class Descriptor:
    """One end of a pipe."""

    def __init__(self, number):
        self._number = number

    def read(self, count):
        return os.read(self._number, count)

    def write(self, data):
        """Writes the beginning of the data; how much of it."""
        return os.write(self._number, data)


class Files:
    """The files of a folder, one after the other by their names."""

    def __init__(self, folder):
        self._paths = sorted(os.path.join(folder, name) for name in os.listdir(folder) if not name.startswith("."))
        self._file = None

    def read(self, count):
        while self._file or self._paths:
            self._file = self._file or open(self._paths.pop(0), "rb")
            part = self._file.read(count)
            if part:
                return part
            self._file.close()
            self._file = None
        return b""


class Lines:
    """A log, as numbered lines of base64: `#12 bWFueQ==`. Its reader sees which lines it lacks."""

    # Container runtimes cut lines of more than 16 KB.
    LINE_BYTES = 9000

    def __init__(self, number):
        self._target = Descriptor(number)
        self._lines = 0

    def write(self, data):
        part = data[:self.LINE_BYTES]
        self._lines += 1
        line = memoryview(b"#%d %s\n" % (self._lines, base64.b64encode(part)))
        while line:
            line = line[self._target.write(line):]
        return len(part)
