namespace Quaestor.Data.Sql;

/// <summary>Statements that lie in files beside the class that sends them.</summary>
static class EmbeddedSql
{
    /// <param name="owner">In its folder.</param>
    /// <param name="name">Of the file, without its ending.</param>
    public static string Read(Type owner, string name)
    {
        using var stream = owner.Assembly.GetManifestResourceStream($"{owner.Namespace}.{name}.sql")
            ?? throw new InvalidOperationException($"There is no {name}.sql beside {owner.Name}: put it there, as an embedded resource.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The names of all files of a folder.</summary>
    public static IEnumerable<string> Names(Type owner) =>
        owner.Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{owner.Namespace}.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => name[(owner.Namespace!.Length + 1)..^".sql".Length])
            .Order(StringComparer.Ordinal);
}
