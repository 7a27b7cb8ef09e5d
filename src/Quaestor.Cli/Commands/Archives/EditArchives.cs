using System.CommandLine;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Archives;

/// <summary><c>quaestor archives add|remove</c>: changes of the settings file; a server that runs on it follows.</summary>
sealed class EditArchives(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _name = new("name") { Description = "Letters, digits and underscores." };
    readonly Argument<string> _place = new("path") { Description = "A folder, a zip file, or a document." };
    readonly Option<string?> _description = new("--description") { Description = "What is in it, in a sentence for people and models.", HelpName = "TEXT" };
    readonly Option<string?> _share = new("--share") { Description = "What models are shown of what is found.", HelpName = "schema|summaries|rows" };

    public Command CreateAdd() => Change.Of(
        new Command("add", "Add an archive to the settings.") { _name, _place, _description, _share },
        (parsed, editor) =>
        {
            var place = parsed.GetRequiredValue(_place);
            if (!Path.Exists(place))
            {
                throw new SettingsException($"There is nothing at {Path.GetFullPath(place)}. Give a folder, a zip file, or a document.");
            }

            editor.AddArchive(new NewArchive(parsed.GetRequiredValue(_name), place, parsed.GetValue(_description), parsed.GetValue(_share)));
            return Task.CompletedTask;
        },
        (name, path) => $"{name} is an archive now, in {path}. It is indexed when it is first searched, or by: quaestor archives index {name}");

    public Command CreateRemove() => Change.Of(
        new Command("remove", "Take an archive out of the settings; its documents stay.") { _name },
        (parsed, editor) =>
        {
            editor.RemoveArchive(parsed.GetRequiredValue(_name));
            return Task.CompletedTask;
        },
        (name, path) => $"{name} is no archive any more, in {path}.");

    SettingsChange Change => new(shared, screen, _name);
}
