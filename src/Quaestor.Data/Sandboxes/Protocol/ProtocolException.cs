namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>The other side sent what the protocol does not know. For the log: the connection is of no further use.</summary>
class ProtocolException(string message, Exception? inner = null) : Exception(message, inner);
