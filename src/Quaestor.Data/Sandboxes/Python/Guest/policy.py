"""What speaks against a piece of code, from its syntax tree and before it runs.

It refuses early and with good reasons. What it lets pass, the sandbox must still hold: `python3 policy.py < code` prints the findings.
"""

import ast
import json
import sys
import warnings

import allowed
import attributes
import classes
import imports
import texts
from findings import Findings
from origins import Origins

_BY_NAME = {"agg", "aggregate", "apply", "transform", "pivot_table", "crosstab", "groupby", "rolling", "expanding"}
_MOST_FINDINGS = 20


def judge(code):
    """The findings, in the order of the code; none if nothing speaks against it.

    Raises SyntaxError where it is no Python.
    """
    tree = ast.parse(code, "<python>")
    findings = Findings(code)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of libraries, about their own old names.
            Visitor(findings, Origins(tree)).visit(tree)
    except RecursionError:
        findings.add(tree.body[0], "syntax", "This code nests too deeply. Keep parts of it in variables.")
    return findings.sorted()[:_MOST_FINDINGS]


class Visitor(ast.NodeVisitor):
    """Walks the tree. Each node is asked with the one around it, for a name alone says little."""

    def __init__(self, findings, origins, is_query=False):
        self.findings = findings
        self.origins = origins
        self.is_query = is_query
        self._around = [None]
        self._own_names = []
        self._top_names = {}

    def visit(self, node):
        self._around.append(node)
        super().visit(node)
        self._around.pop()

    @property
    def parent(self):
        return self._around[-2]

    def visit_Module(self, node):
        for statement in node.body:
            self.visit(statement)
            for name in _bound_at_top(statement):
                self._top_names.setdefault(name, statement)

    def visit_Import(self, node):
        for alias in node.names:
            imports.check_module(self.findings, alias, alias.name)
            self.check_identifier(alias, alias.asname)

    def visit_ImportFrom(self, node):
        imports.check_members(self.findings, node)
        for alias in node.names:
            self.check_identifier(alias, alias.asname)

    def visit_Name(self, node):
        self.check_identifier(node, node.id)
        found = self.origins.of(node)
        if not isinstance(self.parent, ast.Attribute) and isinstance(node.ctx, ast.Load):
            imports.check_value(self.findings, node, found, node.id)
        is_called = isinstance(self.parent, ast.Call) and self.parent.func is node
        if isinstance(node.ctx, ast.Load) and (is_called or not self.is_query):
            self._check_builtin(node)

    def visit_Attribute(self, node):
        attributes.check(self, node)
        self.visit(node.value)

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name):
            self._check_call_of_builtin(node, node.func.id)
        elif isinstance(node.func, ast.Attribute):
            self._check_call_of_method(node, node.func)
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self.check_identifier(node, node.name, in_class=isinstance(self.parent, ast.ClassDef))
        texts.check_annotations(self, [node.returns, *(argument.annotation for argument in _arguments(node))])
        self._within(node)

    def visit_Lambda(self, node):
        self._within(node)

    def visit_AsyncFunctionDef(self, node):
        self.findings.add(node, "async", "Nothing here runs an event loop. Write a plain function with def.")
        self._within(node)

    def visit_ClassDef(self, node):
        self.check_identifier(node, node.name)
        classes.check(self.findings, self.origins, node)
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        texts.check_annotations(self, [node.annotation])
        self.generic_visit(node)

    def visit_MatchClass(self, node):
        for name in node.kwd_attrs:
            attributes.check_name(self.findings, self.origins, node, name)
        self.generic_visit(node)

    def generic_visit(self, node):
        # Names that are no Name nodes: arguments, captures of errors and patterns, global and nonlocal.
        for field in ("arg", "name", "rest"):
            value = getattr(node, field, None)
            if isinstance(value, str) and not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.alias)):
                self.check_identifier(node, value)
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                self.check_identifier(node, name)
        super().generic_visit(node)

    def check_identifier(self, node, name, in_class=False):
        if name is None or not (name.startswith("__") and name.endswith("__")) or len(name) < 5:
            return
        if in_class and name in allowed.DUNDER_METHODS or name in ("__name__", "__debug__"):
            return
        if isinstance(self.parent_of_statement(), ast.ClassDef) and name in allowed.DUNDER_CLASS_NAMES:
            return
        self.findings.add(node, "dunder", f"{name} is a name of Python's own workings. Use names of your own, and functions such as len(x).")

    def parent_of_statement(self):
        return self._around[-3] if len(self._around) > 2 else None

    def _within(self, node):
        own = {argument.arg for argument in _arguments(node)}
        self._own_names.append(own)
        self.generic_visit(node)
        self._own_names.pop()

    def _is_own(self, node):
        if node.id not in allowed.SHADOWED:
            return False
        if any(node.id in names for names in self._own_names):
            return True
        return node.id in self._top_names

    def _check_builtin(self, node):
        name = node.id
        if name in allowed.BUILTINS and not self._is_own(node):
            rule, hint = allowed.BUILTINS[name]
            self.findings.add(node, rule, f"{name} cannot be used here. {hint}")
        is_called = isinstance(self.parent, ast.Call) and self.parent.func is node
        if name == "type" and not isinstance(self.parent, (ast.Call, ast.arg, ast.AnnAssign, ast.Subscript, ast.Compare, ast.FunctionDef,
                                                           ast.Attribute, ast.ClassDef)):
            self.findings.add(node, "type", "type can be called with one value, or be handed on as an argument. Use type(value).")
        if name in ("getattr", "hasattr") and not is_called:
            self.findings.add(node, "dynamic", f"{name} can only be called, with the name as a text. {allowed.NAMED}")

    def _check_call_of_builtin(self, node, name):
        if name in ("getattr", "hasattr"):
            names = self.origins.texts(node.args[1]) if len(node.args) > 1 else None
            if names is None or any(isinstance(argument, ast.Starred) for argument in node.args):
                self.findings.add(node, "dynamic", f"{name} needs the name as a text that is written here. {allowed.NAMED}")
            else:
                for attribute in names:
                    attributes.check_access(self, node, node.args[0], attribute, ast.Load())
                if names & {"query", "eval", "format", "format_map"}:
                    self.findings.add(node, "dynamic", "This name is to be written where it is called. Write x.query(\"...\") or x.format(...).")
        if name == "type" and any(isinstance(argument, ast.Name) and argument.id == "type" for argument in node.args):
            self.findings.add(node, "type", "type takes a value here, not itself. Use isinstance(value, kind).")
        if name == "type" and (len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred)):
            self.findings.add(node, "type", "type takes one value here. Write a class with class Name: instead.")

    def _check_call_of_method(self, node, function):
        if function.attr in ("query", "eval"):
            texts.check_query_call(self, node, function)
        if function.attr in _BY_NAME:
            self._check_method_names(node)
        imports.check_arguments(self.findings, self.origins, node, function)

    def _check_method_names(self, node):
        """Texts that name methods are attributes too: df.agg("sum")."""
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            for part in ast.walk(argument):
                for text in self.origins.texts(part) or () if isinstance(part, (ast.Constant, ast.Name, ast.BinOp)) else ():
                    if text in allowed.INHERITED or text in allowed.ATTRIBUTES:
                        attributes.check_name(self.findings, self.origins, part, text)
                    elif text in ("query", "eval"):
                        self.findings.add(part, "query", f"{text} can only be called as a method. Write df.{text}(\"amount > 3\").")


def _arguments(node):
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return [argument for argument in every if argument is not None]


def _bound_at_top(statement):
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def main():
    try:
        found = judge(sys.stdin.read())
    except (SyntaxError, ValueError) as error:
        found = [{"rule": "syntax", "line": getattr(error, "lineno", None) or 1, "column": getattr(error, "offset", None) or 1,
                  "message": f"This is no Python: {error}"}]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
