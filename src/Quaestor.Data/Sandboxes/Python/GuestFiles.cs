using System.Reflection;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>What runs inside every sandbox's interpreter: part of this program, put where the interpreter finds it.</summary>
static class GuestFiles
{
    /// <summary>Started as <c>python3 -I -B runner.py</c>.</summary>
    public const string RunnerName = "runner.py";

    /// <summary>Beside the runner: system calls that it keeps, as a seccomp program.</summary>
    public const string FilterName = "filter.bpf";

    const string Prefix = "Quaestor.Data.Sandboxes.Python.Guest.";

    /// <summary>Names, all in one folder, and contents.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> All { get; } = [.. Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => (name[Prefix.Length..], Read(name)))];

    static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
