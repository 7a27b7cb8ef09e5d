using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Loop;

/// <summary>The system prompt: <c>Prompt.md</c>, or <c>PromptSql.md</c> for a model without tools, filled in for a turn.</summary>
sealed class Prompt
{
    const int TokensOfASchema = 6000;

    static readonly string Template = ReadTemplate("");
    static readonly string SqlTemplate = ReadTemplate("Sql");

    // A schema is the same object until its source changes, so what is told of it whole is made once and goes when it goes.
    readonly ConditionalWeakTable<SourceSchema, ConcurrentDictionary<string, KnownSchema>> _schemas = [];

    /// <param name="contextTokens">Of the model; null where nobody said. Schemas take a third of it at most.</param>
    public TurnPrompt For(TurnInput input, int? contextTokens = null) => new(input, sight => Fill(Template, input, contextTokens, sight));

    /// <summary>For a model that cannot call tools: it is asked for SQL.</summary>
    public TurnPrompt ForSql(TurnInput input, int? contextTokens) => new(input, sight => Fill(SqlTemplate, input, contextTokens, sight));

    SharedPrompt Fill(string template, TurnInput input, int? contextTokens, Sight sight)
    {
        var needs = new List<Need>();
        var schemas = new List<string>();
        var tokens = Math.Min(TokensOfASchema, contextTokens / 3 ?? TokensOfASchema);
        foreach (var schema in input.KnownSchemas)
        {
            var id = input.Sources.All.FirstOrDefault(source => source.Name == schema.Source)?.Id ?? Guid.Empty;
            needs.Add(new Need(id, sight.LevelOf(id), sight.MaskedOf(id)));
            schemas.Add($"### {schema.Source}\n\n{TextOf(schema, needs[^1], input, tokens)}");
        }

        if (input.Source is { } asked)
        {
            var showsValues = sight.LevelOf(asked.Id) == SourceShare.Rows && sight.MaskedOf(asked.Id).Count == 0;
            schemas.Add(KnowledgeText.Of(input.Knowledge, asked.Name, input.Message, showsValues));
        }

        var prior = PriorText.Of(input.PriorRun, sight);
        needs.AddRange(prior.Needs);
        var text = new StringBuilder(template);
        text.Replace("{{today}}", input.Today.ToString("dddd, yyyy-MM-dd", CultureInfo.InvariantCulture));
        text.Replace("{{time_zone}}", input.TimeZone);
        text.Replace("{{datasets}}", Datasets(input));
        text.Replace("{{schemas}}", string.Join("\n\n", schemas.Where(text => text.Length > 0)));
        text.Replace("{{prior_run}}", prior.Text);
        text.Replace("{{instructions}}", input.Instructions.Length == 0 ? "" : $"## The person's own wishes, as far as they fit the above\n\n{input.Instructions}");
        return new SharedPrompt(text.ToString().Trim(), needs);
    }

    string TextOf(SourceSchema schema, Need need, TurnInput input, int tokens)
    {
        var known = _schemas.GetOrCreateValue(schema).GetOrAdd($"{need.Level} {string.Join('|', need.Masked)}", _ =>
        {
            var graded = GradedSchema.Of(schema, need.Level, need.Masked);
            return new(graded, SchemaText.Whole(graded, TokensOfASchema));
        });
        return (tokens == TokensOfASchema ? known.Whole : null)
            // "Those again" is about the tables of the latest query.
            ?? SchemaText.Of(known.Schema, tokens, $"{input.Message}\n{input.PriorRun?.Sql}");
    }

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

    static string ReadTemplate(string kind)
    {
        using var stream = typeof(Prompt).Assembly.GetManifestResourceStream($"{typeof(Prompt).FullName}{kind}.md")!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <param name="Schema">As somebody may see it.</param>
    /// <param name="Whole">Null for a schema that is too large.</param>
    sealed record KnownSchema(SourceSchema Schema, string? Whole);
}
