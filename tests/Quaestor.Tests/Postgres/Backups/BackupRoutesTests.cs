using System.Text.Json;
using Quaestor.Agent.Users;
using Quaestor.Tests.Server.Auth;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Backups;

/// <summary>Backups over HTTP: who may take them, and jobs that outlive a request.</summary>
[Trait("Size", "Slow")]
public sealed class BackupRoutesTests(PostgresCluster cluster) : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    string _database = "";
    Guid _source;
    SignedInServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await cluster.CreateDatabaseAsync("CREATE TABLE orders AS SELECT i, 'secret value' AS note FROM generate_series(1, 100) AS i");
        var url = $"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_database}";
        _server = await SignedInServer.StartAsync(with: options => options with { Agent = options.Agent with { Sources = [.. options.Agent.Sources, url] } });
        _source = _server.Server.Host.Sources.All.Single(source => source.Kind == "postgres").Id;
        foreach (var (user, role) in new[] { ("root", Role.Admin), ("ana", Role.Analyst), ("vera", Role.Viewer) })
        {
            await _server.AddAsync(user, role, _source.ToString());
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task AnAdministratorTakesVerifiesRestoresAndDeletesAndOthersDoNot()
    {
        var taken = await EndAsync(await _server.JsonAsync("root", "POST", Path("backups"), new { verify = true }));
        var backup = taken.GetProperty("backup");
        var id = backup.GetProperty("id").GetString();

        Assert.Equal(("succeeded", 100, true), (taken.GetProperty("status").GetString(), backup.GetProperty("rows").GetInt32(), backup.GetProperty("verified").GetProperty("equal").GetBoolean()));
        Assert.Equal(id, Assert.Single((await _server.JsonAsync("ana", "GET", Path("backups"))).GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        var source = (await _server.JsonAsync("ana", "GET", "/datasets")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == "postgres");
        Assert.Equal(backup.GetProperty("taken_at").GetDateTime(), source.GetProperty("verified_backup_at").GetDateTime(), TimeSpan.FromSeconds(1));
        foreach (var (method, path) in new[] { ("POST", "backups"), ("POST", $"backups/{id}/verify"), ("POST", $"backups/{id}/restore"), ("DELETE", $"backups/{id}"), ("GET", $"jobs/{taken.GetProperty("job_id").GetString()}") })
        {
            Assert.Equal(403, (int)(await _server.SendAsync("ana", method, Path(path), method == "POST" ? new { } : null)).StatusCode);
        }

        Assert.Equal(403, (int)(await _server.SendAsync("vera", "GET", Path("backups"))).StatusCode);
        Assert.Equal(404, (int)(await _server.SendAsync("root", "GET", Path($"backups/{Guid.NewGuid()}"))).StatusCode);

        var restored = await EndAsync(await _server.JsonAsync("root", "POST", Path($"backups/{id}/restore"), new { name = $"{_database}_copy" }));
        var replaced = await _server.SendAsync("root", "POST", Path($"backups/{id}/restore"), new { name = _database, replace = true });
        Assert.Equal(("succeeded", $"{_database}_copy"), (restored.GetProperty("status").GetString(), restored.GetProperty("restored").GetProperty("name").GetString()));
        Assert.Equal("read_only", (await _server.Server.JsonAsync(replaced)).GetProperty("code").GetString());
        Assert.Equal(204, (int)(await _server.SendAsync("root", "DELETE", Path($"backups/{id}"))).StatusCode);
        Assert.Empty((await _server.JsonAsync("root", "GET", Path("backups"))).GetProperty("items").EnumerateArray());
        await cluster.ExecuteAsync("postgres", $"DROP DATABASE {_database}_copy");
    }

    [Fact]
    public async Task OneThingAtATimeIsDoneAndItCanBeCancelled()
    {
        await using var locker = await cluster.ConnectAsync(_database);
        await using var command = locker.CreateCommand();
        command.CommandText = "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var begun = await _server.JsonAsync("root", "POST", Path("backups"), new { });
        var second = await _server.SendAsync("root", "POST", Path("backups"), new { });
        await _server.SendAsync("root", "POST", Path($"jobs/{begun.GetProperty("job_id").GetString()}/cancel"), new { });
        var ended = await EndAsync(begun);

        Assert.Equal((409, "busy"), ((int)second.StatusCode, (await _server.Server.JsonAsync(second)).GetProperty("code").GetString()));
        Assert.Equal("cancelled", ended.GetProperty("status").GetString());
        Assert.Empty((await _server.JsonAsync("root", "GET", Path("backups"))).GetProperty("items").EnumerateArray());
    }

    string Path(string rest) => $"/datasets/{_source}/pg/{rest}";

    async Task<JsonElement> EndAsync(JsonElement job)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (job.GetProperty("status").GetString() == "running")
        {
            Assert.False(limit.IsCancellationRequested, "The job does not end.");
            await Task.Delay(50);
            job = await _server.JsonAsync("root", "GET", Path($"jobs/{job.GetProperty("job_id").GetString()}"));
        }

        return job;
    }
}
