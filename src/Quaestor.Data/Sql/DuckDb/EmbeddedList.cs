namespace Quaestor.Data.Sql.DuckDb;

/// <summary>The guard's allow-lists: text files beside this one, embedded; '#' starts a comment line.</summary>
static class EmbeddedList
{
    public static IEnumerable<string> Lines(string file)
    {
        var type = typeof(EmbeddedList);
        using var stream = type.Assembly.GetManifestResourceStream($"{type.Namespace}.{file}")
            ?? throw new InvalidOperationException($"The list {file} is not embedded in {type.Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
