namespace Quaestor.Data.Incoming;

/// <summary>What was brought is not kept. The message is for whoever brought it.</summary>
/// <param name="code">Stable, in snake case.</param>
public sealed class IncomingException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public const string TooLarge = "upload_too_large";
    public const string NoRoom = "uploads_full";
    public const string NotStored = "not_stored";

    public string Code { get; } = code;
}
