using System.Diagnostics;
using System.Globalization;
using System.Text;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.ClientPrograms;

/// <summary>
/// Runs one of PostgreSQL's programs against a database. The password goes in a file that only this user may read and that is gone
/// afterwards, never in an argument; the environment holds nothing but what the program needs.
/// </summary>
public sealed class ClientRun
{
    const int MostErrorText = 16_000;

    /// <summary>What it needs of this process's environment.</summary>
    static readonly string[] Kept = ["PATH", "HOME", "TMPDIR", "TEMP", "SystemRoot", "LD_LIBRARY_PATH"];

    readonly PostgresAddress _address;

    internal ClientRun(PostgresAddress address) => _address = address;

    /// <summary>What the program says, a line at a time, as it says it.</summary>
    public Action<string>? Said { get; init; }

    /// <returns>How it ended, and what it said; a bad end does not throw, for some programs have harmless ones.</returns>
    /// <exception cref="OperationCanceledException">It was killed.</exception>
    public async Task<ClientEnd> RunAsync(ClientProgram program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var reached = await _address.ReachAsync(cancellationToken);
        var passFile = PassFile(reached);
        try
        {
            using var process = Start(program, arguments, reached, passFile);
            var errors = new StringBuilder();
            process.OutputDataReceived += (_, line) => Take(line.Data);
            process.ErrorDataReceived += (_, line) => Take(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
                throw;
            }

            lock (errors)
            {
                return new(process.ExitCode, errors.ToString());
            }

            void Take(string? line)
            {
                if (line is null)
                {
                    return;
                }

                Said?.Invoke(line);
                lock (errors)
                {
                    // What went wrong is said last, often after much else.
                    _ = errors.Length < (ClientEnd.IsError(line) ? 2 * MostErrorText : MostErrorText) ? errors.AppendLine(line) : errors;
                }
            }
        }
        finally
        {
            if (passFile is not null)
            {
                File.Delete(passFile);
            }
        }
    }

    /// <summary>The same for a program that must end well.</summary>
    /// <exception cref="SourceException">It did not; the message holds what it said.</exception>
    public async Task RunWellAsync(ClientProgram program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var end = await RunAsync(program, arguments, cancellationToken);
        if (end.ExitCode != 0)
        {
            throw new SourceException($"{program.Name} failed: {end.Errors}");
        }
    }

    static Process Start(ClientProgram program, IReadOnlyList<string> arguments, PostgresAddress reached, string? passFile)
    {
        var start = new ProcessStartInfo(program.Path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var kept = Kept.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(variable => variable.Value is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in reached.Libpq)
        {
            start.Environment[name] = value;
        }

        start.Environment["LC_MESSAGES"] = "C";
        if (passFile is not null)
        {
            start.Environment["PGPASSFILE"] = passFile;
        }

        var process = Process.Start(start) ?? throw new SourceException($"{program.Path} could not be started.");
        process.StandardInput.Close();
        return process;
    }

    /// <returns>Null where no password is known: the program finds it as libpq does.</returns>
    static string? PassFile(PostgresAddress reached)
    {
        if (reached.Password is not { } password)
        {
            return null;
        }

        var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"quaestor-pass-{Guid.NewGuid():N}"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write($"*:*:*:*:{password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}\n");
        return path;
    }
}

/// <summary>How a program ended.</summary>
/// <param name="Said">All that it wrote, cut where it wrote much.</param>
public sealed record ClientEnd(int ExitCode, string Said)
{
    const int MostErrors = 5;

    /// <summary>The lines that tell what went wrong; all of it where none does.</summary>
    public string Errors => Said.Split('\n').Where(IsError).Take(MostErrors).ToList() is { Count: > 0 } errors ? string.Join(' ', errors.Select(line => line.Trim())) : Said.Trim();

    internal static bool IsError(string line) => line.Contains("error:", StringComparison.OrdinalIgnoreCase);
}
