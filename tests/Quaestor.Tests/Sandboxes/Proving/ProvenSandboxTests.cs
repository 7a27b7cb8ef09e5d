using System.Diagnostics;
using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Proving;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Tests.Sandboxes.Namespaces;

namespace Quaestor.Tests.Sandboxes.Proving;

[SupportedOSPlatform("linux")]
[Collection(NamespacesProvider.Collection)]
[Trait("Size", "Slow")]
public sealed class ProvenSandboxTests
{
    static readonly PythonSpec Spec = PythonLimits.Default.Spec;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NamespacesHoldHereAndSayByWhat()
    {
        var (sandbox, findings) = await ProvenSandbox.FindAsync(LocalCandidates.Of(NamespacesProvider.Program), Spec, Cancel);
        await using var open = sandbox;

        Assert.Equal("namespaces", sandbox.Name);
        Assert.All(findings.Where(finding => finding.IsNeeded), finding => Assert.True(finding.Holds, finding.Text));
        Assert.Equal(
            ["files of this machine", "interpreter", "limits", "limits of a process", "network", "processes", "system calls", "user", "writing"],
            findings.Select(finding => finding.What).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhereNamespacesAreForbiddenLandlockHoldsAndTheReasonIsKept()
    {
        SandboxCandidate forbidden = new("namespaces", _ => throw new SandboxException("bubblewrap cannot start a sandbox."));
        var (sandbox, findings) = await ProvenSandbox.FindAsync([forbidden, LocalCandidates.Of(NamespacesProvider.Program)[1]], Spec, Cancel);
        await using var open = sandbox;

        Assert.Equal("landlock", sandbox.Name);
        Assert.Equal(new SandboxFinding("namespaces", false, "bubblewrap cannot start a sandbox.") { IsNeeded = false }, findings[0]);
        Assert.All(findings.Where(finding => finding.IsNeeded), finding => Assert.True(finding.Holds, finding.Text));
        Assert.Contains(findings, finding => finding is { What: "temporary files", Holds: false, IsNeeded: false });
    }

    [Fact]
    public async Task ASandboxThatHoldsNothingIsFoundOutAndPythonRefused()
    {
        var refused = await RefusedAsync(new SandboxCandidate("open", _ => Task.FromResult<ISandbox>(new OpenSandbox())));

        Assert.Contains("nothing holds it. open: it does not hold what it promises: ", refused, StringComparison.Ordinal);
        Assert.All(
            ["network: not held: it connects to this machine's port", "files of this machine: not held: ", "can be written", "a process can be started", "RLIMIT_FSIZE is unlimited"],
            word => Assert.Contains(word, refused, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryReasonIsToldWhereNothingHolds() => Assert.Equal(
        "Python does not run here, since nothing holds it. one: The first reason. two: The second.",
        await RefusedAsync(new("one", _ => throw new SandboxException("The first reason.")), new("two", _ => throw new SandboxException("The second."))));

    [Fact]
    public async Task APythonThatIsNotThereIsToldWithACure() => Assert.Contains(
        "Python is not at /nowhere/python3. Install Python with pandas", await RefusedAsync([.. LocalCandidates.Of("/nowhere/python3")]), StringComparison.Ordinal);

    static async Task<string> RefusedAsync(params SandboxCandidate[] candidates) =>
        (await Assert.ThrowsAsync<SandboxException>(() => ProvenSandbox.FindAsync(candidates, Spec, Cancel))).Message;

    [Theory]
    [InlineData("echo '{\"executable\":\"/bin/sh\",\"prefixes\":[],\"path\":[],\"versions\":{\"python\":\"3.12.1\",\"pandas\":null}}'", "(3.12.1) has no pandas")]
    [InlineData("echo no python", "it answers no python")]
    [InlineData("echo broken >&2; exit 3", "is no Python that works: broken")]
    public async Task APythonThatWillNotDoIsToldWithACure(string script, string reason)
    {
        var program = Path.Combine(Path.GetTempPath(), $"python-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}\n", Cancel);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var refused = await Assert.ThrowsAsync<SandboxException>(() => PythonInstallation.FindAsync(program, Cancel));

            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
            Assert.Contains("sandbox.python.program", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(program);
        }
    }

    /// <summary>Holds nothing at all: the interpreter alone, as this program's user.</summary>
    sealed class OpenSandbox : ISandbox
    {
        readonly string _folder = Directory.CreateTempSubdirectory("quaestor-open-").FullName;

        public string Name => "open";

        public bool KeepsWarm => true;

        public bool Runs(GuestSpec guest) => true;

        public Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
        {
            foreach (var (name, content) in GuestFiles.All)
            {
                File.WriteAllBytes(Path.Combine(_folder, name), content);
            }

            var start = new ProcessStartInfo(NamespacesProvider.Program, ["-I", "-B", Path.Combine(_folder, GuestFiles.RunnerName), .. ((PythonSpec)guest).Arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _folder,
            };
            return Task.FromResult<SandboxedProcess>(LocalProcess.Start(start, new(null, null, _folder), []));
        }

        public SandboxException Explain(GuestSpec guest, ProcessEnd end) => new(end.ToString());

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
