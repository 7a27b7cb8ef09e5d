using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Postgres.Databases;

/// <summary>One command's way to the routes of one database.</summary>
sealed class DatabaseSession : IAsyncDisposable
{
    readonly Session _session;
    readonly Screen _screen;

    DatabaseSession(Session session, string dataset, Screen screen, bool isJson) => (_session, Dataset, _screen, IsJson) = (session, dataset, screen, isJson);

    /// <summary>The source, by its id or name.</summary>
    public string Dataset { get; }

    /// <summary>Whether a program reads what the command writes.</summary>
    public bool IsJson { get; }

    public ApiClient Api => _session.Api;

    /// <exception cref="CommandException">There is no PostgreSQL source, or several and none is named.</exception>
    public static async Task<DatabaseSession> OpenAsync(ParseResult parsed, SharedOptions shared, Screen screen, CancellationToken cancellationToken)
    {
        var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        try
        {
            return new(session, await ChooseAsync(session, parsed.GetValue(shared.Dataset), cancellationToken), screen, parsed.GetValue(shared.Json));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>All that a command does that asks one thing and tells the answer.</summary>
    /// <param name="show">How people read it.</param>
    /// <returns>The answer: what it says decides how the command ends.</returns>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public static async Task<JsonElement> TellAsync(
        ParseResult parsed, SharedOptions shared, Screen screen, Func<DatabaseSession, Task<JsonElement>> ask, Action<JsonElement> show, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(parsed, shared, screen, cancellationToken);
        return database.Tell(await ask(database), show);
    }

    /// <summary>Writes an answer as it came where a program wants JSON, and shows it to people.</summary>
    /// <returns>The answer.</returns>
    public JsonElement Tell(JsonElement answer, Action<JsonElement> show)
    {
        if (IsJson)
        {
            _screen.Print(answer.GetRawText());
        }
        else
        {
            show(answer);
        }

        return answer;
    }

    /// <param name="noun">And what follows it: <c>top?by=total</c>.</param>
    public string Path(string noun) => $"/datasets/{Uri.EscapeDataString(Dataset)}/pg/{noun}";

    public Task<JsonElement> GetAsync(string noun, CancellationToken cancellationToken) => Api.GetAsync(Path(noun), cancellationToken);

    public Task<JsonElement> PostAsync(string noun, Action<Utf8JsonWriter> body, CancellationToken cancellationToken) => Api.PostAsync(Path(noun), body, cancellationToken);

    /// <summary>Has one statement judged and tried; what changes something waits for a yes.</summary>
    public Task<JsonElement> ProposeAsync(string sql, CancellationToken cancellationToken) =>
        Api.RunAsync("sql", sql, Dataset, cancellationToken);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    static async Task<string> ChooseAsync(Session session, string? named, CancellationToken cancellationToken)
    {
        if (named is not null)
        {
            return named;
        }

        var databases = (await session.Api.GetAsync("/datasets", cancellationToken)).Items("items").Where(source => source.Text("kind") == "postgres").ToList();
        return databases switch
        {
            [var only] => only.Text("id"),
            [] => throw new CommandException(ExitCode.Usage, "There is no PostgreSQL source. Name one with --source postgresql://user@host/database."),
            _ => databases.FirstOrDefault(source => source.Flag("default")) is { ValueKind: JsonValueKind.Object } usual
                ? usual.Text("id")
                : throw new CommandException(ExitCode.Usage, $"There are several PostgreSQL sources. Choose one with --dataset: {string.Join(", ", databases.Select(source => source.Text("name")))}."),
        };
    }
}
