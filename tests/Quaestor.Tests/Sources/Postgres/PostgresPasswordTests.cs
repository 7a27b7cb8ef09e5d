using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Postgres;

/// <summary>The ways by which a password reaches a server that asks for one.</summary>
[Trait("Size", "Slow")]
public sealed class PostgresPasswordTests(PostgresFaultTests.Database database) : IClassFixture<PostgresFaultTests.Database>, IAsyncLifetime
{
    readonly TestWorkers _results = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _results.DisposeAsync();

    [Fact]
    public async Task ARightPasswordOpens()
    {
        await using var source = PostgresSource.Open($"postgres://locked:right-secret@127.0.0.1:{database.Server.Port}/faults", "faults");

        Assert.NotNull((await _results.Runner.RunAsync(source, "SELECT 1", QueryLimits.Default, Cancellation)).Page);
        Assert.DoesNotContain("secret", source.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APasswordFileOpens()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("passwords");
        await File.WriteAllTextAsync(file, $"127.0.0.1:{database.Server.Port}:faults:locked:right-secret\n", Cancellation);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var source = PostgresSource.Open($"postgres://locked@127.0.0.1:{database.Server.Port}/faults?passfile={Uri.EscapeDataString(file)}", "faults");

        var outcome = await _results.Runner.RunAsync(source, "SELECT current_user", QueryLimits.Default, Cancellation);

        Assert.Equal("locked", outcome.Page is { } page ? page.Rows[0][0] : outcome.Error?.Message);
    }

    [Fact]
    public async Task AProgramsPasswordIsAskedForAgainWhereTheServerRefusesIt()
    {
        using var folder = new TemporaryFolder();
        var (told, calls) = (folder.File("told"), folder.File("calls"));
        await File.WriteAllTextAsync(told, "outdated-secret", Cancellation);
        await using var source = PostgresSource.Open(
            $"postgres://locked@127.0.0.1:{database.Server.Port}/faults", "faults", reach: new SourceReach(["sh", "-c", $"echo x >> {calls}; cat {told}"], []));

        var refused = await _results.Runner.RunAsync(source, "SELECT 1", QueryLimits.Default, Cancellation);
        await File.WriteAllTextAsync(told, "right-secret", Cancellation);
        var opened = await _results.Runner.RunAsync(source, "SELECT current_user", QueryLimits.Default, Cancellation);

        Assert.Contains("refuses the password", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("locked", opened.Page is { } page ? page.Rows[0][0] : opened.Error?.Message);
        Assert.InRange((await File.ReadAllLinesAsync(calls, Cancellation)).Length, 2, 4);
    }
}
