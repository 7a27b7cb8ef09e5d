using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Archives;

/// <summary><c>quaestor archives search</c>: the documents that fit a question, each with the place of its best passage.</summary>
sealed class SearchArchives(SharedOptions shared, Screen screen)
{
    const int ShownCharacters = 400;

    readonly Argument<string> _question = new("question") { Description = "What to look for, in words." };
    readonly Option<string?> _archive = new("--archive") { Description = "The one to search; without it, your usual ones.", HelpName = "NAME" };
    readonly Option<int> _limit = new("--limit") { Description = "Documents at most.", HelpName = "N", DefaultValueFactory = _ => 5 };

    public Command Create()
    {
        var command = new Command("search", "Find the documents that fit a question, each with its best passage.") { _question, _archive, _limit };
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var archive = parsed.GetValue(_archive) is { } name ? $"&archive={Uri.EscapeDataString(name)}" : "";
        var found = await session.Api.GetAsync($"/archives/search?q={Uri.EscapeDataString(parsed.GetRequiredValue(_question))}&limit={parsed.GetValue(_limit)}{archive}", cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(found.GetRawText());
        }
        else
        {
            Write([.. found.Items("items")]);
        }

        if (found.TextOrNull("notice") is { } notice)
        {
            screen.Say(notice);
        }

        return ExitCode.Fine;
    }

    void Write(List<JsonElement> hits)
    {
        if (hits.Count == 0)
        {
            screen.Say("Nothing fits. Try other words.");
        }

        foreach (var hit in hits)
        {
            var heading = hit.Text("heading");
            screen.Data.WriteLine(SafeText.Line($"{hit.Text("archive")}/{hit.Text("citation")}  {hit.Text("title")}{(heading.Length > 0 && heading != hit.Text("title") ? $" – {heading}" : "")}"));
            var text = string.Join(' ', hit.Text("text").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            screen.Data.WriteLine($"  {SafeText.Line(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}");
        }
    }
}
