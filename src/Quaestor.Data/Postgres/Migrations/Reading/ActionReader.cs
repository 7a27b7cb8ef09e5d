using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Reading;

/// <summary>Reads one action of ALTER TABLE.</summary>
static class ActionReader
{
    static readonly string[] Constraints = ["check", "foreign", "unique", "primary", "exclude"];

    /// <summary>Begin a constraint of a column. COLLATE belongs to the type, or to the default that it stands behind.</summary>
    static readonly string[] ColumnParts = ["not", "null", "default", "unique", "primary", "references", "check", "generated", "constraint", "deferrable", "initially"];

    /// <param name="part">What stands between the commas.</param>
    /// <param name="sql">A statement with this action alone.</param>
    public static Wish Read(string part, TableName table, string sql)
    {
        var words = new Words(part);
        if (words.Take("add"))
        {
            return words.Now.IsAny(Constraints) || words.Now.Is("constraint") ? Constraint(words, table, sql) : Column(words, table, sql);
        }

        if (words.Take("drop", "constraint"))
        {
            _ = words.Take("if", "exists");
            return words.Plain() is { } name ? new DropConstraint(sql, table, name) : new OtherWish(sql);
        }

        if (words.Take("validate", "constraint"))
        {
            return words.Plain() is { } name ? new ValidateConstraint(sql, table, name) : new OtherWish(sql);
        }

        if (words.Take("drop"))
        {
            _ = words.Take("column");
            _ = words.Take("if", "exists");
            return words.Plain() is { } column ? new DropColumn(sql, table, column) : new OtherWish(sql);
        }

        return words.Take("rename") ? Rename(words, table, sql) : words.Take("alter") ? Alter(words, table, sql) : new OtherWish(sql);
    }

    static Wish Rename(Words words, TableName table, string sql)
    {
        if (words.Take("to"))
        {
            return words.Plain() is { } to ? new RenameTable(sql, table, to) : new OtherWish(sql);
        }

        _ = words.Take("column");
        return words.Plain() is { } from && words.Take("to") && words.Plain() is { } name ? new RenameColumn(sql, table, from, name) : new OtherWish(sql);
    }

    static Wish Alter(Words words, TableName table, string sql)
    {
        if (words.Take("constraint"))
        {
            return new OtherWish(sql);
        }

        _ = words.Take("column");
        if (words.Plain() is not { } column)
        {
            return new OtherWish(sql);
        }

        if (words.Take("set", "not", "null"))
        {
            return new SetNotNull(sql, table, column);
        }

        if (words.Take("drop", "not", "null"))
        {
            return new DropNotNull(sql, table, column);
        }

        if (words.Take("set", "default") || words.Take("drop", "default"))
        {
            return new SetDefault(sql, table, column);
        }

        if (!words.Take("type") && !words.Take("set", "data", "type"))
        {
            return new OtherWish(sql);
        }

        var type = words.Until(token => token.IsAny("using", "collate"));
        return new AlterType(sql, table, column, type, words.Take("using") ? words.Rest(words.At) : null);
    }

    static Wish Constraint(Words words, TableName table, string sql)
    {
        var name = words.Take("constraint") ? words.Plain() : null;
        var (start, kind) = (words.At, words.Now.Text);
        words.At++;
        _ = words.Take("key");
        var usesIndex = words.Now.Is("using") && words.Next().Is("index");
        var columns = words.Columns();
        var body = words.Rest(start);
        var isNotValid = body.EndsWith("not valid", StringComparison.OrdinalIgnoreCase);
        return Constraints.Contains(kind) ? new AddConstraint(sql, table, name, kind, body, kind == "check" ? [] : columns, isNotValid, usesIndex) : new OtherWish(sql);
    }

    static Wish Column(Words words, TableName table, string sql)
    {
        _ = words.Take("column");
        _ = words.Take("if", "not", "exists");
        if (words.Plain() is not { } column)
        {
            return new OtherWish(sql);
        }

        var type = words.Until(token => token.IsAny(ColumnParts));
        var (@default, notNull, constraints, generated) = (default(string), false, new List<string>(), default(string));
        while (!words.IsOver)
        {
            var start = words.At;
            if (words.Take("constraint"))
            {
                _ = words.Plain();
            }

            if (words.Take("not", "null"))
            {
                notNull = true;
            }
            else if (words.Take("null"))
            {
            }
            else if (words.Take("default"))
            {
                var from = words.At;
                words.Skip();
                words.Until(token => token.IsAny(ColumnParts));
                @default = words.Text(from, words.At);
            }
            else if (words.Take("generated"))
            {
                generated = "GENERATED " + words.Until(token => token.IsAny("not", "unique", "primary", "references", "check", "constraint"));
            }
            else if (words.Now.IsAny(ColumnParts))
            {
                words.At++;
                constraints.Add($"{words.Text(start, words.At)} {words.Until(IsNextPart)}".Trim());
            }
            else
            {
                return new OtherWish(sql);
            }
        }

        return type.Length == 0 ? new OtherWish(sql) : new AddColumn(sql, table, column, type, @default, notNull, constraints, generated);
    }

    // ON DELETE SET NULL and MATCH … belong to the reference before them.
    static bool IsNextPart(Token token) => token.IsAny("unique", "primary", "references", "check", "generated", "constraint", "not");
}
