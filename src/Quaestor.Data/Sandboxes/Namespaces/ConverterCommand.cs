using System.Globalization;
using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>A program of the system in bubblewrap: itself and the system's libraries and fonts read-only, a small temporary folder in memory, and no file of anybody's.</summary>
[SupportedOSPlatform("linux")]
sealed class ConverterCommand(StartFiles files, string bubblewrap)
{
    public const string ScratchFolder = "/tmp";

    const int OpenFiles = 64;

    /// <summary>Of address space for files of code, which are mapped and hardly take memory.</summary>
    const long MappedBytes = 1L << 28;

    static readonly string[] SystemPaths = ["/etc/alternatives", "/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/poppler"];

    public GuestCommand Make(ConverterSpec spec) => new(Arguments(spec), [spec.Program], Limits(spec), files.PythonFilter);

    IEnumerable<string> Arguments(ConverterSpec spec) =>
    [
        bubblewrap,
        .. Mounts.Begin, "--setenv", "HOME", ScratchFolder, "--setenv", "LANG", "C.UTF-8",
        .. Mounts.Libraries(),
        "--ro-bind", spec.Program, spec.Program,
        .. SystemPaths.SelectMany(path => (string[])["--ro-bind-try", path, path]),
        "--size", Text(spec.SpillBytes), "--tmpfs", ScratchFolder,
        "--size", "4096", "--tmpfs", "/proc", "--remount-ro", "/proc",
        .. Mounts.Devices,
        "--chdir", ScratchFolder, .. Mounts.End, "--",
        spec.Program, .. spec.Arguments,
    ];

    static string Limits(ConverterSpec spec)
    {
        var cpu = (long)Math.Ceiling(spec.Cpu.TotalSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ulimit -c 0; ulimit -l 64; ulimit -n {OpenFiles}; ulimit -f {spec.SpillBytes / 512}; ulimit -d {spec.MemoryBytes / 1024}; ulimit -v {(spec.MemoryBytes + MappedBytes) / 1024}; ulimit -S -t {cpu}; ulimit -H -t {cpu + 1}\n");
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
