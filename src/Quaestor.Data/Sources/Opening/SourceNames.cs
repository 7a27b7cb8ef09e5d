using Quaestor.Data.Sources.Files;

namespace Quaestor.Data.Sources.Opening;

/// <summary>What a source may be called.</summary>
public static class SourceNames
{
    /// <summary>Schemas of the engines: a source of such a name would hide one.</summary>
    static readonly string[] Engines = ["main", "memory", "temp", "system", "information_schema", "pg_catalog"];

    /// <summary>What is wrong with a name, as the end of a sentence that begins with it, without its full stop; null for nothing.</summary>
    public static string? Objection(string name) =>
        Engines.Contains(name, StringComparer.OrdinalIgnoreCase) ? "is a name of the engine's own. Choose another"
        : FileNames.Sanitise(name, "s") != name ? $"is no name of a source: it may have letters, digits and underscores, and begins with a letter, as in {FileNames.Sanitise(name, "s")}"
        : null;

    /// <summary>The name, or with a number behind it where it is taken.</summary>
    public static string Unique(string name, IEnumerable<string> taken) => FileNames.Unique(name, Taken(taken));

    /// <summary>Names that none of the sources may get any more.</summary>
    internal static HashSet<string> Taken(IEnumerable<string> names) => new([.. Engines, .. names], StringComparer.OrdinalIgnoreCase);
}
