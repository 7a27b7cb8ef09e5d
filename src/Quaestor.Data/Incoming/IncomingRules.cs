namespace Quaestor.Data.Incoming;

/// <summary>What may come.</summary>
/// <param name="MostFiles">At once.</param>
/// <param name="Most">Bytes at once; null for no limit.</param>
/// <param name="Room">Bytes that their user may still bring; null for no limit.</param>
public sealed record IncomingRules(int MostFiles, long? Most, long? Room)
{
    /// <summary>Kinds of files, for the sentence that refuses another.</summary>
    public required string Kinds { get; init; }

    /// <summary>Whether a file is of such a kind, by its name.</summary>
    public required Func<string, bool> Takes { get; init; }

    /// <summary>What no name may hold besides control characters.</summary>
    public string NotInNames { get; init; } = "";

    /// <summary>Looks into a file that has come whole, and throws where it is not what its name says.</summary>
    public Action<string, FileStream>? Check { get; init; }
}
