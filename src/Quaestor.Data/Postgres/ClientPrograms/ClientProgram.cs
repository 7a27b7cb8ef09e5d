using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Postgres.ClientPrograms;

/// <summary>One of PostgreSQL's own programs on this machine: <c>pg_dump</c>, <c>pg_restore</c>, <c>psql</c>.</summary>
/// <param name="Version">15 for 15.18.</param>
public sealed partial record ClientProgram(string Name, string Path, int Version)
{
    /// <summary>Where packages put the programs of each version.</summary>
    static readonly string[] Homes = ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/Library/PostgreSQL", @"C:\Program Files\PostgreSQL"];

    static readonly ConcurrentDictionary<string, int?> Versions = new(StringComparer.Ordinal);

    /// <summary>The newest one, which must not be older than the server: an older pg_dump refuses, or leaves things out.</summary>
    /// <exception cref="SourceException">There is none; the message says which version is needed.</exception>
    public static async Task<ClientProgram> FindAsync(string name, int serverVersion, CancellationToken cancellationToken)
    {
        var found = new List<ClientProgram>();
        foreach (var path in Places(name).Distinct())
        {
            if (await VersionOfAsync(path, cancellationToken) is { } version)
            {
                found.Add(new(name, path, version));
            }
        }

        return found.Where(program => program.Version >= serverVersion).MaxBy(program => program.Version)
            ?? throw new SourceException(found.Count == 0
                ? $"{name} is not on this machine. Install PostgreSQL's client programs of version {serverVersion} or newer, on Debian the package postgresql-client-{serverVersion}."
                : $"{name} is of version {found.Max(program => program.Version)} here, and the server of {serverVersion}. Install the client programs of version {serverVersion} or newer, on Debian the package postgresql-client-{serverVersion}.");
    }

    static IEnumerable<string> Places(string name)
    {
        var file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return System.IO.Path.Combine(folder, file);
        }

        foreach (var home in Homes.Where(Directory.Exists))
        {
            foreach (var version in Directory.GetDirectories(home))
            {
                yield return System.IO.Path.Combine(version, "bin", file);
            }
        }
    }

    static async Task<int?> VersionOfAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (Versions.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Versions[path] = VersionNumber().Match(said) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionNumber();
}
