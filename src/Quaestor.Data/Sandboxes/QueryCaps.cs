namespace Quaestor.Data.Sandboxes;

/// <summary>What a query may bring and take.</summary>
/// <param name="MaxBytes">Of encoded rows.</param>
sealed record QueryCaps(long MaxRows, long MaxBytes, TimeSpan Timeout);
