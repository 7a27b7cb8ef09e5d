namespace Quaestor.Accuracy;

/// <summary>The arguments: a file, then options with a value each.</summary>
sealed class Options(IReadOnlyList<string> arguments)
{
    public string File => arguments.Count > 0 ? arguments[0] : throw new ArgumentException("Give the file of questions.");

    public string? this[string name] => Enumerable.Range(1, Math.Max(0, arguments.Count - 2)).Where(i => arguments[i] == name).Select(i => arguments[i + 1]).FirstOrDefault();
}
