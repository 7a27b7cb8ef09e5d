namespace Quaestor.Data.Sql.Postgres;

/// <summary>Names of what does more than read, to look for in the texts of functions.</summary>
sealed class EffectNames
{
    readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _operators = new(StringComparer.Ordinal);

    /// <param name="isFound">True where the name alone finds it.</param>
    public void Add(string schema, string name, bool isFound, bool isOperator, string why)
    {
        if (isOperator)
        {
            _operators.TryAdd(name, why);
            return;
        }

        _names.TryAdd($"{schema}.{name}", why);
        if (isFound)
        {
            _names.TryAdd(name, why);
        }
    }

    /// <summary>Why a function with this text does more than read; null where nothing in it is known to.</summary>
    public string? Find(FunctionBody body) =>
        body.Names.FirstOrDefault(_names.ContainsKey) is { } name ? $"it uses \"{name}\", and {_names[name]}"
        : body.Operators.FirstOrDefault(_operators.ContainsKey) is { } op ? $"it uses {op}, and {_operators[op]}"
        : null;
}
