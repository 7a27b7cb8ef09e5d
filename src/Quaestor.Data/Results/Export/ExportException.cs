namespace Quaestor.Data.Results.Export;

/// <summary>A result does not fit a format. Thrown before anything of it is written; the message says what to do.</summary>
public sealed class ExportException(string message) : Exception(message);
