namespace Quaestor.Tests.Sql.Postgres;

/// <summary>Known statements with pieces exchanged, doubled, dropped or put into each other.</summary>
sealed class Mutation(IReadOnlyList<PostgresCase> cases, int seed)
{
    static readonly string[] Splices = [" ", "(", ")", ",", ";", "--", "/*", "*/", "'", "\"", "$$", "\n", "\r", " AS ", ".", "::", " FROM ", " UNION ", "SELECT ", "TREAT(", " OVER ", "EXPLAIN "];

    readonly Random _random = new(seed);

    public string Next()
    {
        var sql = Any().Sql;
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            sql = Change(sql);
        }

        return sql;
    }

    string Change(string sql)
    {
        var words = sql.Split(' ');
        var at = _random.Next(words.Length);
        switch (_random.Next(6))
        {
            case 0:
                words[at] = Piece();
                return string.Join(' ', words);
            case 1:
                words[at] += " " + Piece();
                return string.Join(' ', words);
            case 2:
                words[at] = "";
                return string.Join(' ', words);
            case 3:
                var place = _random.Next(sql.Length + 1);
                return sql[..place] + Splices[_random.Next(Splices.Length)] + sql[place..];
            case 4:
                return $"SELECT * FROM ({sql}) x";
            default:
                words[at] = words[at].Length > 2 && _random.Next(2) == 0 ? $"({Any().Sql})" : words[at].ToUpperInvariant();
                return string.Join(' ', words);
        }
    }

    string Piece()
    {
        var words = Any().Sql.Split(' ');
        var start = _random.Next(words.Length);
        return string.Join(' ', words[start..Math.Min(words.Length, start + _random.Next(1, 4))]);
    }

    PostgresCase Any() => cases[_random.Next(cases.Count)];
}
