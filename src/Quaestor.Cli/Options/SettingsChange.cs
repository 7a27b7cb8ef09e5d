using System.CommandLine;
using Quaestor.Agent.Settings;
using Quaestor.Cli.Client;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Options;

/// <summary>Makes a command of a change of the settings file: finds the file, has it changed, and tells what was done.</summary>
/// <param name="name">What is changed, as the settings call it.</param>
sealed class SettingsChange(SharedOptions shared, Screen screen, Argument<string> name)
{
    /// <param name="done">What to tell, of the name and the file's path.</param>
    public Command Of(Command command, Func<ParseResult, SettingsEditor, Task> change, Func<string, string, string> done)
    {
        command.Options.Add(shared.Config);
        command.Options.Add(shared.Json);
        command.SetAction(async (parsed, _) =>
        {
            var environment = Variables.OfCurrentFolder();
            var path = environment.SettingsPath(parsed.GetValue(shared.Config)) ?? SettingsFile.Name;
            await change(parsed, new SettingsEditor(path, environment.Named));
            Tell(parsed, command.Name, Path.GetFullPath(path), done);
            return ExitCode.Fine;
        });
        return command;
    }

    void Tell(ParseResult parsed, string verb, string path, Func<string, string, string> done)
    {
        var changed = parsed.GetRequiredValue(name);
        screen.Data.WriteLine(parsed.GetValue(shared.Json)
            ? JsonText.Of(json =>
            {
                json.WriteStartObject();
                json.WriteString("name"u8, changed);
                json.WriteString("done"u8, verb);
                json.WriteString("settings"u8, path);
                json.WriteEndObject();
            })
            : SafeText.Line(done(changed, path)));
    }
}
