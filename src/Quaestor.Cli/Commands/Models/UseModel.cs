using System.CommandLine;
using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Models;

/// <summary><c>quaestor models use</c>: writes into the settings which model answers where nothing else is said.</summary>
sealed class UseModel(SharedOptions shared, Screen screen)
{
    /// <summary>They stand above the file.</summary>
    static readonly string[] Stronger = [ModelVariables.ModelName, ModelVariables.OnlineEndpoints, ModelVariables.DefaultTransport];

    readonly Argument<string> _name = new("name") { Description = "A model, a route, or planner." };

    public Command Create()
    {
        var command = new Command("use", "Make a model the one that answers where nothing else is said.") { _name };
        command.Options.Add(shared.Config);
        command.Options.Add(shared.Json);
        command.SetAction(Run);
        return command;
    }

    int Run(ParseResult parsed)
    {
        var environment = Variables.OfCurrentFolder();
        var path = Path.GetFullPath(environment.SettingsPath(parsed.GetValue(shared.Config)) ?? SettingsFile.Name);
        var id = Find(parsed.GetRequiredValue(_name), File.Exists(path) ? environment.SettingsFile(parsed.GetValue(shared.Config)) : null, environment);
        new SettingsEditor(path, environment.Named).UseModel(id);
        screen.Data.WriteLine(parsed.GetValue(shared.Json)
            ? JsonText.Of(json =>
            {
                json.WriteStartObject();
                json.WriteString("name"u8, id);
                json.WriteString("done"u8, "use"u8);
                json.WriteString("settings"u8, path);
                json.WriteEndObject();
            })
            : SafeText.Line($"{id} answers where nothing else is said, in {path}."));
        foreach (var variable in Stronger.Where(variable => environment.Named.Find(variable) is not null))
        {
            screen.Say($"{variable} is set, and stands above the file. Unset it for the file to count.");
        }

        return ExitCode.Fine;
    }

    static string Find(string name, SettingsFile? file, Variables environment) =>
        ModelFactory.WholeName(ModelVariables.Over(file?.Read().Models ?? ModelSettings.None, environment.Named), name);
}
