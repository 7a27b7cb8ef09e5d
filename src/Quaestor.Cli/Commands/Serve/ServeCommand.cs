using System.CommandLine;
using System.Runtime.InteropServices;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Sandboxes;
using Quaestor.Server;

namespace Quaestor.Cli.Commands.Serve;

/// <summary><c>quaestor serve</c>: the page and the HTTP interface, until somebody stops it.</summary>
sealed class ServeCommand(SharedOptions shared, Screen screen)
{
    readonly Option<string[]> _urls = new("--urls")
    {
        Description = $"Where to listen, {ServerOptions.DefaultUrl} without it; an address of this machine alone unless there are users.",
        HelpName = "URL",
    };

    readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log more than warnings." };

    public Command Create()
    {
        var command = new Command("serve", "Serve the page and the HTTP interface.") { _urls };
        command.Options.Add(shared.Source);
        command.Options.Add(shared.Store);
        command.Options.Add(shared.Config);
        command.Options.Add(shared.Today);
        command.Options.Add(shared.TimeZone);
        command.Options.Add(shared.Script);
        command.Options.Add(_verbose);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var agent = Session.AgentOptionsOf(shared.ReadServer(parsed) with { WarmUp = false }) with { WatchSettings = true };
        var urls = parsed.GetValue(_urls) is { Length: > 0 } given ? given : agent.Settings.ServerUrls ?? [ServerOptions.DefaultUrl];
        var options = new ServerOptions
        {
            Urls = [.. urls.SelectMany(several => several.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Verbose = parsed.GetValue(_verbose),
            Agent = agent,
            Limits = agent.Settings.ServerLimits,
            Hosts = agent.Settings.ServerHosts,
            Auth = agent.Settings.Auth,
            Logs = agent.Settings.Telemetry,
            Mcp = agent.Settings.ServerMcp,
        };
        await using var server = await QuaestorServer.StartAsync(options, cancellationToken);
        screen.Say($"Quaestor serves {string.Join(" and ", server.Addresses)}. Ctrl+C ends it.");
        if (server.Agent.Sources.All.Count == 0)
        {
            screen.Say("There is no source yet: start with --source and the path of a file or a folder.");
        }

        foreach (var source in server.Agent.Sources.Configured.Where(source => source.Problem is not null))
        {
            screen.Complain($"The source {source.Source.Name} cannot be used. {source.Problem}");
        }

        using var reload = ReloadOnSignal(server);
        var sandbox = SaySandboxAsync(server, cancellationToken);
        try
        {
            await server.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is how a server ends well.
        }

        await server.StopAsync(CancellationToken.None);
        await sandbox;
        return ExitCode.Fine;
    }

    // What programs that run without a terminal do by custom; a terminal that closes still ends this one.
    static PosixSignalRegistration? ReloadOnSignal(QuaestorServer server) =>
        !Console.IsInputRedirected
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                _ = server.Agent.LiveSources.ReloadAsync();
            });

    // Also starts the judge, so that the first question need not wait for it.
    async Task SaySandboxAsync(QuaestorServer server, CancellationToken cancellationToken)
    {
        try
        {
            if ((await server.Agent.Workers.StatusAsync(cancellationToken)).Reason is { } reason)
            {
                screen.Complain($"No sandbox holds here. {reason}");
            }
        }
        catch (SandboxException exception)
        {
            screen.Complain(exception.Message);
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was known.
        }
    }
}
