using System.Collections.Frozen;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>Functions that a query may call. DuckDB folds their names to lower case before it looks them up, and so does its tree.</summary>
sealed class FunctionList
{
    readonly FrozenDictionary<string, ArgumentRule> _rules;

    FunctionList(string file) => _rules = EmbeddedList.Lines(file)
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(Read)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Rule, StringComparer.Ordinal);

    public static FunctionList Scalar { get; } = new("AllowedFunctions.txt");

    public static FunctionList Table { get; } = new("AllowedTableFunctions.txt");

    public IEnumerable<string> Names => _rules.Keys;

    public bool TryFind(string name, out ArgumentRule rule) => _rules.TryGetValue(name, out rule);

    static (string Name, ArgumentRule Rule) Read(string entry)
    {
        // An operator may be spelled with a parenthesis only if it is nothing else.
        var parenthesis = entry.IndexOf('(');
        return parenthesis <= 0
            ? (entry, ArgumentRule.None)
            : (entry[..parenthesis], Enum.Parse<ArgumentRule>(entry[(parenthesis + 1)..^1], ignoreCase: true));
    }
}

/// <summary>What a function's first argument must be, besides an allowed expression.</summary>
enum ArgumentRule
{
    None,

    /// <summary>The name of a table, judged as one: the function looks the table up by itself.</summary>
    Table,

    /// <summary>The literal name of a harmless setting.</summary>
    Setting,
}
