using System.Text.Json;

namespace Quaestor.Data.Results;

/// <summary>Cells as plain text.</summary>
public static class CellText
{
    /// <summary>The cell's text as JSON would show it, without quotes; empty for a missing value.</summary>
    public static string Of(object? cell) => cell switch
    {
        null => "",
        string text => text,
        bool boolean => boolean ? "true" : "false",
        JsonElement json => json.GetRawText(),
        IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A cell cannot be a {cell.GetType().Name}.", nameof(cell)),
    };
}
