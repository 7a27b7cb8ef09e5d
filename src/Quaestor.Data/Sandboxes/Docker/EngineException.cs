using System.Net;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>The engine cannot be reached, or does not do what it was asked.</summary>
/// <param name="status">What it answered with; null where it did not answer.</param>
sealed class EngineException(string message, HttpStatusCode? status = null, Exception? inner = null) : SandboxException(message, inner)
{
    public HttpStatusCode? Status { get; } = status;
}
