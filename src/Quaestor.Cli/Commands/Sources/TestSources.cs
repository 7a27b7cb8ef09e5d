using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Sources;

/// <summary><c>quaestor sources test</c>: whether sources work now, by the ways that questions go.</summary>
sealed class TestSources(SharedOptions shared, Screen screen)
{
    readonly Argument<string?> _name = new("name") { Description = "One source; without it, all.", Arity = ArgumentArity.ZeroOrOne };

    public Command Create()
    {
        var command = new Command("test", "Say whether sources work now, and what to do about those that do not.") { _name };
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
            : [.. (await session.Api.GetAsync("/datasets", cancellationToken)).Items("items").Select(source => source.Text("name"))];
        List<(string Name, JsonElement Test)> tests = [];
        foreach (var name in names)
        {
            var test = await session.Api.PostAsync($"/datasets/{Uri.EscapeDataString(name)}/test", _ => { }, cancellationToken);
            tests.Add((name, test));
            if (!parsed.GetValue(shared.Json))
            {
                screen.Data.WriteLine(SafeText.Line(Line(name, test)));
            }
        }

        if (parsed.GetValue(shared.Json))
        {
            var json = Json(tests);
            screen.Print(json);
        }

        return tests.TrueForAll(tested => tested.Test.Flag("works")) ? ExitCode.Fine : ExitCode.Failed;
    }

    static string Line(string name, JsonElement test)
    {
        if (!test.Flag("works"))
        {
            return $"✗ {name}: {test.Text("error")}";
        }

        var tables = test.NumberOrNull("tables") ?? 0;
        var remarks = string.Concat(test.Items("problems").Concat(test.Items("notes")).Select(remark => " " + remark.GetString()));
        return $"✓ {name}: {tables:N0} {(tables is 1 ? "table" : "tables")}, {test.NumberOrNull("duration_ms"):0} ms.{remarks}";
    }

    static string Json(List<(string Name, JsonElement Test)> tests) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var (name, test) in tests)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            foreach (var field in test.EnumerateObject())
            {
                field.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
