using Quaestor.Agent.Loop;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Tests.Loop;

public sealed class PromptTests
{
    static readonly TurnInput Input = new()
    {
        ThreadId = Guid.Empty,
        TurnId = Guid.Empty,
        UserId = "local",
        Message = "?",
        Sources = new SourceRegistry([]),
        Today = new DateOnly(2026, 3, 1),
        TimeZone = "Europe/Berlin",
    };

    [Fact]
    public void ItHasTheDateTheKnownSchemasAndThePriorQuery()
    {
        var text = new Prompt().For(Input with
        {
            KnownSchemas = [new SourceSchema("shop", [new TableSchema("orders", [new ColumnSchema("id", ColumnType.Integer, "BIGINT", null)], 3, true, [])], [], "f")],
            PriorRun = new PriorRun("sql", "SELECT country FROM orders", [new Column("country", ColumnType.Text)], 1200),
        });

        Assert.Contains("Today is Sunday, 2026-03-01 (Europe/Berlin).", text);
        Assert.Contains("### shop\n\ntable orders", text);
        Assert.Contains("SELECT country FROM orders", text);
        Assert.Contains("It gave 1,200 rows with the columns country.", text);
        Assert.DoesNotContain("{{", text);
    }

    [Fact]
    public void WithoutDatasetsItSaysSo()
    {
        var text = new Prompt().For(Input);

        Assert.Contains("There are none. The user has to add one", text);
        Assert.DoesNotContain("{{", text);
    }
}
