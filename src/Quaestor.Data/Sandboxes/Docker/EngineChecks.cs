namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>Whether an engine can hold what is promised of a container. One that cannot is refused, not used with less.</summary>
static class EngineChecks
{
    /// <exception cref="SandboxException">It lacks something; the message says what and how to get it.</exception>
    public static async Task CheckAsync(DockerEngine engine, DockerOptions options, CancellationToken cancellationToken)
    {
        var info = await engine.InfoAsync(cancellationToken);
        if (Lack(info, options) is { } lack)
        {
            throw new SandboxException($"The Docker engine cannot hold what is promised of a sandbox: {lack}.");
        }

        await engine.ImageAsync(options.Image, cancellationToken);
    }

    static string? Lack(EngineInfoMessage info, DockerOptions options) => info switch
    {
        { OSType: not "linux" } => "it runs no Linux containers. Switch it to them",
        { MemoryLimit: false } => "its system cannot limit memory. Start the kernel with cgroup_enable=memory",
        { PidsLimit: false } => "its system cannot limit processes. Enable the pids cgroup",
        { CpuCfsQuota: false } => "its system cannot limit processor time. Enable the cpu cgroup",
        _ when options.Runtime is { } runtime && info.Runtimes?.ContainsKey(runtime) != true =>
            $"it has no runtime {runtime}, only {string.Join(", ", (info.Runtimes?.Keys ?? []).Order(StringComparer.Ordinal))}. Install gVisor and register it (runsc install, then restart the engine), or leave sandbox.docker.runtime out",
        _ when options.Runtime is null && info.SecurityOptions?.Any(option => option.Contains("seccomp", StringComparison.Ordinal)) != true =>
            "it filters no system calls (seccomp). Take a kernel and an engine that do, or a runtime that needs none, such as runsc",
        _ => null,
    };
}
