namespace Quaestor.Server.Auth.Tokens;

/// <summary>A token does not count.</summary>
/// <param name="reason">For the log: whoever sent the token is not told what is wrong with it, but that its time is over.</param>
sealed class TokenException(string reason) : Exception(reason)
{
    /// <summary>Nothing is wrong with it but its time.</summary>
    public bool IsExpired { get; init; }
}
