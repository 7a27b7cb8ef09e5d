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
    DatabaseSession(Session session, string dataset) => (_session, Dataset) = (session, dataset);

    /// <summary>The source, by its id or name.</summary>
    public string Dataset { get; }

    public ApiClient Api => _session.Api;

    /// <summary>The options that every command here takes.</summary>
    public static void AddOptions(Command command, SharedOptions shared)
    {
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        command.Options.Add(shared.Json);
    }

    /// <exception cref="CommandException">There is no PostgreSQL source, or several and none is named.</exception>
    public static async Task<DatabaseSession> OpenAsync(ParseResult parsed, SharedOptions shared, CancellationToken cancellationToken)
    {
        var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        try
        {
            return new(session, await ChooseAsync(session, parsed.GetValue(shared.Dataset), cancellationToken));
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <param name="noun">And what follows it: <c>top?by=total</c>.</param>
    public string Path(string noun) => $"/datasets/{Uri.EscapeDataString(Dataset)}/pg/{noun}";

    public Task<JsonElement> GetAsync(string noun, CancellationToken cancellationToken) => Api.GetAsync(Path(noun), cancellationToken);

    public Task<JsonElement> PostAsync(string noun, Action<Utf8JsonWriter> body, CancellationToken cancellationToken) => Api.PostAsync(Path(noun), body, cancellationToken);

    /// <summary>Has one statement judged and tried; what changes something waits for a yes.</summary>
    public Task<JsonElement> ProposeAsync(string sql, CancellationToken cancellationToken) =>
        Api.RunAsync("sql", sql, Dataset, cancellationToken);

    /// <summary>The answer as it came, for programs.</summary>
    public static void WriteJson(Screen screen, JsonElement answer) => screen.Print(answer.GetRawText());

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
