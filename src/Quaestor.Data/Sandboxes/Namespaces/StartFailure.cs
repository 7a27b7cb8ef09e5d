using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>Makes a sentence with a cure of what a sandbox that did not start left behind.</summary>
static class StartFailure
{
    /// <summary>The exit code by which <c>enter.sh</c> tells that a path cannot be read.</summary>
    const int Unreadable = 77;
    const string UnreadableWord = "unreadable ";

    /// <summary>Words of the tools, and what they mean. The first that fits counts.</summary>
    static readonly (string Words, string Meaning)[] Known =
    [
        ("No permissions to creat", "this system, often a container, does not let programs create namespaces. Start the container with --security-opt seccomp=unconfined"),
        ("Creating new namespace failed", "this system, often a container, does not let programs create namespaces. Start the container with --security-opt seccomp=unconfined"),
        ("setting up uid map", "this system restricts user namespaces (AppArmor on Ubuntu 24.04 does). Allow them for bwrap by an AppArmor profile, or for all: sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
        ("maximum number of", "this system allows no more user namespaces. Raise the limit: sysctl user.max_user_namespaces=10000"),
        ("setresuid failed", "this process is root without the right to become another user. Give it the capabilities SETUID and SETGID, or start it as an ordinary user"),
        ("setgroups failed", "this process is root without the right to become another user. Give it the capabilities SETUID and SETGID, or start it as an ordinary user"),
        ("unshare failed", "this process is root without the right to mount. Give it the capability SYS_ADMIN, or start it as an ordinary user"),
    ];

    public static SandboxException Explain(WorkerSpec spec, ProcessEnd end, WorkerEnvironment worker, string user)
    {
        if (end.ExitCode == Unreadable)
        {
            return UnreadablePath(spec, end) is { } data
                ? new UnreadableDataException(data, user)
                : new SandboxException($"{user} cannot read the program or the runtime, as whom queries run. Let others read them: chmod -R o+rX '{worker.ProgramFolder}' '{worker.RuntimeFolder}'");
        }

        return KnownReason(end) ?? new($"bubblewrap cannot start a sandbox, for a reason that is not known here. It ended with {end}");
    }

    public static SandboxException ExplainPython(ProcessEnd end, PythonInstallation python, string user)
    {
        if (end.ExitCode == Unreadable)
        {
            return new($"{user} cannot read Python's files, as whom it runs. Let others read them: chmod -R o+rX {string.Join(' ', python.Paths.Select(path => $"'{path}'"))}");
        }

        return KnownReason(end) ?? new($"Python does not start in its sandbox. It ended with {end}");
    }

    public static SandboxException ExplainConverter(ProcessEnd end, string program) =>
        KnownReason(end) ?? new($"{program} does not start in its sandbox. It ended with {end}");

    static SandboxException? KnownReason(ProcessEnd end)
    {
        foreach (var (words, meaning) in Known)
        {
            if (end.Errors.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return new($"bubblewrap cannot start a sandbox: {meaning}. It said: {end.Errors}");
            }
        }

        return null;
    }

    /// <summary>The first path is the data, the next two are the program's, then come the files placed one by one.</summary>
    static string? UnreadablePath(WorkerSpec spec, ProcessEnd end)
    {
        var at = end.Errors.LastIndexOf(UnreadableWord, StringComparison.Ordinal);
        return at < 0 || !int.TryParse(end.Errors.AsSpan(at + UnreadableWord.Length), out var place) ? null
            : place == 0 ? spec.DataPath
            : place - 3 is var placed && placed >= 0 && placed < spec.Placed.Count ? spec.Placed[placed].HostPath
            : null;
    }
}
