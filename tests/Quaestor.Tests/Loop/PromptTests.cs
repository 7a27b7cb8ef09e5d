using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Loop;

public sealed class PromptTests
{
    static readonly TurnInput Input = new()
    {
        ThreadId = Guid.Empty,
        TurnId = Guid.Empty,
        UserId = "local",
        Message = "?",
        Sources = new SourceRegistry([]).Everything,
        Today = new DateOnly(2026, 3, 1),
        TimeZone = "Europe/Berlin",
    };

    [Fact]
    public void ItHasTheDateTheKnownSchemasAndThePriorQuery()
    {
        var text = new Prompt().For(Input with
        {
            KnownSchemas = [new SourceSchema("shop", [new TableSchema("orders", [new ColumnSchema("id", ColumnType.Integer, "BIGINT", null)], 3, true, [])], [], "f")],
            PriorRun = new PriorRun("sql", "SELECT country FROM orders", ["country"], 1200),
        }).Text;

        Assert.Contains("Today is Sunday, 2026-03-01 (Europe/Berlin).", text);
        Assert.Contains("### shop\n\ntable orders", text);
        Assert.Contains("SELECT country FROM orders", text);
        Assert.Contains("It gave 1,200 rows with the columns country.", text);
        Assert.DoesNotContain("{{", text);
    }

    [Fact]
    public void WithoutDatasetsItSaysSo()
    {
        var text = new Prompt().For(Input).Text;

        Assert.Contains("There are none. The user has to add one", text);
        Assert.DoesNotContain("{{", text);
    }

    [Fact]
    public void EachDatasetIsNamedWithItsSql()
    {
        var sources = new SourceRegistry([Listed("shop", Dialect.DuckDb), Listed("till", Dialect.Sqlite), Listed("crm", Dialect.Postgres)]);

        foreach (var text in new[] { new Prompt().For(Input with { Sources = sources.Everything }).Text, new Prompt().ForSql(Input with { Sources = sources.Everything }, null).Text })
        {
            Assert.Contains("- shop (kind, DuckDB SQL)\n- till (kind, SQLite SQL)\n- crm (kind, PostgreSQL SQL)", text);
            Assert.DoesNotContain("{{", text);
        }
    }

    [Fact]
    public void SchemasTakeAThirdOfASmallContext()
    {
        var input = Input with { KnownSchemas = [LargeSchema.Create(300)] };

        Assert.InRange(LengthOf(3000), 1, 3000 / 3 * 4 + 3000);
        Assert.True(LengthOf(null) > 2 * LengthOf(3000));

        int LengthOf(int? context) => new Prompt().For(input, context).For(new Sight(new ModelInfo("planner", "planner"), input.Sources.Registry)).Text.Length;
    }

    static ConfiguredSource Listed(string name, Dialect dialect) => new(new(name, name), new KnownSource(name, dialect));

    /// <summary>A source that is only listed.</summary>
    sealed class KnownSource(string name, Dialect dialect) : ISource
    {
        public Guid Id { get; } = Guid.NewGuid();

        public string Name => name;

        public string Kind => "kind";

        public string Location => name;

        public Dialect Dialect => dialect;

        public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
