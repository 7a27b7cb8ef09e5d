"""Attributes: of modules, of their members, and of values that only a run could tell."""

import ast
import types

import allowed
import imports
import texts
from origins import Member, Module, Suspect, load


def check(visitor, node):
    """An attribute in the code."""
    if _is_class_name(visitor.parent, node):
        return
    check_access(visitor, node, node.value, node.attr, node.ctx)
    if node.attr in ("format", "format_map"):
        texts.check_format(visitor, node)
    is_called = isinstance(visitor.parent, ast.Call) and visitor.parent.func is node
    if node.attr in ("query", "eval") and not is_called and isinstance(node.ctx, ast.Load):
        visitor.findings.add(node, "query", f"{node.attr} can only be called, with a text that is written here. "
                             "Write df.query(\"amount > @limit\") where it is needed.")
    if isinstance(node.ctx, ast.Load) and not isinstance(visitor.parent, ast.Attribute):
        found = visitor.origins.of(node)
        imports.check_value(visitor.findings, node, found, ast.unparse(node))


def _is_class_name(parent, node):
    """x.__class__.__name__ is no more than a text."""
    return node.attr == "__class__" and isinstance(parent, ast.Attribute) and parent.attr in ("__name__", "__qualname__") \
        and isinstance(parent.ctx, ast.Load)


def check_access(visitor, node, value, name, context):
    """Access to an attribute of this expression."""
    findings, origins = visitor.findings, visitor.origins
    found = origins.of(value)
    is_stored = not isinstance(context, ast.Load)
    if is_stored and any(_is_shared(origin) for origin in found):
        findings.add(node, "patch", f"{ast.unparse(value)} belongs to a library and cannot be changed. "
                     "Write a function or a subclass of your own.")
        return
    for origin in found:
        if isinstance(origin, Module):
            if origin.name in allowed.MODULES:  # Else its own name was refused already.
                imports.check_member(findings, node, origin.name, name)
        elif isinstance(origin, Suspect) and hasattr(load(origin.module), name):
            findings.add(node, "module", f"This reads {name} of the module {origin.module}, which cannot be used here. "
                         f"{allowed.HINTS.get(origin.module, allowed.GENERAL_HINT)} A column is read by x[\"{origin.module}\"].")
    if not any(isinstance(origin, Module) for origin in found):
        check_name(findings, origins, node, name, value, is_stored)


def _is_shared(origin):
    """A module, or a class or function in one: all code would see the change. Settings such as pd.options are for that."""
    if isinstance(origin, Module):
        return True
    if not isinstance(origin, Member):
        return False
    base = getattr(load(origin.module), origin.path[0], None)
    return isinstance(base, (type, types.FunctionType, types.BuiltinFunctionType)) or base is None


def check_name(findings, origins, node, name, value=None, is_stored=False):
    """An attribute of a value that only a run could tell."""
    if name.startswith("__") and name.endswith("__"):
        _check_dunder(findings, node, name, value, is_stored)
    elif name.startswith("_") and name not in allowed.OWN_PRIVATE and not _is_own(origins, name, value):
        findings.add(node, "private", f"{name} begins with _ and is its library's own. Use what the documentation offers instead.")
    elif name in allowed.ATTRIBUTES and not _is_json(origins, value):
        rule, hint = allowed.ATTRIBUTES[name]
        findings.add(node, rule, f"{name} cannot be used here. {hint}")


def _check_dunder(findings, node, name, value, is_stored):
    is_super = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super"
    if is_super and name in allowed.DUNDER_METHODS:
        return
    if name in allowed.DUNDER_ATTRIBUTES and not (is_stored and name != "__name__"):
        return
    findings.add(node, "dunder", f"{name} leads into Python's own workings. Use functions such as type(x).__name__, len(x), "
                 "isinstance(x, kind) or dataclasses.asdict(x).")


def _is_own(origins, name, value):
    """Of the program's own classes, through a name such as self."""
    return name in origins.private and isinstance(value, ast.Name) and not origins.of(value)


def _is_json(origins, value):
    return value is not None and any(isinstance(origin, Module) and origin.name == "json" for origin in origins.of(value))
