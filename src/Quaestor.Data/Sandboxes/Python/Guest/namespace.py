"""What the code finds under which names."""

import builtins
import collections.abc
import keyword
import random
import re

import numpy as np
import pandas as pd

import answer
import tables

_TAKEN = {"pd", "np", "plt", "tables", "results", "last_result", "today", *answer.NAMES}


class Tables(collections.abc.Mapping):
    """Data frames by name and by source.name, read on first use. Whoever goes through them finds each once."""

    def __init__(self, entries, read):
        self._files = {}
        self._names = list(dict.fromkeys(entry["name"] for entry in entries))
        for entry in entries:
            self._files.setdefault(entry["name"], entry["file"])
            self._files[f"{entry['source']}.{entry['name']}"] = entry["file"]
        self._read = read
        self._frames = {}

    def __getitem__(self, name):
        if name not in self._files:
            known = ", ".join(sorted(self._names)) or "none"
            raise KeyError(f"There is no table {name!r} here. Tables: {known}.")
        file = self._files[name]
        if file not in self._frames:
            self._frames[file] = self._read(file)
        return self._frames[file]

    def __contains__(self, name):
        return name in self._files

    def __iter__(self):
        return iter(self._names)

    def __len__(self):
        return len(self._names)

    def __repr__(self):
        return f"tables: {', '.join(self._names)}"


class Job:
    """A job's data, as its code sees it."""

    def __init__(self, message, files, data_folder):
        self.code = message["code"]
        self.limits = message["limits"]
        self.marks = tables.TypeMarks()
        self._message = message
        self._files = files
        self._data_folder = data_folder

    def namespace(self):
        """The global names of the code. What it does not mention is not read."""
        by_name = Tables(self._message["tables"], self._read)
        names = {"pd": pd, "np": np, "tables": by_name}
        names["today"] = pd.Timestamp(self._message["today"]).date()
        for entry in self._message["tables"]:
            name = entry["name"]
            if _is_free(name) and self._mentions(name):
                names[name] = by_name[name]
        self._add_earlier(names)
        if self._mentions("plt"):
            import matplotlib.pyplot as plt
            names["plt"] = plt
        return names

    def _add_earlier(self, names):
        files = [entry["file"] for entry in self._message["earlier"]]
        if files and self._mentions("last_result"):
            names["last_result"] = self._read(files[-1])
        if self._mentions("results"):
            last = names.get("last_result")
            names["results"] = [self._read(file) for file in (files[:-1] if last is not None else files)]
            names["results"] += [last] if last is not None else []

    def _mentions(self, name):
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.code) is not None

    def _read(self, file):
        content = self._files.get(file)
        if content is None:
            content = tables.read_file(f"{self._data_folder}/{file}")
        return tables.read_frame(content, self.marks)


def _is_free(name):
    return name.isidentifier() and not keyword.iskeyword(name) and not hasattr(builtins, name) and name not in _TAKEN


def seed(number):
    """Random numbers of this job's own; the same again for the same number."""
    random.seed(number)
    np.random.seed(None if number is None else number % 2**32)
    if number is None:
        return
    fresh, made = np.random.SeedSequence(number % 2**32), np.random.default_rng
    np.random.default_rng = lambda seed=None: made(fresh.spawn(1)[0] if seed is None else seed)
