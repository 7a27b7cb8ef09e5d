namespace Quaestor.Server.Http;

/// <summary>Ends a request with problem details (RFC 9457).</summary>
/// <param name="detail">A sentence for whoever asked, which says what to do.</param>
sealed class ProblemException(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>When the same request may do better.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ProblemException Invalid(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

    public static ProblemException NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);
}
