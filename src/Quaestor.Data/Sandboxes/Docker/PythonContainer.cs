using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>The container of one Python interpreter: no network, no capability, nothing to write but memory, and limits on all that it can use up.</summary>
static class PythonContainer
{
    public const string ScratchFolder = "/tmp";

    const string Nobody = "65534:65534";
    const int OpenFiles = 256;

    /// <summary>The guest's own files.</summary>
    const int JobBytes = 1 << 20;

    /// <summary>For a container that nobody ends, since its server has died.</summary>
    const int SpareSeconds = 10;

    const string MountOptions = "rw,noexec,nosuid,nodev,uid=65534,gid=65534,mode=0700";

    /// <param name="profile">What it may call of the system; null for a runtime that filters by itself.</param>
    public static ContainerRequest For(
        PythonSpec guest, DockerOptions options, IReadOnlyList<string> command, string? profile, IReadOnlyDictionary<string, string> labels) => new()
    {
        Image = options.Image,
        Entrypoint = [],
        Cmd = command,
        Env = [$"HOME={ScratchFolder}", "LANG=C.UTF-8"],
        Labels = labels,
        User = Nobody,
        WorkingDir = ScratchFolder,
        Hostname = "sandbox",
        HostConfig = new()
        {
            Memory = guest.MemoryBytes,
            MemorySwap = guest.MemoryBytes,
            NanoCpus = (long)(options.Cpus * 1_000_000_000),
            PidsLimit = guest.Processes,
            SecurityOpt = ContainerHost.Security(profile),
            Tmpfs = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [ScratchFolder] = $"{MountOptions},size={guest.SpillBytes}",
                [Bootstrap.Folder] = $"{MountOptions},size={JobBytes}",
            },
            Ulimits =
            [
                new("core", 0),
                new("nofile", OpenFiles),
                new("fsize", guest.SpillBytes),
                new("memlock", 64 << 10),
                new("cpu", (long)Math.Ceiling(guest.Timeout.TotalSeconds) + SpareSeconds),
            ],
            Runtime = options.Runtime,
        },
    };
}
