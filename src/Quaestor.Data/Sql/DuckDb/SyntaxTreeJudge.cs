using System.Text.Json;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>
/// Walks a syntax tree against the allow-lists. It keeps its own stack, so that a deep tree cannot overflow the thread's,
/// and refuses at the first node, property, function or table that is not allowed.
/// </summary>
sealed class SyntaxTreeJudge
{
    const string Expression = "expression";
    const string TableCall = "table_call";
    const string Value = "value";

    readonly Stack<(JsonElement Node, string Family)> _open = new();

    /// <summary>The first objection to a tree's only statement; null if there is none.</summary>
    public static GuardObjection? Judge(JsonElement statement) => new SyntaxTreeJudge().Walk(statement);

    GuardObjection? Walk(JsonElement statement)
    {
        _open.Push((statement, "statement"));
        while (_open.TryPop(out var next))
        {
            if (Visit(next.Node, next.Family) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    GuardObjection? Visit(JsonElement node, string family)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in node.EnumerateArray())
            {
                _open.Push((element, family));
            }

            return null;
        }

        // A constant's value is data whatever it looks like.
        return family == Value ? null
            : node.ValueKind != JsonValueKind.Object ? GuardObjection.Syntax($"a {family} that is no node", null)
            : VisitNode(node, family);
    }

    GuardObjection? VisitNode(JsonElement node, string family)
    {
        var isExpression = family is Expression or TableCall;
        var kind = SyntaxList.Allowed.HasOneKind(family) ? null : node.Text(isExpression ? "class" : "type");
        var shape = SyntaxList.Allowed.Find(isExpression ? Expression : family, kind);
        if (shape is null || (isExpression && !shape.Types.Contains(node.Text("type") ?? "")))
        {
            return GuardObjection.Syntax(SyntaxNames.Of(family, kind, node), node.Location());
        }

        foreach (var property in node.EnumerateObject())
        {
            if (VisitProperty(node, kind, property, shape) is { } objection)
            {
                return objection;
            }
        }

        return (family, kind) switch
        {
            (Expression, "FUNCTION" or "WINDOW") => FunctionRules.OfScalar(node),
            (TableCall, "FUNCTION") => FunctionRules.OfTable(node),
            (TableCall, _) => GuardObjection.Syntax("anything but a function where a table function stands", node.Location()),
            ("table", "BASE_TABLE") => TableNameRules.OfTable(node),
            ("table", "SHOW_REF") => ShowRules.Objection(node),
            _ => null,
        };
    }

    GuardObjection? VisitProperty(JsonElement node, string? kind, JsonProperty property, SyntaxList.Shape shape)
    {
        if (property.Name is "type" or "class" or "query_location" || (kind is not null && property.Name == "alias"))
        {
            return IsData(property.Value) ? null : GuardObjection.Syntax(property.Name, node.Location());
        }

        if (!shape.Properties.TryGetValue(property.Name, out var rule))
        {
            return GuardObjection.Syntax(SyntaxNames.OfProperty(property.Name), node.Location());
        }

        if (rule.Family is not null)
        {
            _open.Push((property.Value, rule.Family));
            return null;
        }

        return IsData(property.Value) && !(rule.MustBeFalse && property.Value.ValueKind != JsonValueKind.False)
            ? null
            : GuardObjection.Syntax(SyntaxNames.OfProperty(property.Name), node.Location());
    }

    static bool IsData(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => false,
        JsonValueKind.Array => value.EnumerateArray().All(IsData),
        _ => true,
    };
}
