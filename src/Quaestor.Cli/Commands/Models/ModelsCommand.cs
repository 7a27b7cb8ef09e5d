using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Models;

/// <summary><c>quaestor models</c>: what can answer, whether it works, and which is the default.</summary>
sealed class ModelsCommand(SharedOptions shared, Screen screen)
{
    readonly Option<bool> _available = new("--available") { Description = "What providers and runners say they have, instead of what is set up." };

    readonly Option<bool> _check = new("--check") { Description = "Ask each provider whether it is there and has the model." };

    public Command Create()
    {
        var command = List(new Command("models", "List the models, test them, and choose the default."));
        command.Subcommands.Add(List(new Command("list", "List what can answer: routes, models, and the planner.")));
        command.Subcommands.Add(new TestModels(shared, screen).Create());
        command.Subcommands.Add(new UseModel(shared, screen).Create());
        return command;
    }

    Command List(Command command)
    {
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.Options.Add(_available);
        command.Options.Add(_check);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var isAvailable = parsed.GetValue(_available);
        var models = await session.Api.GetAsync(isAvailable ? "/models/available" : parsed.GetValue(_check) ? "/models?check=true" : "/models", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(models.GetRawText());
            return ExitCode.Fine;
        }

        if (isAvailable)
        {
            WriteAvailable(models);
            return ExitCode.Fine;
        }

        var table = new TextTable([("name", false), ("default", false), ("kind", false), ("provider", false), ("health", false)]);
        foreach (var model in models.Items("items"))
        {
            table.Add([model.Text("id"), model.Flag("default") ? "✓" : "", model.Text("kind"), model.Text("provider"), model.Text("health")]);
        }

        table.Write(screen.Data, screen.Width);
        foreach (var model in models.Items("items").Where(model => model.TextOrNull("reason") is not null))
        {
            screen.Say($"{model.Text("id")}: {model.Text("reason")}");
        }

        return ExitCode.Fine;
    }

    // As requests name them; of a local model, what its server has.
    void WriteAvailable(JsonElement providers)
    {
        foreach (var provider in providers.Items("items"))
        {
            foreach (var model in provider.Items("models"))
            {
                screen.Data.WriteLine(SafeText.Line($"{provider.Text("provider")}/{model.GetString()}"));
            }

            if (provider.TextOrNull("problem") is { } problem)
            {
                screen.Complain($"{provider.Text("provider")}: {problem}");
            }
        }
    }
}
