using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Archives;

/// <summary><c>quaestor archives index</c>: brings indexes up to date now, and says what is refused.</summary>
sealed class IndexArchives(SharedOptions shared, Screen screen)
{
    static readonly TimeSpan TellsEvery = TimeSpan.FromSeconds(1);

    readonly Argument<string?> _name = new("name") { Description = "One archive; without it, all.", Arity = ArgumentArity.ZeroOrOne };

    public Command Create()
    {
        var command = new Command("index", "Read what is new or has changed, try once more what was refused, and say what still is.") { _name };
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        List<string> names = parsed.GetValue(_name) is { } one
            ? [one]
            : [.. (await session.Api.GetAsync("/archives", cancellationToken)).Items("items").Select(archive => archive.Text("name"))];
        List<JsonElement> indexed = [];
        foreach (var name in names)
        {
            indexed.Add(await IndexAsync(session.Api, name, cancellationToken));
            if (!parsed.GetValue(shared.Json))
            {
                Write(indexed[^1]);
            }
        }

        if (parsed.GetValue(shared.Json))
        {
            var json = $"[{string.Join(',', indexed.Select(archive => archive.GetRawText()))}]";
            screen.Print(json);
        }
        else if (names.Count == 0)
        {
            screen.Say("There are no archives. Add one: quaestor archives add NAME PATH");
        }

        return indexed.TrueForAll(archive => archive.TextOrNull("problem") is null) ? ExitCode.Fine : ExitCode.Failed;
    }

    /// <summary>Tells how far it is, where it takes longer than a second.</summary>
    async Task<JsonElement> IndexAsync(ApiClient api, string name, CancellationToken cancellationToken)
    {
        var path = $"/archives/{Uri.EscapeDataString(name)}";
        var indexing = api.PostAsync($"{path}/index", _ => { }, cancellationToken);
        while (await Task.WhenAny(indexing, Task.Delay(TellsEvery, cancellationToken)) != indexing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((await api.GetAsync(path, cancellationToken)) is { ValueKind: JsonValueKind.Object } archive && archive.TryGetProperty("indexing", out var progress))
            {
                screen.Say($"{name}: {Number(progress, "done")} of {Number(progress, "total")} documents");
            }
        }

        return await indexing;
    }

    void Write(JsonElement archive)
    {
        screen.Data.WriteLine(SafeText.Line($"{archive.Text("name")}: {Count(archive, "documents", "document")}, {Count(archive, "passages", "passage")}, {Number(archive, "refused_count")} refused, {Number(archive, "other_files")} other files"));
        foreach (var refused in archive.Items("refused"))
        {
            screen.Say(SafeText.Line($"{refused.Text("path")} {refused.Text("reason")}"));
        }

        if ((archive.NumberOrNull("refused_count") ?? 0) - archive.Items("refused").Count() is > 0 and var more)
        {
            screen.Say($"… and {more:N0} more.");
        }

        foreach (var problem in (string?[])[archive.TextOrNull("problem"), archive.TextOrNull("vector_problem")])
        {
            if (problem is not null)
            {
                screen.Complain(problem);
            }
        }
    }

    static string Count(JsonElement archive, string name, string one) => $"{Number(archive, name)} {(archive.NumberOrNull(name) is 1 ? one : one + "s")}";

    static string Number(JsonElement element, string name) => (element.NumberOrNull(name) ?? 0).ToString("N0", CultureInfo.InvariantCulture);
}
