using System.Collections.Concurrent;

namespace Quaestor.Data.Sandboxes.ControlGroups;

/// <summary>The place in the kernel's control groups below which this process may make groups.</summary>
abstract class ControlGroupTree
{
    public const string DefaultRoot = "/sys/fs/cgroup";

    const string Prefix = "quaestor-";

    /// <summary>A younger group may be one that another process is just making.</summary>
    static readonly TimeSpan SweptAge = TimeSpan.FromMinutes(1);

    static int s_made;

    /// <summary>Folders of groups whose processes would not end.</summary>
    readonly ConcurrentQueue<string> _left = [];

    /// <summary><c>v1</c> or <c>v2</c>.</summary>
    public abstract string Version { get; }

    /// <summary>What it limits here: of <c>memory</c>, <c>pids</c> and <c>cpu</c>.</summary>
    public abstract IReadOnlyList<string> Controllers { get; }

    /// <summary>The tree in which this process may make groups, or null and the reason with its cure.</summary>
    /// <param name="root">Where control groups are mounted.</param>
    /// <param name="ownGroups">The lines of <c>/proc/self/cgroup</c>.</param>
    public static (ControlGroupTree? Tree, string? Reason) Find(string root, IReadOnlyList<string> ownGroups)
    {
        if (!Directory.Exists(root))
        {
            return (null, "this system has no control groups");
        }

        return File.Exists(Path.Combine(root, "cgroup.controllers"))
            ? VersionTwo.Find(root, OwnPath(ownGroups, ""))
            : VersionOne.Find(root, controller => OwnPath(ownGroups, controller));
    }

    /// <summary>Of this system.</summary>
    public static (ControlGroupTree? Tree, string? Reason) Find()
    {
        try
        {
            return Find(DefaultRoot, File.ReadAllLines("/proc/self/cgroup"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"/proc/self/cgroup cannot be read ({error.Message.TrimEnd('.')})");
        }
    }

    /// <exception cref="IOException">The kernel does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The right to make groups has gone.</exception>
    public ControlGroup Create(ControlGroupLimits limits)
    {
        RemoveLeft();
        return new(Make(limits), Files, _left.Enqueue);
    }

    /// <summary>Where this version keeps what it measures.</summary>
    protected abstract ControlGroupFiles Files { get; }

    /// <returns>The folders of a new group: one for each controller (version 1), or one for all (version 2).</returns>
    protected abstract IReadOnlyList<string> Make(ControlGroupLimits limits);

    protected static string NewName() => $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref s_made)}-{Guid.NewGuid():N}";

    /// <summary>Removes groups that a killed process of ours left. One with processes in it cannot be removed.</summary>
    protected static void Sweep(string folder)
    {
        foreach (var left in Directory.EnumerateDirectories(folder, Prefix + "*"))
        {
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(left) > SweptAge)
            {
                ControlGroup.TryRemove(left);
            }
        }
    }

    /// <summary>Of groups that could not be removed when their guest ended.</summary>
    void RemoveLeft()
    {
        for (var count = _left.Count; count > 0 && _left.TryDequeue(out var folder); count--)
        {
            if (!ControlGroup.TryRemove(folder))
            {
                _left.Enqueue(folder);
            }
        }
    }

    /// <summary>Null where it can; else why not.</summary>
    protected static string? WhyNoGroups(string folder)
    {
        var path = Path.Combine(folder, NewName());
        try
        {
            Directory.CreateDirectory(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message.TrimEnd('.');
        }
        finally
        {
            ControlGroup.TryRemove(path);
        }
    }

    protected static void Write(string folder, string file, string value) => File.WriteAllText(Path.Combine(folder, file), value);

    /// <summary>Of a line <c>number:controllers:path</c>; version 2 has no controllers there.</summary>
    static string OwnPath(IEnumerable<string> ownGroups, string controller) => ownGroups
        .Select(line => line.Split(':', 3))
        .Where(parts => parts.Length == 3 && parts[1].Split(',').Contains(controller))
        .Select(parts => parts[2])
        .FirstOrDefault() ?? "/";
}
