using System.Collections.Frozen;

namespace Quaestor.Data.Sql.Sqlite;

/// <summary>One of the guard's allow-lists: a text file beside this one, embedded; '#' starts a comment line.</summary>
static class AllowedNames
{
    public static FrozenSet<string> Functions { get; } = Read("AllowedFunctions.txt");

    public static FrozenSet<string> TableFunctions { get; } = Read("AllowedTableFunctions.txt");

    /// <summary>Kinds of virtual tables.</summary>
    public static FrozenSet<string> Modules { get; } = Read("AllowedModules.txt");

    /// <summary>Those with <see cref="WithArgument"/> after their name take one.</summary>
    public static FrozenSet<string> Pragmas { get; } = Read("AllowedPragmas.txt");

    public const string WithArgument = "(argument)";

    static FrozenSet<string> Read(string file)
    {
        using var stream = typeof(AllowedNames).Assembly.GetManifestResourceStream($"{typeof(AllowedNames).Namespace}.{file}")
            ?? throw new InvalidOperationException($"The list {file} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
