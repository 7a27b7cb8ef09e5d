using System.CommandLine;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Capsules;

/// <summary><c>quaestor capsule verify</c> and <c>replay</c>: runs it again; ends with 0 where it came to the same.</summary>
sealed class CompareCapsule(string name, string description, SharedOptions shared, Screen screen)
{
    readonly Argument<string> _id = new("id") { Description = "The run's id." };

    public Command Create()
    {
        var command = new Command(name, description) { _id };
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var session = await Session.OpenAsync(shared.ReadServer(parsed), cancellationToken);
        var address = $"/runs/{Uri.EscapeDataString(parsed.GetRequiredValue(_id))}/{name}";
        var replay = name == "verify" ? await session.Api.GetAsync(address, cancellationToken) : await session.Api.PostAsync(address, _ => { }, cancellationToken);
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(replay.GetRawText());
        }
        else
        {
            Tell(replay);
        }

        return replay.Text("verdict") == "same" ? ExitCode.Fine : ExitCode.Failed;
    }

    void Tell(JsonElement replay)
    {
        screen.Data.WriteLine(replay.Text("verdict"));
        foreach (var note in replay.Items("notes"))
        {
            screen.Say(note.GetString()!);
        }

        if (replay.Text("stored_rows") == "changed")
        {
            screen.Say("The rows that the run stored have been changed since.");
        }

        if (name == "replay" && replay.Object("now") is { } now)
        {
            screen.Say($"The new run is {now.Text("run_id")}.");
        }
    }
}
