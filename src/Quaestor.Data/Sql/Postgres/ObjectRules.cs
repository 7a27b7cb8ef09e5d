using System.Collections.Frozen;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>Judges the names of relations, types and operators: using some of them runs a function, or shows a secret.</summary>
static class ObjectRules
{
    /// <summary>Show password hashes, access rules, connection secrets or what lies in files.</summary>
    static readonly FrozenSet<string> Secrets = new[]
    {
        "pg_authid", "pg_shadow", "pg_user_mapping", "pg_user_mappings", "pg_hba_file_rules", "pg_ident_file_mappings", "pg_file_settings",
        "pg_largeobject", "pg_subscription",
    }.ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenSet<string> SecretsOfInformationSchema =
        new[] { "user_mapping_options", "_pg_user_mappings" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Make a row of a relation's type from a document.</summary>
    static readonly string[] RowMakers =
        ["json_populate_record", "json_populate_recordset", "jsonb_populate_record", "jsonb_populate_recordset", "jsonb_populate_record_valid", "populate_record"];

    /// <summary>Words that stand for an operator.</summary>
    static readonly FrozenDictionary<string, string[]> Spelled = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["like"] = ["~~", "!~~"],
        ["ilike"] = ["~~*", "!~~*"],
        ["similar"] = ["~", "!~"],
        ["between"] = [">=", "<=", "<", ">"],
        ["in"] = ["=", "<>"],
        ["distinct"] = ["="],
        ["nullif"] = ["="],
        ["case"] = ["="],
        ["using"] = ["="],
        ["natural"] = ["="],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static PostgresObjection? Judge(StatementReading reading, PostgresFacts facts)
    {
        var tree = reading.Tree;
        var makesRows = facts.RowTypes.Count > 0 && tree.Tokens.Exists(token => token.IsName && RowMakers.Contains(token.Text));
        var tables = TablePositions.Of(tree);
        for (var i = 0; i < tree.Count; i++)
        {
            var token = tree[i];
            var objection = token.Kind == TokenKind.Operator ? OfOperator(tree, i, facts)
                : !token.IsName || tree[i - 1].IsSymbol(".") ? null
                : OfChain(tree, i, facts, tables[i], makesRows) ?? OfSpelledOperator(token, facts);
            if (objection is not null)
            {
                return objection;
            }
        }

        return null;
    }

    static PostgresObjection? OfOperator(TokenTree tree, int index, PostgresFacts facts)
    {
        var schema = tree[index - 1].IsSymbol(".") && tree[index - 2].IsName ? tree[index - 2].Text : null;
        return facts.Objection('o', schema, tree[index].Text) is { } why
            ? Refuse($"The operator {tree[index].Text}", why, tree[index].Start)
            : null;
    }

    static PostgresObjection? OfSpelledOperator(Token token, PostgresFacts facts) =>
        token.Kind == TokenKind.Word && Spelled.TryGetValue(token.Text, out var operators)
        && Array.Find(operators, name => facts.Objection('o', null, name) is not null) is { } found
            ? Refuse($"{token.Text.ToUpperInvariant()} uses the operator {found}, which", facts.Objection('o', null, found)!, token.Start)
            : null;

    /// <summary>A name with what follows its dots: a relation, a type, or a column of a relation.</summary>
    static PostgresObjection? OfChain(TokenTree tree, int index, PostgresFacts facts, bool isTable, bool makesRows)
    {
        var isAlias = tree[index - 1].Is("as") && !IsCast(tree, index);
        var first = tree[index];
        var second = tree[index + 1].IsSymbol(".") && tree[index + 2].IsName ? tree[index + 2].Text : null;
        var third = second is not null && tree[index + 3].IsSymbol(".") && tree[index + 4].IsName ? tree[index + 4].Text : null;
        return (isAlias ? null : OfName(null, first, first.Text, facts, isTable))
            ?? (second is null ? null : OfName(first.Text, first, second, facts, isTable))
            ?? (third is null ? null : OfName(second, first, third, facts, isTable))
            ?? (makesRows || IsCast(tree, index) || tree[index + (second is null ? 1 : 3)].Kind == TokenKind.Constant
                ? OfRowType(first, second ?? first.Text, facts)
                : null);
    }

    static bool IsCast(TokenTree tree, int index) =>
        tree[index - 1].IsSymbol("::")
        || (tree[index - 1].Is("as") && tree.Enclosing(index) is > 0 and var open && tree[open - 1].IsAny("cast", "treat"));

    static PostgresObjection? OfName(string? schema, Token at, string name, PostgresFacts facts, bool isTable)
    {
        if ((schema is null or "pg_catalog" && Secrets.Contains(name)) || (schema is null or "information_schema" && SecretsOfInformationSchema.Contains(name)))
        {
            return Refuse($"\"{name}\"", "it shows secrets or files of the server", at.Start);
        }

        return isTable && facts.Objection('r', schema, name) is { } relation ? Refuse($"The relation \"{name}\"", relation, at.Start)
            : facts.Objection('t', schema, name) is { } type ? Refuse($"The type \"{name}\"", type, at.Start)
            : null;
    }

    static PostgresObjection? OfRowType(Token at, string name, PostgresFacts facts) =>
        facts.RowTypes.Contains(name)
            ? Refuse($"A row of the type \"{name}\"", "making one runs the check of a domain, and that does more than read", at.Start)
            : null;

    static PostgresObjection Refuse(string what, string why, int position) => new(
        PostgresObjection.Objects,
        $"{what} may not be used: {why}. Queries may use tables, and views, types and operators that only compute.",
        position);
}
