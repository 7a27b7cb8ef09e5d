"""Modules: which may be imported, what of them may be used, and that they are not passed around."""

import ast
import importlib.util
import sys

import allowed
from origins import Member, Module, load, member


def check_module(findings, node, name):
    """An import of this module."""
    if name in allowed.MODULES:
        return
    root = name.partition(".")[0]
    if root in ("pandas", "numpy", "matplotlib", "scipy", "sklearn", "statsmodels") and "." in name:
        hint = f"Use what {root} itself offers."
    else:
        hint = allowed.HINTS.get(root, allowed.GENERAL_HINT)
    findings.add(node, "import", f"{name} cannot be imported here. {hint}")


def check_members(findings, node):
    """An import of names from a module."""
    if node.level:
        findings.add(node, "import", f"There are no modules beside this code. {allowed.GENERAL_HINT}")
        return
    if node.module not in allowed.MODULES:
        check_module(findings, node, node.module)
        return
    if node.module == "__future__":
        return
    for alias in node.names:
        if _is_elsewhere(node.module, alias.name):
            findings.add(alias, "import", f"{node.module} offers no {alias.name} here. Use what its documentation lists.")
            continue
        names = _public(node.module) if alias.name == "*" else [alias.name]
        for name in names:
            if not check_member(findings, alias, node.module, name) and alias.name == "*":
                break


def _is_elsewhere(package, name):
    """Whether the name would be a module that is loaded only now."""
    module = load(package)
    return name != "*" and module is not None and not hasattr(module, name) and f"{package}.{name}" not in allowed.MODULES


def _public(name):
    module = load(name)
    return getattr(module, "__all__", None) or [key for key in vars(module) if not key.startswith("_")] if module else []


def check_member(findings, node, module, name):
    """The use of what lies in a module under this name; true if nothing speaks against it."""
    full = f"{module}.{name}"
    found = member(Module(module), name)
    if isinstance(found, Module):
        if found.name in allowed.MODULES:
            return True
        findings.add(node, "module", f"{full} is the module {found.name}, which cannot be used here. "
                     + allowed.HINTS.get(found.name.partition(".")[0], f"Use the functions of {module} itself."))
        return False
    if found.thing is None and _is_module_name(module, name):
        findings.add(node, "module", f"{full} is a module or would be one, which cannot be used here. Use the functions of {module} itself.")
        return False
    rule, hint = _refusal(module, name, found.thing)
    if rule is None:
        return True
    findings.add(node, rule, f"{full} cannot be used here. {hint}")
    return False


def _is_module_name(module, name):
    """Whether a name that a module does not have is one in other versions of it, or after other imports."""
    there = load(module)
    if there is None:
        return False
    return name in sys.stdlib_module_names or hasattr(there, "__path__") and importlib.util.find_spec(f"{module}.{name}") is not None


def _refusal(module, name, thing):
    if (module, name) in allowed.MEMBERS:
        return allowed.MEMBERS[module, name]
    if name.startswith("__") and name not in ("__version__", "__name__", "__doc__"):
        return "dunder", f"Use the functions of {module} itself."
    if name.startswith("_") and not name.startswith("__"):
        return "private", f"Names that begin with _ are the module's own. Use the functions of {module} itself."
    hint = f"Use the functions that the documentation of {module} lists."
    if module in allowed.ONLY:
        return (None, None) if name in allowed.ONLY[module] else ("module", f"Of {module}, use {', '.join(sorted(allowed.ONLY[module]))}.")
    listed = getattr(load(module), "__all__", None) if module in allowed.STANDARD else None
    if listed is not None and thing is not None and name not in listed:
        return "module", hint
    home = str(getattr(thing, "__module__", None) or "").partition(".")[0]
    if module not in allowed.STANDARD and home in sys.stdlib_module_names and home not in allowed.STANDARD and home != "builtins" \
            and not home.startswith("_"):
        return "module", hint
    return None, None


def check_value(findings, node, found, name):
    """A module that is no more than named: whoever gets it could reach everything in it."""
    if any(isinstance(origin, Module) for origin in found):
        findings.add(node, "module", f"The module {name} can be used by its names only, not kept or passed on. "
                     f"Write {name}.function(...) where it is needed.")


def check_arguments(findings, origins, node, function):
    """Arguments that make an allowed function do what is not."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    for origin in origins.of(function):
        if not isinstance(origin, Member):
            continue
        name = (origin.module, *origin.path)
        pickled = given.get("allow_pickle", node.args[2] if len(node.args) > 2 else ast.Constant(False))
        if name == ("numpy", "load") and not _is_false(pickled):
            findings.add(node, "file", "Pickled arrays run code when they are read. Leave allow_pickle away.")
        if name in (("matplotlib", "use"), ("matplotlib.pyplot", "switch_backend")):
            _check_backend(findings, origins, node, node.args[0] if node.args else given.get("backend"))
    if "backend" in given and function.attr in ("plot", "hist", "boxplot"):
        _check_backend(findings, origins, node, given["backend"])


def _check_backend(findings, origins, node, value):
    texts = origins.texts(value) if value is not None else set()
    if texts is None or any(text.lower() not in ("agg", "matplotlib") for text in texts):
        findings.add(node, "module", "Figures are drawn by Agg and become PNG by themselves. Leave the backend away.")


def _is_false(node):
    return isinstance(node, ast.Constant) and node.value is False
