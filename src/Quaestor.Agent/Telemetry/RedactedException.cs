namespace Quaestor.Agent.Telemetry;

/// <summary>Stands for an exception whose text holds a secret.</summary>
sealed class RedactedException : Exception
{
    readonly string _whole;
    readonly string? _stack;

    RedactedException(Exception exception, string whole)
        : base(Secrets.Redact(exception.Message)) => (_whole, _stack) = (whole, exception.StackTrace);

    public override string? StackTrace => _stack;

    /// <returns>The exception itself where it holds none.</returns>
    public static Exception? Of(Exception? exception)
    {
        if (exception is null)
        {
            return null;
        }

        var whole = exception.ToString();
        var redacted = Secrets.Redact(whole);
        return redacted == whole ? exception : new RedactedException(exception, redacted);
    }

    public override string ToString() => _whole;
}
