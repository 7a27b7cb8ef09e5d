"""Runs one job: says that it is ready, takes the code and its data, judges the code, runs it and answers."""

import os
import sys

GUEST = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, GUEST)

import confinement  # noqa: E402

confinement.quiet_environment()

import argparse  # noqa: E402
import gc  # noqa: E402
import io  # noqa: E402
import resource  # noqa: E402
import time  # noqa: E402

import answer  # noqa: E402
import carriers  # noqa: E402
import failures  # noqa: E402
import figures  # noqa: E402
import frames as wire  # noqa: E402
import guard  # noqa: E402
import namespace  # noqa: E402
import policy  # noqa: E402
import rehearsal  # noqa: E402
from printed import Printed  # noqa: E402


def main():
    rehearsal.rehearse()
    gc.collect()
    gc.freeze()
    serve()


def serve():
    """One job, and the end."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--policy", choices=("on", "off"), default="on")
    options.add_argument("--data", default="/data")
    options.add_argument("--input", help="a folder whose files hold the server's frames")
    options.add_argument("--lines", action="store_true", help="answer in numbered lines of base64")
    arguments = options.parse_args()
    source, target = confinement.take_streams()
    frames = wire.Frames(
        carriers.Files(arguments.input) if arguments.input else carriers.Descriptor(source),
        carriers.Lines(target) if arguments.lines else carriers.Descriptor(target))
    confinement.install_filter(os.path.join(GUEST, "filter.bpf"))
    frames.tell(wire.READY, {"protocol": 1})
    received = wire.read_job(frames)
    if received is not None:
        confinement.silence_errors()
        Run(frames, *received, arguments).whole()
    os._exit(0)


class Run:
    """One job from its code to its last frame."""

    def __init__(self, frames, message, files, arguments):
        self._frames = frames
        self._message = message
        self._is_judged = arguments.policy == "on"
        self._data_folder = arguments.data
        self._job = namespace.Job(message, files, arguments.data)
        self._printed = Printed(frames, self._job.limits["printed_bytes"])
        self._done = {"rows": 0, "truncated_by": None, "result": None, "text": None, "figures_cut": 0}
        self._started = time.process_time()

    def whole(self):
        confinement.limit_cpu(self._job.limits["cpu_seconds"])
        confinement.set_zone(self._message["time_zone"])
        namespace.seed(self._message["seed"])
        sys.stdin = io.StringIO()
        sys.stdout = sys.stderr = self._printed
        try:
            self._run()
        except BaseException as error:
            self._printed.send()
            self._frames.tell(wire.PYTHON_FAILED, failures.describe(error, self._job.code))
        self._finish()

    def _run(self):
        program = compile(self._job.code, failures.FILE, "exec", dont_inherit=True)
        if self._is_judged and self._is_refused():
            return
        module = guard.main_module(self._is_judged)
        names = vars(module)
        names.update(self._job.namespace())
        if self._is_judged:
            guard.watch_outside(self._data_folder)
        exec(program, names)
        self._printed.send()
        self._answer(names)

    def _is_refused(self):
        findings = policy.judge(self._job.code)
        if findings:
            self._frames.tell(wire.PYTHON_REFUSED, {"findings": findings})
        return bool(findings)

    def _answer(self, names):
        name = answer.find(names)
        result = names.get(name) if name else None
        self._done["figures_cut"] = figures.send(self._frames, result, self._job.limits)
        if name is None or figures.is_figure(result):
            return
        columns, text = answer.table(result, self._job.limits["max_rows"])
        chunks = answer.send(self._frames, columns, self._job.marks, self._job.limits)
        self._done.update(rows=chunks.rows, truncated_by=chunks.truncated_by, result=name,
                          text=text and text[:self._job.limits["printed_bytes"]])

    def _finish(self):
        self._printed.send()
        self._done["printed_cut"] = self._printed.cut
        self._done["cpu_ms"] = (time.process_time() - self._started) * 1000
        self._done["peak_bytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        self._frames.tell(wire.PYTHON_DONE, self._done)


if __name__ == "__main__":
    main()
