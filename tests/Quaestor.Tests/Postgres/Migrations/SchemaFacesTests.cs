using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Migrations;

/// <summary>A wanted schema, by command and by a model.</summary>
[Trait("Size", "Slow")]
public sealed class SchemaFacesTests(PostgresCluster cluster) : IDisposable
{
    const string Setup = "CREATE TABLE owners (id int PRIMARY KEY, legacy text); INSERT INTO owners VALUES (1), (2);";
    const string Wanted = "CREATE TABLE owners (id int PRIMARY KEY, city text); CREATE TABLE items (id bigint PRIMARY KEY, owner int REFERENCES owners); CREATE INDEX items_owner ON items (owner);";

    readonly TempFolder _folder = new();
    string _database = "";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ByCommandTheFileIsPlannedAppliedAndThenThereIsNoDifference()
    {
        await OpenAsync();
        await File.WriteAllTextAsync(In("wanted.sql"), Wanted, Cancellation);

        var planned = await RunAsync("", "plan", "--schema", In("wanted.sql"), "--name", "wanted", "--dir", In("m"));
        Assert.Equal((0, ""), (planned.ExitCode, planned.ExitCode == 0 ? "" : planned.Errors));
        Assert.Contains("ALTER TABLE public.owners ADD COLUMN city text", planned.Output, StringComparison.Ordinal);
        Assert.Contains("column public.owners.legacy is there and not in the wanted schema: it stays.", planned.Lines);
        Assert.Contains("The way there is proven", planned.Output, StringComparison.Ordinal);
        Assert.Contains("0001_wanted.up.sql", planned.Errors, StringComparison.Ordinal);

        var applied = await RunAsync("yes\n", "apply", "--dir", In("m"));
        Assert.Equal((0, ""), (applied.ExitCode, applied.ExitCode == 0 ? "" : applied.Errors));

        var again = await RunAsync("", "plan", "--schema", In("wanted.sql"), "--dir", In("m"), "--json");
        Assert.True(again.Json.GetProperty("same").GetBoolean());
        Assert.Equal(0, again.Json.GetProperty("steps").GetArrayLength());
        Assert.Equal(2, Directory.GetFiles(In("m")).Length);

        var dropped = await RunAsync("", "plan", "--schema", In("wanted.sql"), "--drop", "--dry-run", "--dir", In("m"));
        Assert.Contains("ALTER TABLE public.owners DROP COLUMN legacy", dropped.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("", "plan", "--dir", In("m"))).ExitCode);
    }

    [Fact]
    public async Task AModelGivesTheSchemaAsItIsAndLearnsTheSteps()
    {
        await OpenAsync();
        var script = In("script.json");
        await File.WriteAllTextAsync(
            script,
            JsonSerializer.Serialize(new
            {
                scenes = new[]
                {
                    new
                    {
                        steps = new object[]
                        {
                            new { call = "pg_plan_migration", arguments = new { dataset = (string?)null, sql = (string?)null, schema = Wanted, drop = false, name = "wanted" } },
                            new { call = "pg_plan_migration", arguments = new { dataset = (string?)null, sql = (string?)null, schema = Setup[..Setup.IndexOf("INSERT", StringComparison.Ordinal)], drop = false, name = "as_it_is" } },
                            new { call = "pg_plan_migration", arguments = new { dataset = (string?)null, sql = (string?)null, schema = (string?)null, drop = false, name = "nothing" } },
                            new { then = true },
                            new { say = "So it would be." },
                        },
                    },
                },
            }),
            Cancellation);
        var settings = new SettingsFile(In("quaestor.json"), NamedVariables.None).Read();
        await using var server = await TestServer.StartAsync(answer: null, script: script, with: options => options with { Agent = options.Agent with { Settings = settings } });

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "bring it there", dataset_id = "shop_db" }));

        Assert.Equal(["planned 0001_wanted in 4 steps", "nothing to do"], turn.GetProperty("tool_calls").EnumerateArray().Take(2).Select(call => call.GetProperty("summary").GetString()));
        Assert.False(turn.GetProperty("tool_calls")[2].GetProperty("ok").GetBoolean());
    }

    async Task OpenAsync()
    {
        _database = await cluster.CreateDatabaseAsync(Setup);
        await File.WriteAllTextAsync(In("quaestor.json"), $$"""{"sources": {"shop_db": {"url": "postgres://postgres@127.0.0.1:{{(await cluster.ServerAsync()).Port}}/{{_database}}", "changes": "ask" } } }""", Cancellation);
    }

    string In(string name) => Path.Combine(_folder.Path, name);

    Task<CommandRun> RunAsync(string input, params string[] arguments) =>
        CommandRun.OfAsync(["pg", "migrate", .. arguments, "--config", In("quaestor.json"), "--store", In("store.db")], isTerminal: input.Length > 0, input: input);
}
