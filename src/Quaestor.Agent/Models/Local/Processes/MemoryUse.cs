using System.Globalization;

namespace Quaestor.Agent.Models.Local.Processes;

/// <summary>
/// What a process group holds for itself. The mapped file of a model is not counted: the system can drop it at any time, and
/// a limit on addresses (<c>RLIMIT_AS</c>) would forbid mapping it at all.
/// </summary>
static class MemoryUse
{
    const int GroupField = 2; // of what follows the name in /proc/ID/stat: state, parent, group

    /// <returns>Bytes; elsewhere than on Linux those of the first process, mapped files included. Null where it has ended.</returns>
    public static long? OfGroup(int group) => OperatingSystem.IsLinux() ? OfLinuxGroup(group) : OfProcess(group);

    static long? OfLinuxGroup(int group)
    {
        long? sum = null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (char.IsAsciiDigit(Path.GetFileName(folder)[0]) && OfMember(folder, group) is { } bytes)
            {
                sum = (sum ?? 0) + bytes;
            }
        }

        return sum;
    }

    static long? OfMember(string folder, int group)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[GroupField], CultureInfo.InvariantCulture) == group
                ? File.ReadLines(Path.Combine(folder, "status"))
                    .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal) || line.StartsWith("VmSwap:", StringComparison.Ordinal))
                    .Sum(line => long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's.
            return null;
        }
    }

    static long? OfProcess(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.WorkingSet64;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
