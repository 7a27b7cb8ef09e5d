import ctypes
import json
import os
import socket
import resource

findings = []


def holds(what, how, broken):
    """Tells that it holds if nothing of what was tried worked."""
    findings.append({"what": what, "holds": not broken, "text": how if not broken else "not held: " + "; ".join(broken)})


def works(act):
    try:
        act()
        return True
    except (OSError, ValueError):
        return False


def changes(path):
    is_there = os.path.exists(path)
    open(path, "ab").close()
    if not is_there:
        os.unlink(path)


def opens(family):
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.settimeout(1)
        opened.connect(("127.0.0.1", PORT) if family == socket.AF_INET else "/run/docker.sock")


def forks():
    if os.fork() == 0:
        os._exit(0)


def refused(number, *arguments):
    return libc.syscall(number, *arguments) < 0


libc = ctypes.CDLL(None, use_errno=True)
X64 = os.uname().machine == "x86_64"
UNSHARE, PTRACE, MOUNT, BPF = (272, 101, 165, 321) if X64 else (97, 117, 40, 280)

holds("network", "no connection can be made", [f"it connects to this machine's port {PORT}"] if works(lambda: opens(socket.AF_INET)) else [])
holds("files of this machine", "none is seen", [f"{path} can be read" for path in (SECRET, "/etc/shadow", "/proc/1/environ") if works(lambda: open(path, "rb").close())])
holds("writing", "nothing but the temporary folder", [
    f"{path} can be written" for path in (SECRET, "/quaestor-probe", "/usr/quaestor-probe", "/etc/quaestor-probe", os.path.join(os.path.dirname(os.__file__), "quaestor-probe"), "/proc/sys/kernel/core_pattern")
    if works(lambda: changes(path))])
holds("processes", "none can be started, and no other is seen", [
    *(["a process can be started"] if works(forks) else []),
    *(["other processes are seen"] if works(lambda: os.stat(f"/proc/{PARENT}/status") and open(f"/proc/{PARENT}/status").close()) else [])])
holds("system calls", "a filter refuses what reaches the kernel's settings", [
    name for name, number, arguments in (("unshare", UNSHARE, (0x10000000,)), ("ptrace", PTRACE, (0, 0, 0, 0)), ("mount", MOUNT, (b"none", b"/", b"tmpfs", 0, 0)), ("bpf", BPF, (0, 0, 0)))
    if not refused(number, *arguments)])
limits = [name for name in ("RLIMIT_CORE", "RLIMIT_FSIZE") if resource.getrlimit(getattr(resource, name))[1] == resource.RLIM_INFINITY]
holds("limits of a process", "files and core dumps are limited", [f"{name} is unlimited" for name in limits])
print(json.dumps(findings))
