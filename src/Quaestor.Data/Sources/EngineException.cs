namespace Quaestor.Data.Sources;

/// <summary>What an engine says of a statement that it cannot run. The message is for the person and the model.</summary>
/// <param name="code">Stable, snake case: <c>syntax_error</c>, <c>unknown_table</c>, <c>unknown_column</c>, <c>connection_lost</c> …</param>
/// <param name="position">0-based index of the character it is about; null where the engine names none.</param>
public sealed class EngineException(string code, string message, int? position = null) : Exception(message)
{
    public string Code { get; } = code;

    public int? Position { get; } = position;
}
