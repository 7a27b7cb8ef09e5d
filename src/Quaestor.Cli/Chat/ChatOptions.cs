using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat;

/// <summary>How a chat begins and looks.</summary>
sealed record ChatOptions
{
    /// <summary>Null to choose by the terminal's ground.</summary>
    public Theme? Theme { get; init; }

    /// <summary>Whether the terminal shows any colour by red, green and blue.</summary>
    public bool IsTrueColour { get; init; }

    /// <summary>The source to begin with; null for the default one.</summary>
    public string? Dataset { get; init; }

    public string? Model { get; init; }

    /// <summary>The conversation to go on with; null for a new one.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Where what was sent is kept; null to keep nothing.</summary>
    public string? HistoryPath { get; init; }

    /// <summary>The program that long texts are written with.</summary>
    public required string Editor { get; init; }
}
