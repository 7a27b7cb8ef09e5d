namespace Quaestor.Agent.Postgres;

/// <summary>What cannot be done with a database, and why. The message is a sentence for the person and the model.</summary>
/// <param name="code">Stable, in snake case.</param>
public sealed class AdministrationException(string code, string message) : Exception(message)
{
    /// <summary>It can be tried again when something else has ended.</summary>
    public const string Busy = "busy";

    public string Code { get; } = code;
}
