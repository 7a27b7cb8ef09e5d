"""What speaks against a piece of code, each with its place."""


class Findings:
    def __init__(self, code):
        self._lines = code.splitlines()
        self._found = {}
        self._place = None

    def at(self, node):
        """From here on everything is found at this place: a text in the code that is code itself."""
        self._place = node

    def add(self, node, rule, message):
        node = self._place or node
        line, column = node.lineno, self._column(node)
        self._found.setdefault((line, column, rule, message), {"rule": rule, "line": line, "column": column, "message": message})

    def sorted(self):
        return [self._found[key] for key in sorted(self._found)]

    def _column(self, node):
        # Offsets of the tree count bytes of UTF-8.
        line = self._lines[node.lineno - 1] if node.lineno <= len(self._lines) else ""
        return len(line.encode("utf-8", "replace")[:node.col_offset].decode("utf-8", "ignore")) + 1
