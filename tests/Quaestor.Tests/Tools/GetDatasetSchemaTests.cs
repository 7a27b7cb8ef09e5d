using System.Text.Json;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Datasets;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Tools;

/// <summary>What a model is told of a schema of 3,000 tables.</summary>
public sealed class GetDatasetSchemaTests
{
    static readonly SourceSchema Company = LargeSchema.Create(3000);

    readonly ISource _source = new KnownSource(Company);

    [Fact]
    public async Task ASearchTellsTheTablesThatFit()
    {
        var outcome = await RunAsync("""{ "dataset": null, "tables": null, "search": "support tickets by agent" }""");

        Assert.Contains("table sup.tickets", outcome.Text.Full);
        Assert.Contains("- sup.tickets.agent_id = sup.agents.agent_id", outcome.Text.Full);
        Assert.Contains("more tables are not named here", outcome.Text.Full);
        Assert.InRange(outcome.Text.Full.Length, 1, 8000 * 4);
    }

    [Fact]
    public async Task NamedTablesAreToldAlone()
    {
        var outcome = await RunAsync("""{ "dataset": "company", "tables": ["HR.employees"], "search": null }""");

        Assert.StartsWith("Dataset company\ntable hr.employees (about 1000 rows)\n- emp_id text\n", outcome.Text.Full, StringComparison.Ordinal);
        Assert.DoesNotContain("sup.tickets", outcome.Text.Full);
    }

    [Fact]
    public async Task WithNeitherTheNamesAreToldAsFarAsTheyGo()
    {
        var outcome = await RunAsync("""{ "dataset": null, "tables": null, "search": null }""");

        Assert.Contains("crm.customers", outcome.Text.Full);
        Assert.InRange(outcome.Text.Full.Length, 1, 8000 * 4);
        Assert.Equal("company: 3000 tables", outcome.Summary);
    }

    [Fact]
    public async Task ATableThatIsNotThereIsAnsweredWithThoseThatAreNear()
    {
        var outcome = await RunAsync("""{ "dataset": null, "tables": ["support_tickets"], "search": null }""");

        Assert.False(outcome.Ok);
        Assert.Contains("sup.tickets", outcome.Text.Full);
        Assert.InRange(outcome.Text.Full.Length, 1, 1000);
    }

    Task<ToolOutcome> RunAsync(string arguments) => new GetDatasetSchema().RunAsync(
        JsonElement.Parse(arguments),
        new ToolContext("local", Guid.Empty, Guid.Empty, _source, new SourceRegistry([new ConfiguredSource(new("company", "nowhere"), _source)]).Everything, new DateOnly(2026, 1, 1)),
        TestContext.Current.CancellationToken);

    sealed class KnownSource(SourceSchema schema) : ISource
    {
        public Guid Id { get; } = Guid.NewGuid();

        public string Name => schema.Source;

        public string Kind => "postgres";

        public string Location => "nowhere";

        public Dialect Dialect => Dialect.Postgres;

        public Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken) => Task.FromResult(schema);

        public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
