using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Output;

/// <summary>Why a run failed, and where in it.</summary>
static class RunErrorText
{
    /// <param name="run">As the server answers it.</param>
    public static string Of(JsonElement run)
    {
        var error = run.Object("error") ?? run;
        var place = (error.NumberOrNull("line"), error.NumberOrNull("column")) switch
        {
            ({ } line, { } column) => $" (line {line}, column {column})",
            ({ } line, null) => $" (line {line})",
            _ => "",
        };
        return (error.TextOrNull("message") ?? "The run failed.") + place;
    }
}
