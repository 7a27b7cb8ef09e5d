namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>The other end sends more than it was asked for.</summary>
sealed class CapPassedException(string message) : ProtocolException(message);
