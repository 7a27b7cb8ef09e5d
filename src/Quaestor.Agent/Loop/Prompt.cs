using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Loop;

/// <summary>The system prompt: <c>Prompt.md</c>, or <c>PromptSql.md</c> for a model without tools, filled in for a turn.</summary>
sealed class Prompt
{
    const int TokensOfASchema = 6000;

    static readonly string Template = ReadTemplate("");
    static readonly string SqlTemplate = ReadTemplate("Sql");

    // A schema is the same object until its source changes, so what is told of it whole is made once and goes when it goes.
    readonly ConditionalWeakTable<SourceSchema, WholeText> _whole = [];

    /// <param name="contextTokens">Of the model; null where nobody said. Schemas take a third of it at most.</param>
    public string For(TurnInput input, int? contextTokens = null) => Fill(Template, input, contextTokens);

    /// <summary>For a model that cannot call tools: it is asked for SQL.</summary>
    public string ForSql(TurnInput input, int? contextTokens) => Fill(SqlTemplate, input, contextTokens);

    string Fill(string template, TurnInput input, int? contextTokens)
    {
        var text = new StringBuilder(template);
        var tokens = Math.Min(TokensOfASchema, contextTokens / 3 ?? TokensOfASchema);
        text.Replace("{{today}}", input.Today.ToString("dddd, yyyy-MM-dd", CultureInfo.InvariantCulture));
        text.Replace("{{time_zone}}", input.TimeZone);
        text.Replace("{{datasets}}", Datasets(input));
        text.Replace("{{schemas}}", string.Join("\n\n", input.KnownSchemas.Select(schema => $"### {schema.Source}\n\n{TextOf(schema, input, tokens)}")));
        text.Replace("{{prior_run}}", Prior(input.PriorRun));
        text.Replace("{{instructions}}", input.Instructions.Length == 0 ? "" : $"## The person's own wishes, as far as they fit the above\n\n{input.Instructions}");
        return text.ToString().Trim();
    }

    string TextOf(SourceSchema schema, TurnInput input, int tokens) =>
        (tokens == TokensOfASchema ? _whole.GetValue(schema, static schema => new(SchemaText.Whole(schema, TokensOfASchema))).Text : null)
        // "Those again" is about the tables of the latest query.
        ?? SchemaText.Of(schema, tokens, $"{input.Message}\n{input.PriorRun?.Sql}");

    static string Datasets(TurnInput input)
    {
        if (input.Sources.All.Count == 0)
        {
            return "There are none. The user has to add one before questions about data can be answered.";
        }

        var names = string.Join('\n', input.Sources.All.Select(s => $"- {s.Name} ({s.Kind}, {DialectName(s.Dialect)} SQL)" + (input.Sources.PolicyOf(s).Description is { } text ? $": {text}" : "")));
        return input.Source is { } source ? $"{names}\n\nIn use: {source.Name}" : names;
    }

    static string DialectName(Dialect dialect) => dialect switch
    {
        Dialect.DuckDb => "DuckDB",
        Dialect.Sqlite => "SQLite",
        _ => "PostgreSQL",
    };

    static string Prior(PriorRun? run) => run is null
        ? ""
        : $"""
          ## The latest query of this conversation ({run.Mode})

          ```sql
          {run.Sql}
          ```

          It gave {run.RowCount.ToString("N0", CultureInfo.InvariantCulture)} rows with the columns {string.Join(", ", run.Columns.Select(c => c.Name))}. "Those", "the same but …" mean this query.
          """;

    static string ReadTemplate(string kind)
    {
        using var stream = typeof(Prompt).Assembly.GetManifestResourceStream($"{typeof(Prompt).FullName}{kind}.md")!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <param name="Text">Null for a schema that is too large.</param>
    sealed record WholeText(string? Text);
}
