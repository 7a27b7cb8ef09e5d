"""Classes of the program's own."""

import ast

import allowed
from origins import Member

_REFUSED = "Python calls {name} on its own occasions. Write an ordinary method and call it."


def check(findings, origins, node):
    for keyword in node.keywords:
        if keyword.arg == "metaclass" and not _is_known(origins, keyword.value) or keyword.arg is None:
            findings.add(keyword.value, "class", "A class cannot have a metaclass of its own here. Use a function or a decorator.")
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id == "type":
            findings.add(base, "class", "A class cannot be made of type here. Use a function or a decorator.")
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                _check_target(findings, target)


def _is_known(origins, value):
    found = origins.of(value)
    return bool(found) and all(isinstance(origin, Member) and (origin.module, *origin.path) in allowed.METACLASSES for origin in found)


def _check_target(findings, target):
    name = target.id if isinstance(target, ast.Name) else ""
    if name in allowed.DUNDER_METHODS and name not in allowed.DUNDER_CLASS_NAMES:
        findings.add(target, "class", _REFUSED.format(name=name))
