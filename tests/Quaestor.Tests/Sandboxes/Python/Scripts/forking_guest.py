"""Runs many jobs in the guest's own code, each in a child of one warm process: what a fresh interpreter would do, without its start.

usage: forking_guest.py GUEST_FOLDER [runner's arguments]. Reads [u32 length][what a runner reads], answers [i32 exit][u32 length][what it wrote].
"""

import gc
import os
import signal
import struct
import sys
import threading

folder = sys.argv.pop(1)
sys.argv[0] = os.path.join(folder, "runner.py")
sys.path.insert(0, folder)

import runner  # noqa: E402

# Each child would import it anew where its code draws.
import matplotlib.pyplot  # noqa: E402, F401

LONGEST_SECONDS = 60

runner.rehearsal.rehearse()

# A collection in a child would touch, and so copy, all that it shares with this process.
gc.collect()
gc.freeze()


def read(count):
    data = b""
    while len(data) < count:
        part = os.read(0, count - len(data))
        if not part:
            sys.exit(0)
        data += part
    return data


def child(request, answer):
    os.dup2(request, 0)
    os.dup2(answer, 1)
    try:
        runner.serve()
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(70)


while True:
    (length,) = struct.unpack("<I", read(4))
    request = read(length)
    to_child, from_host = os.pipe()
    from_child, to_host = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(from_host)
        os.close(from_child)
        child(to_child, to_host)
    os.close(to_child)
    os.close(to_host)

    def send():
        try:
            with os.fdopen(from_host, "wb") as stream:
                stream.write(request)
        except BrokenPipeError:
            pass

    sender = threading.Thread(target=send)
    sender.start()
    guard = threading.Timer(LONGEST_SECONDS, os.kill, (pid, signal.SIGKILL))
    guard.start()
    with os.fdopen(from_child, "rb") as stream:
        answer = stream.read()
    sender.join()
    _, status = os.waitpid(pid, 0)
    guard.cancel()
    os.write(1, struct.pack("<iI", os.waitstatus_to_exitcode(status), len(answer)))
    view = memoryview(answer)
    while view:
        view = view[os.write(1, view):]
