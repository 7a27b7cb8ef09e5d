namespace Quaestor.Agent.Hosting;

/// <summary>A turn cannot be answered for a reason outside the model. The message is a sentence for the user.</summary>
/// <param name="code">Stable, in snake case.</param>
public sealed class TurnFailedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
