"""Texts that are code: formats, the expressions of query and eval, annotations."""

import ast
import re
import string

import allowed
import attributes

_LOCAL = re.compile(r"@(?=[A-Za-z_])")
_QUOTED = re.compile(r"`[^`\n]*`")
_DEEPEST_FORMAT = 3


def check_format(visitor, node):
    """text.format: fields can walk attributes, so the text must be one that can be read."""
    if _is_style(visitor.origins, node.value):
        return
    is_read = isinstance(visitor.parent, ast.Attribute)
    found = visitor.origins.texts(node.value)
    if found is None:
        if not is_read:
            visitor.findings.add(node, "format", f"{node.attr} needs a text that is written in the code. {allowed.FORMAT}")
        return
    for text in found:
        _check_fields(visitor, node, text, 0)


def _is_style(origins, node):
    """The styles of a data frame have a format of their own."""
    while isinstance(node, (ast.Attribute, ast.Call)):
        if isinstance(node, ast.Attribute) and node.attr == "style":
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    if not isinstance(node, ast.Name):
        return False
    bound = origins.bindings.get(node.id, [])
    return bool(bound) and all(isinstance(value, ast.AST) and not isinstance(value, ast.Name) and _is_style(origins, value) for value in bound)


def _check_fields(visitor, node, text, depth):
    if depth > _DEEPEST_FORMAT:
        return
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return  # A run tells what is wrong with it.
    for _, field, spec, _ in parts:
        if field:
            for name in re.findall(r"\.\s*([^.\[\]]+)", field):
                attributes.check_name(visitor.findings, visitor.origins, node, name.strip())
            if re.search(r"\[\s*_", field):
                attributes.check_name(visitor.findings, visitor.origins, node, field.partition("[")[2].rstrip("]"))
        if spec:
            _check_fields(visitor, node, spec, depth + 1)


def check_query_call(visitor, node, function):
    """df.query(text), df.eval(text) and pd.eval(text)."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    argument = given.get("expr", node.args[0] if node.args else None)
    is_class = any(getattr(origin, "path", ()) in (("DataFrame", "query"), ("DataFrame", "eval")) for origin in visitor.origins.of(function))
    if is_class and len(node.args) > 1:
        argument = node.args[1]
    found = visitor.origins.texts(argument) if argument is not None else None
    if found is None:
        visitor.findings.add(node, "query", f"{function.attr} needs a text that is written in the code. "
                             "A value goes in as @name: df.query(\"amount > @limit\"); or select with df[df[\"amount\"] > limit].")
        return
    for text in found:
        plain = _QUOTED.sub("quoted_name", _LOCAL.sub("", text.strip()))
        _check_code(visitor, argument, plain.replace("\n", ";") if "\n" in plain else plain, is_query=True)


def check_annotations(visitor, annotations):
    """Types that are written as text: some libraries evaluate them."""
    for annotation in annotations:
        for part in ast.walk(annotation) if annotation is not None else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                _check_code(visitor, part, part.value, is_query=False)


def _check_code(visitor, node, text, is_query):
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError):
        if is_query:
            visitor.findings.add(node, "query", "This text cannot be read as an expression of columns. "
                                 "Select with df[df[\"amount\"] > limit] instead.")
        return
    inner = type(visitor)(visitor.findings, visitor.origins, is_query)
    visitor.findings.at(node)
    inner.visit(tree)
    visitor.findings.at(None)
