using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>A Python with pandas on this machine, and where it has its parts.</summary>
/// <param name="Program">As it was named.</param>
/// <param name="Executable">The program itself, links followed.</param>
/// <param name="Paths">All that it reads, and the program; absolute. None lies in another.</param>
/// <param name="Versions">Of Python and of the libraries that jobs may use.</param>
sealed record PythonInstallation(string Program, string Executable, IReadOnlyList<string> Paths, IReadOnlyDictionary<string, string> Versions)
{
    const string Cure = "Install Python with pandas, for example by: apt-get install python3-pandas python3-matplotlib, or name another interpreter in sandbox.python.program";

    const string Question = """
        import json, os, sys
        from importlib import metadata
        def version(name):
            try: return metadata.version(name)
            except metadata.PackageNotFoundError: return None
        print(json.dumps({
            "executable": os.path.realpath(sys.executable),
            "prefixes": [sys.prefix, sys.base_prefix],
            "path": sys.path,
            "versions": {"python": sys.version.split()[0], **{name: version(name) for name in ("pandas", "numpy", "matplotlib")}},
        }))
        """;

    /// <summary>Of these only the folder of libraries is mounted: much else lies there.</summary>
    static readonly string[] SharedPrefixes = ["/usr", "/usr/local"];

    static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(20);

    public string Text => string.Join(", ", Versions.Select(version => $"{version.Key} {version.Value}"));

    /// <summary>Asks the interpreter itself.</summary>
    /// <exception cref="SandboxException">It is not there, or has no pandas.</exception>
    public static async Task<PythonInstallation> FindAsync(string program, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            throw new SandboxException($"Python is not at {program}. {Cure}.");
        }

        var answer = Read(program, await AskAsync(program, cancellationToken));
        var versions = answer.Versions.Where(version => version.Value is not null).ToDictionary(version => version.Key, version => version.Value!, StringComparer.Ordinal);
        return versions.ContainsKey("pandas")
            ? new(program, answer.Executable, Outermost([.. Places(program, answer)]), versions)
            : throw new SandboxException($"{program} ({versions.GetValueOrDefault("python")}) has no pandas, which jobs need. {Cure}.");
    }

    static async Task<string> AskAsync(string program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["-I", "-B", "-c", Question])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        try
        {
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AskLimit);
            try
            {
                process.StandardInput.Close();
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return process.ExitCode == 0 ? text : throw new SandboxException($"{program} is no Python that works: {(await errors).TrimEnd()}. {Cure}.");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new SandboxException($"{program} does not answer. {Cure}.");
            }
            finally
            {
                process.Kill();
            }
        }
        catch (Win32Exception error)
        {
            throw new SandboxException($"{program} cannot be started: {error.Message}. {Cure}.", error);
        }
    }

    static InterpreterAnswer Read(string program, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, InterpreterJson.Default.InterpreterAnswer)!;
        }
        catch (JsonException error)
        {
            throw new SandboxException($"{program} is no Python that works: it answers {text.TrimEnd()}. {Cure}.", error);
        }
    }

    static IEnumerable<string> Places(string program, InterpreterAnswer answer) =>
    [
        program, answer.Executable,
        .. answer.Prefixes.Select(prefix => SharedPrefixes.Contains(prefix) ? prefix + "/lib" : prefix),
        .. answer.Path,
    ];

    /// <summary>Those that exist, each once, without what lies in another.</summary>
    static IReadOnlyList<string> Outermost(IReadOnlyList<string> paths)
    {
        var there = paths.Where(path => Path.IsPathRooted(path) && Path.Exists(path)).Distinct(StringComparer.Ordinal).ToList();
        return [.. there.Where(path => !there.Any(other => other != path && path.StartsWith(other + "/", StringComparison.Ordinal)))];
    }
}

sealed record InterpreterAnswer(string Executable, string[] Prefixes, string[] Path, Dictionary<string, string?> Versions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(InterpreterAnswer))]
sealed partial class InterpreterJson : JsonSerializerContext;
