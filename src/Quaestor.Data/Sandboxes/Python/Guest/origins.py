"""Where the names of a program come from: modules, members of modules, texts written in the code."""

import ast
import importlib
import sys
import types

from allowed import MODULES

PREDEFINED = {"pd": "pandas", "np": "numpy", "plt": "matplotlib.pyplot"}
_OPAQUE = object()
_DEEPEST = 50


class Module:
    """A module that an expression stands for."""

    def __init__(self, name):
        self.name = name


class Member:
    """What lies in a module: its module, its path in it and the thing itself, None where only a run could tell."""

    def __init__(self, module, path, thing):
        self.module, self.path, self.thing = module, path, thing


class Suspect:
    """An attribute of something unknown that is called as a module is: a column, or the module."""

    def __init__(self, module):
        self.module = module


class Origins:
    """The bindings of all names of a program, wherever in it they are made: a name may stand for any of them."""

    def __init__(self, tree):
        self.bindings = {}
        self.private = set()
        for node in ast.walk(tree):
            self._bind(node)

    def of(self, node, depth=0):
        """All that an expression may stand for; empty where nothing is known."""
        if depth > _DEEPEST:
            return []
        if isinstance(node, ast.Name):
            return self._of_name(node.id, depth)
        if isinstance(node, ast.Attribute):
            found = [member(origin, node.attr) for origin in self.of(node.value, depth + 1)]
            known = [origin for origin in found if origin is not None]
            return known or _suspects(node.attr)
        if isinstance(node, ast.NamedExpr):
            return self.of(node.value, depth + 1)
        if isinstance(node, ast.IfExp):
            return self.of(node.body, depth + 1) + self.of(node.orelse, depth + 1)
        if isinstance(node, ast.BoolOp):
            return [origin for value in node.values for origin in self.of(value, depth + 1)]
        return []

    def texts(self, node, depth=0):
        """All texts that an expression may be, as far as they are written in the code; None where a run must tell."""
        if depth > _DEEPEST:
            return None
        if isinstance(node, ast.Constant):
            return {node.value} if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            bound = self.bindings.get(node.id, [_OPAQUE])
            return _union([None if value is _OPAQUE or not isinstance(value, ast.AST) else self.texts(value, depth + 1) for value in bound])
        if isinstance(node, ast.IfExp):
            return _union([self.texts(node.body, depth + 1), self.texts(node.orelse, depth + 1)])
        if isinstance(node, ast.JoinedStr):
            return _joined([self._piece(piece, depth + 1) for piece in node.values])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return _joined([self.texts(node.left, depth + 1), self.texts(node.right, depth + 1)])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.right, ast.Constant):
            texts, times = self.texts(node.left, depth + 1), node.right.value
            return {text * times for text in texts} if texts and isinstance(times, int) and times < 100 else None
        return None

    def _piece(self, node, depth):
        """A part of an f-string; a number that only a run can tell stands as 0."""
        if not isinstance(node, ast.FormattedValue):
            return self.texts(node, depth)
        if node.format_spec is not None:
            spec = self.texts(node.format_spec, depth)
            is_number = spec is not None and all(text[-1:] in tuple("dfeg%") for text in spec)
            return {"0"} if is_number else None
        return {"0"} if self._is_number(node.value, depth) else self.texts(node.value, depth)

    def _is_number(self, node, depth):
        if depth > _DEEPEST:
            return False
        if isinstance(node, ast.Constant):
            return type(node.value) in (int, float)
        if isinstance(node, ast.UnaryOp):
            return self._is_number(node.operand, depth + 1)
        if isinstance(node, ast.BinOp):
            return self._is_number(node.left, depth + 1) and self._is_number(node.right, depth + 1)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in self.bindings:
            return node.func.id in ("int", "float", "len")
        bound = self.bindings.get(node.id, [_OPAQUE]) if isinstance(node, ast.Name) else [_OPAQUE]
        return all(value is not _OPAQUE and isinstance(value, ast.AST) and self._is_number(value, depth + 1) for value in bound)

    def _of_name(self, name, depth):
        if name not in self.bindings:
            return [Module(PREDEFINED[name])] if name in PREDEFINED else []
        found = []
        for value in self.bindings[name]:
            if isinstance(value, (Module, Member)):
                found.append(value)
            elif isinstance(value, ast.AST):
                found += self.of(value, depth + 1)
        return found

    def _bind(self, node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._add_target(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            self._add_target(node.target, node.value if node.value is not None else _OPAQUE)
        elif isinstance(node, ast.AugAssign):
            self._add_target(node.target, _OPAQUE)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            self._add_target(node.target, _OPAQUE)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._add_target(node.optional_vars, _OPAQUE)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            self._add(node.name, _OPAQUE)
            self._add_own_members(node)
        elif isinstance(node, ast.arg):
            self._add(node.arg, _OPAQUE)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            self._add(node.name, _OPAQUE)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self._add(node.rest, _OPAQUE)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self._add(alias.asname or alias.name.partition(".")[0], Module(alias.name if alias.asname else alias.name.partition(".")[0]))
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                self._add(alias.asname or alias.name, member(Module(node.module or ""), alias.name) or _OPAQUE)

    def _add_target(self, target, value):
        if isinstance(target, ast.Name):
            self._add(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = value.elts if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts) else None
            for place, part in enumerate(target.elts):
                self._add_target(part, values[place] if values else _OPAQUE)
        elif isinstance(target, ast.Starred):
            self._add_target(target.value, _OPAQUE)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id in ("self", "cls"):
            self.private.add(target.attr)

    def _add_own_members(self, node):
        """What a class defines with an underscore is the program's own."""
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(statement, ast.FunctionDef):
                self.private.add(statement.name)
            elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
                targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                self.private.update(target.id for target in targets if isinstance(target, ast.Name))

    def _add(self, name, value):
        self.bindings.setdefault(name, []).append(value)


def load(name):
    """The module itself, for what lies in it; None where it is not one that code may use, or not installed."""
    if name not in MODULES:
        return sys.modules.get(name)
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def member(origin, name):
    """What an attribute of it stands for; None where nothing is known of it."""
    if isinstance(origin, Suspect):
        return None
    if isinstance(origin, Member):
        return Member(origin.module, (*origin.path, name), None)
    module = load(origin.name)
    thing = getattr(module, name, None)
    if isinstance(thing, types.ModuleType):
        return Module(thing.__name__)
    if thing is None and f"{origin.name}.{name}" in MODULES:
        return Module(f"{origin.name}.{name}")
    return Member(origin.name, (name,), thing)


def _suspects(name):
    is_other = name in sys.stdlib_module_names and name not in MODULES and name in sys.modules
    return [Suspect(name)] if is_other else []


def _union(sets):
    return None if any(texts is None for texts in sets) else set().union(*sets)


def _joined(parts):
    whole = {""}
    for texts in parts:
        if texts is None or len(whole) * len(texts) > 64:
            return None
        whole = {left + right for left in whole for right in texts}
    return whole
