namespace Quaestor.Data.Results;

/// <summary>Bytes that should be a result and are not: cut off, damaged or hostile.</summary>
/// <param name="message">What is wrong with them; for the log, since no user can cure it.</param>
/// <param name="inner">The failure behind it, if any.</param>
public sealed class ResultFormatException(string message, Exception? inner = null) : Exception(message, inner);
