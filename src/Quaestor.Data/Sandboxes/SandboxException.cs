namespace Quaestor.Data.Sandboxes;

/// <summary>A sandbox cannot do what was asked. The message is a sentence for the user, cure included.</summary>
public class SandboxException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The data is there, but not for the user that workers run as.</summary>
public sealed class UnreadableDataException(string path, string user) : SandboxException(
    $"{path} cannot be read by {user}, as whom queries run. Let others read it: chmod -R o+rX '{path}'");

/// <summary>The source's tables cannot be made: a file has gone or has changed since it was looked at.</summary>
public sealed class SourceOpenException(string reason, Exception inner) : SandboxException(
    $"The source's tables cannot be opened: {reason.TrimEnd('.')}. If its files have changed, refresh the source.", inner);
