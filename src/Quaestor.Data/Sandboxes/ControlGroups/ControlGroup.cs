using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Quaestor.Data.Sandboxes.ControlGroups;

/// <summary>A group of one guest's processes: the kernel limits and measures what they take together.</summary>
/// <param name="folders">One for each controller (version 1), or one for all (version 2).</param>
/// <param name="files">Where a version keeps what is measured.</param>
/// <param name="left">Told of each folder that cannot be removed in time, to try again later.</param>
sealed class ControlGroup(IReadOnlyList<string> folders, ControlGroupFiles files, Action<string> left)
{
    static readonly TimeSpan RemoveWait = TimeSpan.FromSeconds(5);
    static readonly TimeSpan RemovePause = TimeSpan.FromMilliseconds(5);

    /// <summary>Killed processes take a moment to leave.</summary>
    static readonly TimeSpan LeaveWait = TimeSpan.FromMilliseconds(100);

    /// <summary>A process that writes its id to each of these belongs to the group from then on, with all that it starts.</summary>
    public IEnumerable<string> JoinFiles => folders.Select(folder => Path.Combine(folder, "cgroup.procs"));

    /// <summary>The most memory held at once; null where the kernel does not say.</summary>
    public long? PeakBytes => files.PeakFiles.Select(file => ReadNumber(file)).FirstOrDefault(bytes => bytes is not null);

    public TimeSpan? Cpu => Read(files.CpuFile) is { } text && files.ParseCpu(text) is { } cpu ? cpu : null;

    /// <summary>Whether the kernel has killed a process of the group for want of memory.</summary>
    public bool HasRunOutOfMemory => Read(files.MemoryEventsFile) is { } text && Field(text, "oom_kill") is > 0;

    /// <summary>
    /// Removes the group, which its last process may still be leaving. One that does not leave is killed: a child of bubblewrap
    /// whose parent was killed in the moment after it was made waits for that parent for ever.
    /// </summary>
    public Task RemoveAsync() => RemoveAsync(RemoveWait);

    internal async Task RemoveAsync(TimeSpan wait)
    {
        var began = Environment.TickCount64;
        var there = folders.ToList();
        while (there.RemoveAll(TryRemove) >= 0 && there.Count > 0 && Environment.TickCount64 - began < (long)wait.TotalMilliseconds)
        {
            if (Environment.TickCount64 - began >= (long)LeaveWait.TotalMilliseconds)
            {
                there.ForEach(KillMembers);
            }

            await Task.Delay(RemovePause);
        }

        there.ForEach(left);
    }

    /// <summary>A number of a file of lines <c>name number</c>.</summary>
    internal static long? Field(string text, string name) => text.Split('\n')
        .Select(line => line.Split(' '))
        .Where(parts => parts.Length == 2 && parts[0] == name)
        .Select(parts => Number(parts[1]))
        .FirstOrDefault();

    internal static long? Number(string text) =>
        long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>False while processes are in it.</summary>
    internal static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static void KillMembers(string folder)
    {
        try
        {
            foreach (var member in File.ReadAllLines(Path.Combine(folder, "cgroup.procs")).Select(line => Number(line)).OfType<long>().Where(id => id > 0))
            {
                using var process = Process.GetProcessById((int)member);
                process.Kill();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has left meanwhile, or the kernel holds it.
        }
    }

    long? ReadNumber(string file) => Read(file) is { } text ? Number(text) : null;

    string? Read(string file)
    {
        foreach (var folder in folders)
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It belongs to another controller, or this kernel has none.
            }
        }

        return null;
    }
}

/// <summary>Where a version of control groups keeps what it measures.</summary>
/// <param name="PeakFiles">The first that is there counts.</param>
sealed record ControlGroupFiles(IReadOnlyList<string> PeakFiles, string CpuFile, string MemoryEventsFile, Func<string, TimeSpan?> ParseCpu)
{
    public static readonly ControlGroupFiles One = new(
        ["memory.max_usage_in_bytes"], "cpuacct.usage", "memory.oom_control",
        text => ControlGroup.Number(text) is { } nanoseconds ? TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick) : null);

    public static readonly ControlGroupFiles Two = new(
        ["memory.peak"], "cpu.stat", "memory.events",
        text => ControlGroup.Field(text, "usage_usec") is { } microseconds ? TimeSpan.FromMicroseconds(microseconds) : null);
}
