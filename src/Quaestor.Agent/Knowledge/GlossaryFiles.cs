using System.Collections.Concurrent;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Knowledge;

/// <summary>Glossaries by their paths, each read again when its file changes.</summary>
sealed class GlossaryFiles
{
    readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <exception cref="SettingsException">It cannot be understood; the message names file and line.</exception>
    public Glossary Read(string path)
    {
        var file = new FileInfo(path);
        var state = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (!_known.TryGetValue(path, out var known) || known.State != state)
        {
            _known[path] = known = ReadAnew(path, state);
        }

        return known.Glossary ?? throw new SettingsException(known.Problem!);
    }

    static Known ReadAnew(string path, (DateTime, long) state)
    {
        try
        {
            return new(state, GlossaryReader.Read(path), null);
        }
        catch (SettingsException exception)
        {
            return new(state, null, exception.Message);
        }
    }

    sealed record Known((DateTime, long) State, Glossary? Glossary, string? Problem);
}
