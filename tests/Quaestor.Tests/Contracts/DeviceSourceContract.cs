using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Tests.Server.Devices;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>A SQLite file on a device, which shares columns' values too.</summary>
public sealed class DeviceSourceContract(DeviceSourceContract.Device device) : SourceContract(device), IClassFixture<DeviceSourceContract.Device>
{
    private protected override ColumnType DecimalType => ColumnType.Double;

    private protected override string FileFunction => "SELECT readfile('/etc/passwd')";

    private protected override (string, string) FailsAtARow => ("SELECT abs(CASE id WHEN 13 THEN -9223372036854775807 - 1 ELSE id END) FROM orders", "out_of_range");

    private protected override object? Decimal(string digits) => double.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task WhatItApprovesNoEngineOfThisMachineRuns()
    {
        var judged = await Shop.Source.JudgeAsync("SELECT 1", TestContext.Current.CancellationToken);
        using var file = new SqliteFile("CREATE TABLE t (a)");
        await using var local = Quaestor.Data.Sources.Sqlite.SqliteSource.Open(file.Path, "local", Shop.Workers.Pool);
        using var rows = new ResultIntake(Shop.Workers.Results);
        var approved = Assert.IsType<Quaestor.Data.Sql.Verdict.Allowed>(judged).Sql;

        await Assert.ThrowsAsync<ArgumentException>(() => local.ReadAsync(approved, new QueryCaps(1, 1000, TimeSpan.FromSeconds(1)), rows, TestContext.Current.CancellationToken));
    }

    /// <summary>Python runs where the server is, and whole tables stay on the device.</summary>
    public override Task PythonSeesTheTablesThatItNames() => RefusesAsync("result = orders");

    /// <inheritdoc cref="PythonSeesTheTablesThatItNames"/>
    public override Task PythonGivesRowsBackAsTheyWere() => RefusesAsync("result = tables['shop.customers']");

    /// <inheritdoc cref="PythonSeesTheTablesThatItNames"/>
    public override Task MaskedColumnsAreNotInAFrame() => RefusesAsync("result = customers.name.tolist()");

    async Task RefusesAsync(string code)
    {
        var outcome = await RunPythonAsync(code);

        Assert.Equal((RunStatus.Refused, "refused"), (outcome.Status, outcome.Error?.Code));
        Assert.Contains("lies on a device", outcome.Error!.Message, StringComparison.Ordinal);
    }

    public sealed class Device : ContractShop
    {
        SqliteFile? _file;
        DeviceServer? _server;

        internal override Task AddTableAsync()
        {
            _file!.Execute("CREATE TABLE later (id INTEGER); INSERT INTO later VALUES (7)");
            return Task.CompletedTask;
        }

        private protected override async Task<ISource> OpenAsync()
        {
            _file = new(Setup("BLOB", hexadecimal => $"x'{hexadecimal}'"));
            _server = await DeviceServer.StartAsync();
            await _server.ConnectAsync(await _server.AddAsync(), "--source", _file.Path, "--share", "rows", "--max-rows", "100000");
            return _server.Server.Host.Sources.Find(Name)!;
        }

        private protected override async ValueTask RemoveAsync()
        {
            await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
            _file?.Dispose();
        }
    }
}
