"""Gives up, for good, everything but reading some paths, then runs a script as if it had been started alone.

Paths, --, the script, its arguments. By Landlock (landlock(7)): what no rule allows is refused, whoever owns it.
"""

import ctypes
import os
import runpy
import struct
import sys

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
CREATE_RULESET_VERSION = 1
READ_FILE, READ_DIR, WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
ALL_TCP, ALL_SCOPES = 3, 3
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, SIGKILL = 1, 38, 9

libc = ctypes.CDLL(None, use_errno=True)


def call(*arguments):
    result = libc.syscall(*arguments)
    if result < 0:
        sys.exit(f"Landlock: {os.strerror(ctypes.get_errno())}. It needs Linux 5.13 with landlock among its security modules (lsm=landlock,…).")
    return result


def ruleset():
    """Of all that this kernel's version of Landlock can refuse."""
    version = call(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION)
    rights = 13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16
    handled = [(1 << rights) - 1]
    if version >= 4:
        handled.append(ALL_TCP)
    if version >= 6:
        handled.append(ALL_SCOPES)
    attributes = struct.pack(f"<{len(handled)}Q", *handled)
    return call(CREATE_RULESET, attributes, len(attributes), 0)


def allow(rules, path, rights):
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):
        rights &= ~READ_DIR
    call(ADD_RULE, rules, RULE_PATH_BENEATH, struct.pack("<Qi", rights, place), 0)
    os.close(place)


def main():
    parent = os.getppid()
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    arguments = sys.argv[1:]
    end = arguments.index("--")
    rules = ruleset()
    for path in arguments[:end]:
        allow(rules, path, READ_FILE | READ_DIR)
    allow(rules, "/dev/null", READ_FILE | WRITE_FILE)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        sys.exit("Landlock: new privileges cannot be given up.")
    call(RESTRICT_SELF, rules, 0)
    os.close(rules)
    sys.argv = arguments[end + 1:]
    runpy.run_path(sys.argv[0], run_name="__main__")


main()
