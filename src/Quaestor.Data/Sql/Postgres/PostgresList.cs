namespace Quaestor.Data.Sql.Postgres;

/// <summary>The text files beside this one, embedded; '#' starts a comment line.</summary>
static class PostgresList
{
    public static IEnumerable<string> Lines(string file)
    {
        using var reader = new StringReader(Text(file));
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    public static string Text(string file)
    {
        var type = typeof(PostgresList);
        using var stream = type.Assembly.GetManifestResourceStream($"{type.Namespace}.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded in {type.Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
