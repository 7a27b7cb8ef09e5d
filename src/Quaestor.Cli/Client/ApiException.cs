namespace Quaestor.Cli.Client;

/// <summary>A request that the server did not meet. The message is a sentence for the person at the terminal.</summary>
/// <param name="code">As problem details name it: <c>unknown_dataset</c>, <c>unreachable</c> …</param>
sealed class ApiException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
