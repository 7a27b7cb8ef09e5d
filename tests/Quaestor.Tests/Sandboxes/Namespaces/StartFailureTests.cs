using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Namespaces;

namespace Quaestor.Tests.Sandboxes.Namespaces;

/// <summary>The words are those that the tools write: bubblewrap 0.8, util-linux 2.38.</summary>
public sealed class StartFailureTests
{
    [Theory]
    [InlineData("bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.", "seccomp=unconfined")]
    [InlineData("bwrap: setting up uid map: Permission denied", "AppArmor")]
    [InlineData("bwrap: Creating new namespace failed: Operation not permitted", "seccomp=unconfined")]
    [InlineData("setpriv: setresuid failed: Operation not permitted", "SETUID")]
    [InlineData("unshare: unshare failed: Operation not permitted", "SYS_ADMIN")]
    public void AKnownReasonComesWithItsCureAndTheToolsOwnWords(string words, string cure)
    {
        var message = Explain(new ProcessEnd(1, words)).Message;

        Assert.Contains(cure, message, StringComparison.Ordinal);
        Assert.EndsWith(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownReasonIsToldAsItIs() =>
        Assert.Contains("exit code 9: something new", Explain(new ProcessEnd(9, "something new")).Message, StringComparison.Ordinal);

    [Fact]
    public void UnreadableDataIsNotMistakenForAnUnreadableProgram()
    {
        Assert.IsType<UnreadableDataException>(Explain(new ProcessEnd(77, "unreadable 0")));
        Assert.Contains("chmod -R o+rX '/opt/program' '/opt/runtime'", Explain(new ProcessEnd(77, "unreadable 2")).Message, StringComparison.Ordinal);
    }

    static SandboxException Explain(ProcessEnd end) =>
        StartFailure.Explain(new WorkerSpec("/data/shop", 1, 1), end, new WorkerEnvironment("/opt/runtime", "/opt/program", null), "user 65534");
}
