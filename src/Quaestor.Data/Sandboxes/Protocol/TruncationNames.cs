using Quaestor.Data.Results;

namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>How a cap is called in <see cref="DoneMessage.TruncatedBy"/>.</summary>
static class TruncationNames
{
    public static string? Of(Truncation? cap) => cap switch
    {
        Truncation.Rows => "rows",
        Truncation.Bytes => "bytes",
        _ => null,
    };

    /// <exception cref="ProtocolException">There is no such cap.</exception>
    public static Truncation? Read(string? name) => name switch
    {
        null => null,
        "rows" => Truncation.Rows,
        "bytes" => Truncation.Bytes,
        _ => throw new ProtocolException("A result was cut by an unknown cap."),
    };
}
