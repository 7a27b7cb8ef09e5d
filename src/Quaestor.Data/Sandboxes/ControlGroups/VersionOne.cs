using System.Globalization;

namespace Quaestor.Data.Sandboxes.ControlGroups;

/// <summary>Control groups of version 1: a tree for each controller.</summary>
sealed class VersionOne : ControlGroupTree
{
    const int PeriodMicroseconds = 100_000;

    /// <summary>The last only measures.</summary>
    static readonly string[] Wanted = ["memory", "pids", "cpu", "cpuacct"];

    /// <summary>By controller, the folder below which groups are made. Controllers that are mounted together share one.</summary>
    readonly IReadOnlyDictionary<string, string> _folders;

    VersionOne(IReadOnlyDictionary<string, string> folders)
    {
        _folders = folders;
        Controllers = [.. Wanted.SkipLast(1).Where(folders.ContainsKey)];
    }

    public override string Version => "v1";

    public override IReadOnlyList<string> Controllers { get; }

    internal static (ControlGroupTree? Tree, string? Reason) Find(string root, Func<string, string> ownPath)
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        string? reason = null;
        foreach (var controller in Wanted.Where(controller => Directory.Exists(Path.Combine(root, controller))))
        {
            var mount = new DirectoryInfo(Path.Combine(root, controller)).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.Combine(root, controller);

            // In a container the path may be the host's, which is not below this mount.
            var own = Path.Join(mount, ownPath(controller));
            var folder = Directory.Exists(own) ? own : mount;
            if (WhyNoGroups(folder) is { } why)
            {
                reason ??= why;
                continue;
            }

            Sweep(folder);
            folders.Add(controller, folder);
        }

        return folders.ContainsKey("memory")
            ? (new VersionOne(folders), null)
            : (null, $"this process may make no control groups of version 1 ({reason ?? "memory is not mounted"}). Run the server as root, or with a group of its own that it may write");
    }

    protected override ControlGroupFiles Files => ControlGroupFiles.One;

    protected override IReadOnlyList<string> Make(ControlGroupLimits limits)
    {
        var name = NewName();
        var folders = _folders.Values.Distinct(StringComparer.Ordinal).Select(folder => Path.Combine(folder, name)).ToList();
        try
        {
            folders.ForEach(folder => Directory.CreateDirectory(folder));
            Limit("memory", "memory.limit_in_bytes", limits.MemoryBytes);

            // Not every kernel counts swap; only after the first, which it may not be below.
            if (File.Exists(Path.Combine(_folders["memory"], name, "memory.memsw.limit_in_bytes")))
            {
                Limit("memory", "memory.memsw.limit_in_bytes", limits.MemoryBytes);
            }

            Limit("pids", "pids.max", limits.Processes);
            Limit("cpu", "cpu.cfs_period_us", PeriodMicroseconds);
            Limit("cpu", "cpu.cfs_quota_us", (long)PeriodMicroseconds * limits.Cores);
            return folders;
        }
        catch
        {
            folders.ForEach(folder => ControlGroup.TryRemove(folder));
            throw;
        }

        void Limit(string controller, string file, long value)
        {
            if (_folders.TryGetValue(controller, out var folder))
            {
                Write(Path.Combine(folder, name), file, value.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
