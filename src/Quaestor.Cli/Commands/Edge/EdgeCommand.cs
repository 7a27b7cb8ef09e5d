using System.CommandLine;
using Quaestor.Agent.Telemetry;
using Quaestor.Cli.Edge;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;

namespace Quaestor.Cli.Commands.Edge;

/// <summary><c>quaestor edge</c>: offers this machine's sources to a server, until somebody stops it. The data stay here.</summary>
sealed class EdgeCommand(SharedOptions shared, Screen screen)
{
    /// <summary>Of the environment alone: a folder's file must not decide for whom data leave.</summary>
    public const string TokenVariable = "QUAESTOR_DEVICE_TOKEN";

    const int UsualRows = 1000;

    /// <summary>An answer has to fit one message, and JSON takes more room than rows do.</summary>
    const long MostBytes = 4 << 20;

    readonly Option<string?> _token = new("--token") { Description = $"The token that the server gave for this device; better in a file, or in {TokenVariable}.", HelpName = "TOKEN" };

    readonly Option<string?> _tokenFile = new("--token-file") { Description = "A file that holds the token and nothing else.", HelpName = "FILE" };

    readonly Option<int> _maxRows = new("--max-rows") { Description = "Rows that may leave with one result at most.", HelpName = "N", DefaultValueFactory = _ => UsualRows };

    readonly Option<string?> _share = new Option<string?>("--share")
    {
        Description = "What models may see of sources that say nothing about it themselves. With summaries or rows, columns' values leave with the schema too.",
        HelpName = "schema|summaries|rows",
    }.AcceptOnlyFromAmong("schema", "summaries", "rows");

    readonly Option<bool> _ask = new("--ask") { Description = "Ask here before the rows of any statement leave, and let none leave without a yes." };

    public Command Create()
    {
        var command = new Command("edge", "Offer this machine's sources to a server that thinks, and keep the data here.");
        AddOptions(command);
        command.Options.Add(shared.Server);
        command.Options.Add(shared.Source);
        command.Options.Add(shared.Config);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>What another command takes too that offers sources beside what it does.</summary>
    public void AddOptions(Command command)
    {
        command.Options.Add(_token);
        command.Options.Add(_tokenFile);
        command.Options.Add(_maxRows);
        command.Options.Add(_share);
        command.Options.Add(_ask);
    }

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="CommandException">The server refuses this device, or there is nothing to offer.</exception>
    public async Task OfferAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var address = new DeviceAddress(ServerOf(parsed), TokenOf(parsed));
        Secrets.Learn(address.Token);
        var journal = new EdgeJournal(screen, parsed.GetResult(shared.Json) is { Implicit: false });
        if (address.IsOpen)
        {
            journal.Say($"The way to {address} is not encrypted: whoever is on it reads the token, and all rows that leave. Use https.");
        }

        var share = parsed.GetValue(_share) is { } word ? Enum.Parse<SourceShare>(word, ignoreCase: true) : default(SourceShare?);
        await using var sources = OpenedSources.Open(shared.ReadServer(parsed), new QueryLimits { MaxRows = Math.Max(1, parsed.GetValue(_maxRows)), MaxBytes = MostBytes }, share);
        journal.Say($"Offers {string.Join(", ", sources.All.Select(source => source.Name))}. Type p to pause, r to resume, q to end.");
        using var consent = parsed.GetValue(_ask) ? new EdgeConsent(journal) : null;
        var tools = new EdgeTools(sources.All, journal, consent);
        using var connection = new EdgeConnection(address, tools, journal);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var control = new EdgeControl(tools, connection, journal, consent, end);
        using var pausing = control.OnSignal(pause: true);
        using var resuming = control.OnSignal(pause: false);
        _ = Task.Run(() => control.Read(screen.Input), CancellationToken.None);
        try
        {
            await connection.RunAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is how it ends well.
        }
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await OfferAsync(parsed, cancellationToken);
        return ExitCode.Fine;
    }

    Uri ServerOf(ParseResult parsed) =>
        parsed.GetValue(shared.Server) is { } server && server.Scheme != Session.SocketScheme ? server
        : throw new CommandException(ExitCode.Usage, "Say with --server where the server is, as in --server https://quaestor.example.com.");

    string TokenOf(ParseResult parsed)
    {
        var token = parsed.GetValue(_token) ?? (parsed.GetValue(_tokenFile) is { } file ? Read(file) : Variables.OfCurrentFolder().Named.Own(TokenVariable));
        return token?.Trim() is { Length: > 0 } given && !given.Any(char.IsWhiteSpace) ? given
            : throw new CommandException(ExitCode.Usage, $"This device needs the token that the server gave for it, in {TokenVariable}, --token-file or --token. Add a device on the server to get one: POST /devices.");
    }

    static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"The token cannot be read: {exception.Message}");
        }
    }
}
