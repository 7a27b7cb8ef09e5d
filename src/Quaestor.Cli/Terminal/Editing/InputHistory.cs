using System.Text.Json;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Cli.Terminal.Editing;

/// <summary>What was sent before, latest last; kept in a file that only its user may read. What holds a secret is not kept.</summary>
/// <param name="path">One text a line, as JSON; null to keep nothing beyond the process.</param>
sealed class InputHistory(string? path)
{
    const int Most = 1000;

    readonly List<string> _entries = Read(path);

    /// <summary>Where one looks; as many as there are stands for the text being written.</summary>
    int _at = int.MaxValue;
    string _draft = "";

    public IReadOnlyList<string> Entries => _entries;

    /// <summary>A text with a blank in front is left out, as shells do it.</summary>
    public void Add(string text)
    {
        _at = int.MaxValue;
        if (text.Length == 0 || text[0] == ' ' || (_entries.Count > 0 && _entries[^1] == text) || HoldsSecret(text))
        {
            return;
        }

        _entries.Add(text);
        Keep(text);
    }

    /// <param name="written">What is being written, for the way back.</param>
    /// <returns>Null where there is no more.</returns>
    public string? Previous(string written)
    {
        if (_at >= _entries.Count)
        {
            (_at, _draft) = (_entries.Count, written);
        }

        return _at == 0 ? null : _entries[--_at];
    }

    /// <inheritdoc cref="Previous"/>
    public string? Next()
    {
        if (_at >= _entries.Count)
        {
            return null;
        }

        return ++_at == _entries.Count ? _draft : _entries[_at];
    }

    static bool HoldsSecret(string text) =>
        Secrets.Redact(text) != text || text.Contains("password", StringComparison.OrdinalIgnoreCase);

    static List<string> Read(string? path)
    {
        try
        {
            return path is not null && File.Exists(path)
                ? [.. File.ReadLines(path).TakeLast(Most).Select(line => JsonSerializer.Deserialize<string>(line)!)]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    // A line at a time: several programs may add to the file.
    void Keep(string text)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new StreamWriter(path, options);
            file.WriteLine(JsonSerializer.Serialize(text));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A history that cannot be kept is no reason to stop.
        }
    }
}
