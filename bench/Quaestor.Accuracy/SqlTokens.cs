using System.Text.RegularExpressions;

namespace Quaestor.Accuracy;

/// <summary>A form of SQL that no intent can say.</summary>
sealed class UnknownFormException(string what) : Exception(what);

/// <summary>The words and signs of a statement, read from left to right.</summary>
sealed partial class SqlTokens(string sql)
{
    readonly List<string> _tokens = [.. Pieces().Matches(sql.TrimEnd(' ', ';')).Select(match => match.Value)];

    public int At { get; set; }

    /// <summary>The next one in lower case; nothing at the end.</summary>
    public string Peek => At < _tokens.Count ? _tokens[At].ToLowerInvariant() : "";

    public string Next() => At < _tokens.Count ? _tokens[At++] : throw new UnknownFormException("end");

    public bool Take(string word)
    {
        if (Peek != word)
        {
            return false;
        }

        At++;
        return true;
    }

    public void Must(string word)
    {
        if (!Take(word))
        {
            throw new UnknownFormException($"{word} expected");
        }
    }

    /// <returns>Where a word stands outside of parentheses.</returns>
    public int Scan(string word)
    {
        var depth = 0;
        for (var i = At; i < _tokens.Count; i++)
        {
            depth += _tokens[i] == "(" ? 1 : _tokens[i] == ")" ? -1 : 0;
            if (depth == 0 && _tokens[i].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new UnknownFormException($"no {word}");
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|-?\d+(\.\d+)?|\w+\.\*|[\w`]+(\.[\w`]+)?|<=|>=|!=|<>|==|[^\s]""")]
    private static partial Regex Pieces();
}
