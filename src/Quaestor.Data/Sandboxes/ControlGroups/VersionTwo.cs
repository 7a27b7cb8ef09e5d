using System.Globalization;

namespace Quaestor.Data.Sandboxes.ControlGroups;

/// <summary>
/// Control groups of version 2: one tree. A group hands controllers on to groups below it only while it holds no process
/// itself, so a server that is alone in its group moves to one below.
/// </summary>
sealed class VersionTwo : ControlGroupTree
{
    const string HandedOn = "cgroup.subtree_control";
    const string OwnName = "quaestor-server";

    static readonly string[] Wanted = ["memory", "pids", "cpu"];

    readonly string _folder;

    VersionTwo(string folder, IReadOnlyList<string> controllers)
    {
        _folder = folder;
        Controllers = controllers;
    }

    public override string Version => "v2";

    public override IReadOnlyList<string> Controllers { get; }

    internal static (ControlGroupTree? Tree, string? Reason) Find(string root, string ownPath)
    {
        var own = Path.Join(root, ownPath);
        var folder = Directory.Exists(own) ? own : root;
        if (Path.GetFileName(folder) == OwnName)
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        const string Cure = "Let a service of systemd own its group: Delegate=yes. From a terminal: systemd-run --user --scope -p Delegate=yes quaestor …";
        if (WhyNoGroups(folder) is { } why)
        {
            return (null, $"this process may make no control groups ({why}). {Cure}");
        }

        Sweep(folder);
        var missing = Missing(folder);
        if (missing.Count > 0 && WhyNotHandedOn(folder, missing) is { } reason)
        {
            return (null, $"{folder} hands no memory limit on to groups below it ({reason}). {Cure}");
        }

        var controllers = Words(Path.Combine(folder, HandedOn));
        return (new VersionTwo(folder, [.. Wanted.Where(controllers.Contains)]), null);
    }

    protected override ControlGroupFiles Files => ControlGroupFiles.Two;

    protected override IReadOnlyList<string> Make(ControlGroupLimits limits)
    {
        var folder = Path.Combine(_folder, NewName());
        Directory.CreateDirectory(folder);
        try
        {
            Write(folder, "memory.max", limits.MemoryBytes.ToString(CultureInfo.InvariantCulture));
            WriteIfThere(folder, "memory.swap.max", "0");

            // All of a guest ends together.
            WriteIfThere(folder, "memory.oom.group", "1");
            WriteIfThere(folder, "pids.max", limits.Processes.ToString(CultureInfo.InvariantCulture));
            WriteIfThere(folder, "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{limits.Cores * 100_000} 100000"));
            return [folder];
        }
        catch
        {
            ControlGroup.TryRemove(folder);
            throw;
        }
    }

    static List<string> Missing(string folder)
    {
        var handedOn = Words(Path.Combine(folder, HandedOn));
        return [.. Wanted.Where(controller => !handedOn.Contains(controller))];
    }

    /// <summary>Tries; null where at least memory is handed on afterwards.</summary>
    static string? WhyNotHandedOn(string folder, List<string> missing)
    {
        try
        {
            var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            if (Words(Path.Combine(folder, "cgroup.procs")) is [var only] && only == own)
            {
                var below = Path.Combine(folder, OwnName);
                Directory.CreateDirectory(below);
                Write(below, "cgroup.procs", own);
            }

            var there = Words(Path.Combine(folder, "cgroup.controllers"));
            Write(folder, HandedOn, string.Join(' ', missing.Where(there.Contains).Select(controller => "+" + controller)));
            return Missing(folder).Contains("memory") ? "its memory controller is not its own" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    static void WriteIfThere(string folder, string file, string value)
    {
        if (File.Exists(Path.Combine(folder, file)))
        {
            Write(folder, file, value);
        }
    }

    static string[] Words(string path) => File.Exists(path) ? File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
}
