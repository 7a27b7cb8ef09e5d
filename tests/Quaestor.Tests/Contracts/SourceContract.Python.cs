using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Queries;
using Quaestor.Data.Queries.Python;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Tests.Contracts;

/// <summary>What Python sees of a source, in a real sandbox.</summary>
public abstract partial class SourceContract
{
    [Fact]
    public virtual async Task PythonSeesTheTablesThatItNames()
    {
        var outcome = await RunPythonAsync("""
            joined = orders.merge(customers, left_on="customer_id", right_on="id")
            result = joined.groupby("name", as_index=False).agg(orders=("id_x", "count"), last=("placed", "max")).sort_values("name")
            """);

        Assert.Equal((RunStatus.Succeeded, null), (outcome.Status, outcome.Error));
        Assert.Equal([ColumnType.Text, ColumnType.Integer, ColumnType.Timestamp], outcome.Page!.Columns.Select(column => column.Type));
        Assert.Equal([["Ada", 2L, "2024-02-29T13:45:00"], ["O'Neil", 2L, "2000-01-01T00:00:00"]], outcome.Page.Rows);
    }

    [Fact]
    public virtual async Task PythonGivesRowsBackAsTheyWere()
    {
        var queried = await RunAsync("SELECT id, name, country FROM customers ORDER BY id");
        var passed = await RunPythonAsync("result = tables['shop.customers'][['id', 'name', 'country']].sort_values('id')");

        Assert.Equal(queried.Page!.Rows, passed.Page!.Rows);
        Assert.Equal(queried.Page.Columns, passed.Page.Columns);
    }

    [Fact]
    public virtual async Task MaskedColumnsAreNotInAFrame()
    {
        var columns = await RunPythonAsync("result = ' '.join(customers.columns)", "customers.name");
        var used = await RunPythonAsync("result = customers.name.tolist()", "name");

        Assert.Equal([["id country since"]], columns.Page!.Rows);
        Assert.Equal(("python_error", RunStatus.Failed), (used.Error!.Code, used.Status));
        Assert.StartsWith("AttributeError", used.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANameThatIsNearlyATablesIsHelpedWith()
    {
        var outcome = await RunPythonAsync("result = order.head()");

        Assert.Equal("NameError: name 'order' is not defined. Did you mean the table orders?", outcome.Error!.Message);
    }

    private protected async Task<QueryOutcome> RunPythonAsync(string code, params string[] masked)
    {
        await using var interpreters = new PythonInterpreters(new PythonOptions { Pool = new PythonPoolOptions { Warm = 0 } }, NullLogger<PythonPool>.Instance);
        using var runner = new PythonRunner(shop.Workers.Runner, shop.Workers.Results, interpreters);
        return await runner.RunAsync(
            new PythonRequest(shop.Source, code) { Masked = masked, Today = new DateOnly(2025, 6, 30) }, QueryLimits.Default, TestContext.Current.CancellationToken);
    }
}
