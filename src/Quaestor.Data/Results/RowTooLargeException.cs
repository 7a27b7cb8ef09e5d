namespace Quaestor.Data.Results;

/// <summary>A single row (with its values written out) does not fit a chunk.</summary>
public sealed class RowTooLargeException() : Exception(
    $"One row of the result is larger than {ChunkFormat.MaxBytes >> 20} MB. Select fewer columns, or shorten the long values with left(…) or list slices.");
