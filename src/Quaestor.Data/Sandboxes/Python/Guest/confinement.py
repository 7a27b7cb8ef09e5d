"""What the interpreter gives up of its own accord. The sandbox around it holds without this."""

import os

PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_TSYNC = 1
SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}

# One thread each: threads started at import would be missed by a filter for this one, and a job has one core at most.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMEXPR_MAX_THREADS")


def quiet_environment():
    """Leaves nothing of what the server's environment holds. Before numpy is imported."""
    settings = os.environ.get("MPLCONFIGDIR", "/tmp/matplotlib")
    os.environ.clear()
    for name in THREADS:
        os.environ[name] = "1"
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=settings, HOME="/tmp", LANG="C.UTF-8")


def install_filter(path):
    """Installs the system call filter in this file, for all threads, where there is such a file."""
    if not os.path.exists(path):
        return
    import ctypes
    import platform

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    with open(path, "rb") as file:
        code = file.read()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "The interpreter could not give up privileges")
    installed = libc.syscall(
        SYS_SECCOMP[platform.machine()], SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(program))
    if installed != 0:
        raise OSError(ctypes.get_errno(), "The system call filter could not be installed")


def take_streams():
    """Descriptors for frames in and out; what prints past Python's streams from now on goes nowhere."""
    source, target = os.dup(0), os.dup(1)
    nowhere = os.open("/dev/null", os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return source, target


def silence_errors():
    """Standard error is for a start that fails. The job's own words are captured."""
    os.dup2(1, 2)


def limit_cpu(seconds):
    """The process is killed after so much more CPU time."""
    import math
    import resource
    import time

    limit = math.ceil(time.process_time()) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or limit < hard:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        except (OSError, ValueError):
            pass  # The filter forbids it where the sandbox has set its own.


def set_zone(name):
    """Local time is the user's."""
    import time

    os.environ["TZ"] = name
    time.tzset()
