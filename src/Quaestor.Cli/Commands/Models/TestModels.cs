using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Models;

/// <summary><c>quaestor models test</c>: asks a model for a word and for a tool call, and says what came of it.</summary>
sealed class TestModels(SharedOptions shared, Screen screen)
{
    readonly Argument<string?> _name = new("name") { Description = "A model or a route; without it, the default.", Arity = ArgumentArity.ZeroOrOne };

    public Command Create()
    {
        var command = new Command("test", "Ask a model for a word and for a tool call, and say what to do where it fails.") { _name };
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed) with { WarmUp = false }, cancellationToken);
        var tests = await session.Api.PostAsync("/models/test", body => WriteName(body, parsed.GetValue(_name)), cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            var json = tests.GetProperty("items").GetRawText();
            screen.Print(json);
        }
        else
        {
            foreach (var test in tests.Items("items"))
            {
                screen.Data.WriteLine(SafeText.Line(Line(test)));
            }
        }

        return tests.Items("items").All(test => test.Flag("works")) ? ExitCode.Fine : ExitCode.Failed;
    }

    static void WriteName(Utf8JsonWriter body, string? name)
    {
        if (name is not null)
        {
            body.WriteString("model"u8, name);
        }
    }

    static string Line(JsonElement test) =>
        !test.Flag("works")
            ? $"✗ {test.Text("id")}: {test.Text("error")}"
            : $"✓ {test.Text("id")}: {test.NumberOrNull("latency_ms"):0} ms, {test.NumberOrNull("input_tokens"):0} tokens in, {test.NumberOrNull("output_tokens"):0} out. "
                + (test.Flag("tools") ? "It calls tools." : test.Text("tools_error"));
}
