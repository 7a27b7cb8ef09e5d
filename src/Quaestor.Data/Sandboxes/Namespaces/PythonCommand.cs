using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>A Python interpreter in bubblewrap: itself, its libraries, what it runs and its data read-only, and a small temporary folder in memory.</summary>
[SupportedOSPlatform("linux")]
sealed class PythonCommand(StartFiles files, string bubblewrap)
{
    public const string ScratchFolder = "/tmp";

    const string GuestFolder = "/job";

    /// <summary>What libraries read besides: the alternatives that Debian's linear algebra comes by, fonts, time zones.</summary>
    public static readonly IReadOnlyList<string> SystemPaths =
    [
        "/etc/alternatives", "/etc/matplotlibrc", "/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/matplotlib",
        "/usr/share/zoneinfo",
    ];

    /// <param name="data">On the host; files come into it after the start.</param>
    public GuestCommand Make(PythonSpec spec, PythonInstallation python, string data, Stage stage)
    {
        var mounts = python.Paths.Where(path => !Mounts.HoldLibrary(path)).Select(path => (Source: stage.Reach(path), Path: path)).ToList();
        return new(
            Arguments(spec, python, mounts, stage.Reach(data)),
            [stage.Reach(python.Executable), files.PythonFolder, .. mounts.Select(mount => mount.Source)],
            PythonResourceLimits.Of(spec),
            files.PythonFilter);
    }

    IEnumerable<string> Arguments(PythonSpec spec, PythonInstallation python, IEnumerable<(string Source, string Path)> mounts, string data) =>
    [
        bubblewrap,
        .. Mounts.Begin, "--setenv", "HOME", ScratchFolder, "--setenv", "LANG", "C.UTF-8",
        .. Mounts.Libraries(),
        .. mounts.SelectMany(mount => (string[])["--ro-bind", mount.Source, mount.Path]),
        .. SystemPaths.SelectMany(path => (string[])["--ro-bind-try", path, path]),
        "--size", PythonResourceLimits.Text(spec.SpillBytes), "--tmpfs", ScratchFolder,
        "--size", "4096", "--tmpfs", "/proc", "--remount-ro", "/proc",
        .. Mounts.Devices,
        "--ro-bind", files.PythonFolder, GuestFolder,
        "--ro-bind", data, Mounts.DataFolder,
        "--chdir", ScratchFolder, .. Mounts.End, "--",
        python.Program, "-I", "-B", $"{GuestFolder}/{GuestFiles.RunnerName}", .. spec.Arguments,
    ];
}
