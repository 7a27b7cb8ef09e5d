namespace Quaestor.Data.Postgres.Migrations.Reading;

/// <summary>Reads statements as what they ask for. What is of no known form is taken as it is.</summary>
static class WishReader
{
    static readonly string[] Kinds = ["table", "view", "sequence", "schema", "type", "domain", "statistics", "function", "trigger"];

    /// <param name="sql">One statement.</param>
    public static IReadOnlyList<Wish> Read(string sql)
    {
        var words = new Words(sql);
        return words.Take("alter", "table") ? AlterTable(words, sql)
            : words.Take("create") ? [Create(words, sql)]
            : words.Take("drop") ? [Drop(words, sql)]
            : [new OtherWish(sql)];
    }

    static IReadOnlyList<Wish> AlterTable(Words words, string sql)
    {
        _ = words.Take("if", "exists");
        _ = words.Take("only");
        if (words.Name() is not { } table)
        {
            return [new OtherWish(sql)];
        }

        var parts = words.Parts();
        return [.. parts.Select(part => ActionReader.Read(part, table, parts.Count == 1 ? sql : $"ALTER TABLE {table.Text} {part}"))];
    }

    static Wish Create(Words words, string sql)
    {
        while (words.TakeAny("or", "replace", "temp", "temporary", "unlogged", "materialized", "recursive"))
        {
        }

        var isUnique = words.Take("unique");
        if (words.Take("index"))
        {
            return Index(words, sql, isUnique);
        }

        var kind = words.Now.Text;
        words.At++;
        _ = words.Take("if", "not", "exists");
        return Kinds.Contains(kind) && words.Name() is { } name ? new CreateObject(sql, kind, name) : new OtherWish(sql);
    }

    static Wish Index(Words words, string sql, bool isUnique)
    {
        var isConcurrent = words.Take("concurrently");
        _ = words.Take("if", "not", "exists");
        var name = words.Now.Is("on") ? null : words.Plain();
        if (!words.Take("on"))
        {
            return new OtherWish(sql);
        }

        var isOnly = words.Take("only");
        if (words.Name() is not { } table)
        {
            return new OtherWish(sql);
        }

        var start = words.At;
        if (words.Take("using"))
        {
            words.At++;
        }

        return new CreateIndex(sql, name, isUnique, isConcurrent, table, words.Rest(start), words.Columns()) { IsOnly = isOnly };
    }

    static Wish Drop(Words words, string sql)
    {
        _ = words.Take("materialized");
        var kind = words.Now.Text;
        words.At++;
        var isConcurrent = words.Take("concurrently");
        _ = words.Take("if", "exists");
        return words.Name() is not { } name || words.Now.IsSymbol(",") ? new OtherWish(sql)
            : kind == "index" ? new DropIndex(sql, name.Text, isConcurrent)
            : Kinds.Contains(kind) ? new DropObject(sql, kind, name)
            : new OtherWish(sql);
    }
}
