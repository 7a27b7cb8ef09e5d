namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// Follows what functions, operators, types and relations use, until nothing more is found, and so knows of each whether
/// using it does something besides reading, and why.
/// </summary>
sealed class Effects
{
    readonly Dictionary<(char Kind, long Id), string> _why = [];
    readonly CatalogRows _rows;

    public Effects(CatalogRows rows)
    {
        _rows = rows;
        var bodies = Seed();
        // What is found by name, functions in a text, may lead to more that is found by number, and the other way round.
        while (SpreadByNumber() | SpreadByName(bodies))
        {
        }

        SpreadToHolders();
    }

    /// <summary>Why using it does more than read; null where it only reads.</summary>
    public string? Of(char kind, long id) => _why.GetValueOrDefault((kind, id));

    Dictionary<FunctionRow, FunctionBody> Seed()
    {
        var bodies = new Dictionary<FunctionRow, FunctionBody>();
        foreach (var function in _rows.Functions)
        {
            var why = function.IsBuiltIn ? ReviewedFunctions.Objection(function.Name, function.IsVolatile)
                : function.IsAggregate || function.Body is not null ? null
                : $"it is written in {function.Language}, whose code is not read here";
            if (function is { IsBuiltIn: false, Body: { } text } && FunctionBody.Read(text, function.IsVolatile) is var body)
            {
                bodies.Add(function, body);
                why = body.Effect;
            }

            Add('f', function.Id, why);
        }

        foreach (var relation in _rows.Objects.Where(row => row is { Kind: 'r', Detail: "f" }))
        {
            Add('r', relation.Id, "it is a foreign table, which reads from elsewhere");
        }

        return bodies;
    }

    bool Add(char kind, long id, string? why) => why is not null && _why.TryAdd((kind, id), why);

    bool SpreadByNumber()
    {
        var names = _rows.Functions.ToDictionary(row => ('f', row.Id), row => row.Name);
        foreach (var row in _rows.Objects)
        {
            names.TryAdd((row.Kind, row.Id), row.Name);
        }

        var any = false;
        bool found;
        do
        {
            found = false;
            foreach (var use in _rows.Uses)
            {
                if (_why.TryGetValue((use.UsedKind, use.Used), out var why))
                {
                    found |= Add(use.Kind, use.Id, $"it uses \"{names.GetValueOrDefault((use.UsedKind, use.Used), "something")}\", and {why}");
                }
            }

            any |= found;
        }
        while (found);

        return any;
    }

    bool SpreadByName(Dictionary<FunctionRow, FunctionBody> bodies)
    {
        var searched = new EffectNames();
        var all = new EffectNames();
        foreach (var function in _rows.Functions)
        {
            Note(function.Schema, function.Name, function.IsVisible, isOperator: false, Of('f', function.Id));
        }

        foreach (var row in _rows.Objects)
        {
            Note(row.Schema, row.Name, row.IsVisible, row.Kind == 'o', row is { Kind: 'o', Detail: "own type" } ? null : Of(row.Kind, row.Id));
        }

        var found = false;
        foreach (var (function, body) in bodies)
        {
            found |= Add('f', function.Id, (function.SearchesElsewhere ? all : searched).Find(body));
        }

        return found;

        void Note(string schema, string name, bool isVisible, bool isOperator, string? why)
        {
            if (why is not null)
            {
                all.Add(schema, name, true, isOperator, why);
                searched.Add(schema, name, isVisible, isOperator, why);
            }
        }
    }

    /// <summary>
    /// A conversion, or an operator with a usual name, that does something needs no name in a statement: a column of its type
    /// is enough.
    /// </summary>
    void SpreadToHolders()
    {
        foreach (var cast in _rows.Holders.Where(row => row.Kind == 'c'))
        {
            if (Of('f', cast.Function) is { } why)
            {
                Add('t', cast.From, $"a conversion of it runs a function, and {why}");
                Add('t', cast.To, $"a conversion to it runs a function, and {why}");
                Carry(cast.From, why);
            }
        }

        foreach (var row in _rows.Objects.Where(row => row is { Kind: 'o', Detail: "own type" }))
        {
            if (Of('o', row.Id) is { } why)
            {
                foreach (var use in _rows.Uses.Where(use => use.Kind == 'o' && use.Id == row.Id && use.UsedKind == 't'))
                {
                    Add('t', use.Used, $"its operator {row.Name} runs a function, and {why}");
                    Carry(use.Used, why);
                }
            }
        }

        void Carry(long type, string why)
        {
            foreach (var holder in _rows.Holders.Where(row => row.Kind == 'a' && row.To == type))
            {
                Add('r', holder.From, $"a column's type runs a function when it is converted or compared, and {why}");
            }
        }
    }
}
