using System.CommandLine;
using Quaestor.Cli.Client;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Doctor;

/// <summary><c>quaestor doctor</c>: what works here, and what to do about what does not.</summary>
sealed class DoctorCommand(SharedOptions shared, Screen screen)
{
    public Command Create()
    {
        var command = new Command("doctor", "Check what works here, and say what to do about what does not.");
        shared.AddServer(command);
        command.Options.Add(shared.Json);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = shared.ReadServer(parsed);
        await using var session = await Session.OpenAsync(options, cancellationToken);
        var findings = await new Examination(session, options, cancellationToken).RunAsync();
        if (parsed.GetValue(shared.Json))
        {
            screen.Print(Json(findings));
        }
        else
        {
            foreach (var finding in findings)
            {
                screen.Data.WriteLine(SafeText.Line($"{(finding.Works ? "✓" : "✗")} {finding.What,-9} {finding.Text}"));
            }
        }

        return findings.TrueForAll(finding => finding.Works) ? ExitCode.Fine : ExitCode.Failed;
    }

    static string Json(List<Finding> findings) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("what"u8, finding.What);
            json.WriteBoolean("works"u8, finding.Works);
            json.WriteString("text"u8, finding.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
