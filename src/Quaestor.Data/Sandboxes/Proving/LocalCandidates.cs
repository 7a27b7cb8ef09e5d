using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.Landlock;
using Quaestor.Data.Sandboxes.Namespaces;

namespace Quaestor.Data.Sandboxes.Proving;

/// <summary>What may hold Python on this machine: namespaces, or Landlock where those are forbidden.</summary>
static class LocalCandidates
{
    /// <param name="program">The interpreter, with pandas.</param>
    public static IReadOnlyList<SandboxCandidate> Of(string program) => OperatingSystem.IsLinux()
        ? OnLinux(program)
        : [new("namespaces", _ => throw new SandboxException("Namespaces exist on Linux only. Choose another provider: docker, kubernetes or microsandbox"))];

    [SupportedOSPlatform("linux")]
    static SandboxCandidate[] OnLinux(string program) =>
    [
        new("namespaces", async stop => await NamespacesSandbox.ForPythonAsync(program, stop)),
        new("landlock", async stop => await LandlockSandbox.OpenAsync(program, stop)),
    ];
}
