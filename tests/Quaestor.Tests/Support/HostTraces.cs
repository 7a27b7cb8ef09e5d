namespace Quaestor.Tests.Support;

/// <summary>What sandboxes have on the host at a moment.</summary>
static class HostTraces
{
    /// <summary>Of a sandbox that keeps all it has in these folders. Its processes name one in their command, or see a part of one.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> folders)
    {
        var names = folders.Select(folder => Path.GetFileName(folder)!).ToList();
        return [.. folders.Where(Directory.Exists), .. Processes(names), .. Mounts(names), .. EmptyGroups()];
    }

    /// <summary>Whether a process names a folder in its command, or sees a part of it.</summary>
    public static bool Names(int process, string folder) => Mentions($"/proc/{process}/cmdline", [folder]) || Mentions($"/proc/{process}/mountinfo", [folder]);

    static IEnumerable<string> Processes(IReadOnlyList<string> names) => Directory.EnumerateDirectories("/proc")
        .Where(process => int.TryParse(Path.GetFileName(process), out var id) && id != Environment.ProcessId)
        .Where(process => Mentions(process + "/cmdline", names) || Mentions(process + "/mountinfo", names));

    static IEnumerable<string> Mounts(IReadOnlyList<string> names) =>
        File.ReadLines("/proc/self/mounts").Where(line => names.Any(name => line.Contains(name, StringComparison.Ordinal)));

    /// <summary>Groups carry the id of the process that made them. One in which nothing runs is forgotten.</summary>
    static IEnumerable<string> EmptyGroups() => Directory.Exists("/sys/fs/cgroup")
        ? Directory.EnumerateDirectories("/sys/fs/cgroup")
            .SelectMany(tree => Directory.EnumerateDirectories(
                tree, $"quaestor-{Environment.ProcessId}-*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }))
            .Where(group => Read(group + "/cgroup.procs") is "")
        : [];

    static bool Mentions(string path, IReadOnlyList<string> names) => Read(path) is { } text && names.Any(name => text.Contains(name, StringComparison.Ordinal));

    static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
