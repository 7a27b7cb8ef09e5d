namespace Quaestor.Data.Sources;

/// <summary>A source cannot be opened. The message is for the user: what is wrong, and what to do.</summary>
public sealed class SourceException(string message) : Exception(message);
