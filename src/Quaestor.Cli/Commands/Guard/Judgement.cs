using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Commands.Guard;

/// <summary>What the guard said of one statement.</summary>
/// <param name="Verdict"><c>allow</c>, <c>refuse</c> or <c>approval</c>.</param>
/// <param name="Layer">The layer that decided; null where none speaks against it.</param>
/// <param name="Reason">Null where it is allowed.</param>
sealed record Judgement(string Verdict, string? Layer, string? Reason)
{
    public int? Line { get; init; }

    public int? Column { get; init; }

    public int ExitCode => Verdict switch
    {
        "allow" => Sessions.ExitCode.Fine,
        "approval" => Sessions.ExitCode.NeedsApproval,
        _ => Sessions.ExitCode.RefusedByGuard,
    };

    /// <summary>For people.</summary>
    public string Sentence()
    {
        var verdict = Verdict switch
        {
            "allow" => "allowed: the statement only reads.",
            "approval" => $"needs approval ({Layer}): {Reason}",
            _ => $"refused ({Layer}): {Reason}",
        };
        return Line is { } line ? $"{verdict} (line {line}, column {Column})" : verdict;
    }

    /// <summary>For programs.</summary>
    public string Json() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        Write(json);
        if (Line is { } line && Column is { } column)
        {
            json.WriteNumber("line"u8, line);
            json.WriteNumber("column"u8, column);
        }

        json.WriteEndObject();
    });

    /// <summary>Verdict, layer and reason, each of them always.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("verdict"u8, Verdict);
        json.WriteString("layer"u8, Layer);
        json.WriteString("reason"u8, Reason);
    }
}
