namespace Quaestor.Data.Results;

/// <summary>A request names a column that the result does not have. The message is for whoever asked.</summary>
/// <param name="name">The name that was given.</param>
/// <param name="columns">The names there are.</param>
public sealed class UnknownColumnException(string name, IEnumerable<string> columns)
    : Exception($"The result has no column {name}. Its columns are: {string.Join(", ", columns)}.");
