using System.Net;
using System.Net.Sockets;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>What a job can neither see nor reach.</summary>
public abstract partial class SandboxContract
{
    [Fact]
    public async Task TheNetworkIsNotThere()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        var run = await provider.RunAsync($$"""
            import socket
            outcome = []
            for family, address in ((socket.AF_INET, ("127.0.0.1", {{((IPEndPoint)listener.LocalEndpoint).Port}})), (socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET6, ("::1", {{((IPEndPoint)listener.LocalEndpoint).Port}})), (socket.AF_UNIX, "/run/docker.sock")):
                try:
                    with socket.socket(family) as s:
                        s.settimeout(2)
                        s.connect(address)
                        outcome.append("connected")
                except OSError:
                    outcome.append("refused")
            result = outcome
            """);

        Assert.All(run.Page!.Rows, row => Assert.Equal("refused", row[0]));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task NoFileOfTheHostIsSeenAndNoneOfItsEnvironment()
    {
        Environment.SetEnvironmentVariable("QUAESTOR_TEST_SECRET", "s3cret-of-the-host");
        using var secret = new OpenFolder(("secret.txt", "s3cret-of-the-host"));
        var run = await provider.RunAsync($$"""
            import glob, os
            seen = []
            for path in ["{{secret.Path}}/secret.txt", "/proc/1/environ", "/proc/self/environ", "/proc/self/root{{secret.Path}}/secret.txt", "/root/.bashrc", "/etc/shadow"]:
                try:
                    seen.append(open(path, "rb").read().decode("latin1"))
                except OSError:
                    pass
            seen.append(repr(dict(os.environ)))
            seen.append(repr(glob.glob("{{Path.GetDirectoryName(secret.Path)}}/quaestor-*")))
            result = "|".join(seen)
            """);

        Assert.Equal(PythonExit.Finished, run.Outcome.Exit);
        Assert.DoesNotContain("s3cret", run.Cell, StringComparison.Ordinal);
        Assert.DoesNotContain("quaestor-data", run.Cell, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", run.Cell, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheScratchCanBeWritten()
    {
        var first = await provider.RunAsync("result = [1, 2]");
        var run = await provider.RunAsync(provider.Job("""
            import os
            written = []
            for path in ["/x", "/etc/x", "/usr/x", "/usr/lib/x", "/data/x", "/data/table-0", "/job/x", "/job/runner.py", "/dev/x", "/proc/sys/kernel/core_pattern", "/proc/x", os.path.dirname(os.__file__) + "/x"]:
                try:
                    with open(path, "r+b" if os.path.exists(path) else "wb") as file:
                        file.write(b"x")
                        file.flush()
                    written.append(path)
                except OSError:
                    pass
            if SCRATCH:
                with open("/tmp/x", "w") as file:
                    file.write("x")
            result = ["ok"] + written
            """.Replace("SCRATCH", provider.HasScratch ? "True" : "False", StringComparison.Ordinal)) with { Tables = [new("shop", "main", first.ResultPath)] });

        Assert.Equal(["ok"], run.Page!.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task NoOtherProcessIsSeenOrStarted()
    {
        var run = await provider.RunAsync("""
            import os, signal, subprocess
            outcome = []
            def attempt(what, act):
                try:
                    act()
                    outcome.append(what)
                except (OSError, subprocess.SubprocessError):
                    pass
            def fork():
                if os.fork() == 0:
                    os._exit(0)
            attempt("fork", fork)
            attempt("program", lambda: subprocess.run(["/bin/sh", "-c", "exit 0"], check=True))
            attempt("exec", lambda: os.execv("/bin/true", ["true"]))
            try:
                others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
            except OSError:
                others = []
            result = outcome + others + ["end"]
            """);

        Assert.Equal(["end"], run.Page!.Rows.Select(row => row[0]));
    }
}
