"""What a program finds at run time: builtins without those that the policy refuses, and clear errors where it reaches outside.

The policy has judged the names in the code; this is for those that only a run can tell. It is no boundary: the sandbox is.
"""

import builtins
import os
import sys
import types

import allowed

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request", "http.client.connect", "ftplib.connect")
_PROCESS = ("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn")
_SCRATCH = "/tmp/"


def main_module(is_judged):
    """A module for the program to be, so that what libraries look up in it is the program's."""
    module = types.ModuleType("__main__")
    module.__builtins__ = _reduced_builtins() if is_judged else builtins
    sys.modules["__main__"] = module
    return module


def _reduced_builtins():
    reduced = {name: value for name, value in vars(builtins).items() if name not in allowed.BUILTINS}
    reduced["__import__"] = _import
    return reduced


def _import(name, globals=None, locals=None, fromlist=(), level=0):
    # Libraries import through this too, where their C code is called, so that only what is known to lead outside is refused.
    if level or name.partition(".")[0] in allowed.HINTS and name not in allowed.MODULES:
        raise ImportError(f"{name} cannot be imported here. {allowed.GENERAL_HINT}")
    return __import__(name, globals, locals, fromlist, 0)


def watch_outside(data_folder):
    """From now on, files outside, connections and programs are errors with a sentence, before the system denies them."""
    readable = (data_folder.rstrip("/") + "/", _SCRATCH, "/usr/", "/lib", "/etc/fonts", "/etc/matplotlibrc", "/dev/null", "/dev/urandom",
                sys.prefix + "/", os.path.dirname(__file__) + "/")
    abspath, fspath = os.path.abspath, os.fsdecode

    def hook(event, arguments):
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, (str, bytes)):
                check(abspath(fspath(path)), mode, flags)
        elif event in _NETWORK:
            raise PermissionError("There is no network here. Work with the tables that are there.")
        elif event in _PROCESS:
            raise PermissionError("No other program can be started here.")

    def check(path, mode, flags):
        writes = any(letter in mode for letter in "wax+") if mode else bool(flags and flags & (os.O_WRONLY | os.O_RDWR))
        if not path.startswith((_SCRATCH,) if writes else readable):
            raise PermissionError(
                f"{path} cannot be opened here. Every table is a data frame under its own name; files can be written to /tmp, "
                "which is gone after the run, and what is in result is kept.")

    sys.addaudithook(hook)
