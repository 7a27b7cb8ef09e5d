namespace Quaestor.Data.Results;

/// <summary>What one query may bring and take. Rows and bytes are exact: a result says which of them cut it.</summary>
/// <param name="MaxBytes">Of encoded rows.</param>
/// <param name="Timeout">From the moment the engine has the statement to its last row.</param>
public sealed record QueryCaps(long MaxRows, long MaxBytes, TimeSpan Timeout);
