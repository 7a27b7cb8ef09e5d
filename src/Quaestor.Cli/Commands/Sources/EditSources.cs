using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Settings;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Cli.Commands.Sources;

/// <summary><c>quaestor sources add|remove|use</c>: changes of the settings file; a server that runs on it follows.</summary>
sealed class EditSources(SharedOptions shared, Screen screen)
{
    readonly Argument<string> _name = new("name") { Description = "Letters, digits and underscores." };
    readonly Argument<string> _place = new("place") { Description = "A file, a folder, or the URL of a PostgreSQL database." };
    readonly Option<string?> _description = new("--description") { Description = "What is in it, in a sentence for people and models.", HelpName = "TEXT" };
    readonly Option<string?> _changes = new("--changes") { Description = "Whether its data may be changed, each time after a person's yes.", HelpName = "read_only|ask" };
    readonly Option<string?> _share = new("--share") { Description = "What models may be shown of it.", HelpName = "schema|summaries|rows" };
    readonly Option<string?> _colour = new("--colour") { Description = "How it is marked.", HelpName = "#rrggbb|NAME" };
    readonly Option<long?> _maxRows = new("--max-rows") { Description = "Rows of a result at most.", HelpName = "N" };
    readonly Option<long?> _timeout = new("--timeout") { Description = "For each query.", HelpName = "SECONDS" };

    public Command CreateAdd() => Change.Of(
        new Command("add", "Add a source to the settings.") { _name, _place, _description, _changes, _share, _colour, _maxRows, _timeout },
        async (parsed, editor) =>
        {
            var source = Read(parsed);
            await CheckAsync(source);
            editor.Add(source);
            if (source.PasswordVariable is { } variable)
            {
                screen.Say($"The password is not written down: the settings take it from the variable {variable}. Set that in the environment, or in a file .env where Quaestor is started.");
            }
        },
        (name, path) => $"{name} is a source now, in {path}.");

    public Command CreateRemove() => Change.Of(
        new Command("remove", "Take a source out of the settings; its data stay.") { _name },
        (parsed, editor) =>
        {
            editor.Remove(parsed.GetRequiredValue(_name));
            return Task.CompletedTask;
        },
        (name, path) => $"{name} is no source any more, in {path}.");

    public Command CreateUse() => Change.Of(
        new Command("use", "Make a source the one that is meant where none is named.") { _name },
        (parsed, editor) =>
        {
            editor.Use(parsed.GetRequiredValue(_name));
            return Task.CompletedTask;
        },
        (name, path) => $"{name} is meant where no source is named, in {path}.");

    SettingsChange Change => new(shared, screen, _name);

    NewSource Read(ParseResult parsed)
    {
        (string Key, string? Value)[] policy =
        [
            ("changes", Quoted(parsed.GetValue(_changes))),
            ("share", Quoted(parsed.GetValue(_share))),
            ("colour", Quoted(parsed.GetValue(_colour))),
            ("max_rows", parsed.GetValue(_maxRows)?.ToString(CultureInfo.InvariantCulture)),
            ("timeout_seconds", parsed.GetValue(_timeout)?.ToString(CultureInfo.InvariantCulture)),
        ];
        return new(parsed.GetRequiredValue(_name), parsed.GetRequiredValue(_place))
        {
            Description = parsed.GetValue(_description),
            Policy = [.. policy.Where(key => key.Value is not null).Select(key => new KeyValuePair<string, string>(key.Key, key.Value!))],
        };
    }

    static string? Quoted(string? text) => text is null ? null : JsonText.Of(json => json.WriteStringValue(text));

    // Looks whether it is there and of a kind that is read; nothing of it is read yet.
    static async Task CheckAsync(NewSource source)
    {
        await using var pool = new WorkerPool(new WorkerPoolOptions(), NullLogger<WorkerPool>.Instance);
        await new SourceOpener(pool).Open(source.Place, source.Name).DisposeAsync();
    }
}
