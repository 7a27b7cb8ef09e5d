using System.Text;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>Reads the parts of a text that PostgreSQL wrote of an array, a composite or an hstore.</summary>
sealed class LiteralReader(string text)
{
    int _at;

    public char Peek => _at < text.Length ? text[_at] : throw Damaged();

    public bool AtEnd => _at == text.Length;

    /// <summary><c>[0:2]={…}</c>: where the bounds are others than usual, they stand before.</summary>
    public void SkipBounds()
    {
        if (text.StartsWith('['))
        {
            _at = text.IndexOf('=', StringComparison.Ordinal) + 1;
        }
    }

    public void Take(char expected)
    {
        if (!TryTake(expected))
        {
            throw Damaged();
        }
    }

    public void Take(string expected)
    {
        foreach (var character in expected)
        {
            Take(character);
        }
    }

    public bool TryTake(params ReadOnlySpan<char> expected)
    {
        if (AtEnd || !expected.Contains(text[_at]))
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>An element of an array; null for an unquoted NULL.</summary>
    /// <param name="delimiter">What stands between two elements.</param>
    public string? Element(char delimiter)
    {
        if (Peek == '"')
        {
            return Quoted();
        }

        var element = Until(delimiter, '}');
        return element == "NULL" ? null : element;
    }

    /// <summary>A field of a composite; null where nothing stands.</summary>
    public string? Field()
    {
        var field = Peek == '"' ? Quoted() : Until(',', ')');
        return field.Length == 0 && text[_at - 1] != '"' ? null : field;
    }

    /// <summary>A quoted text: a backslash takes the next character as it is, a doubled quote is one.</summary>
    public string Quoted()
    {
        Take('"');
        var value = new StringBuilder();
        while (!AtEnd)
        {
            var character = text[_at++];
            if (character == '\\' && !AtEnd)
            {
                value.Append(text[_at++]);
            }
            else if (character != '"')
            {
                value.Append(character);
            }
            else if (!TryTake('"'))
            {
                return value.ToString();
            }
            else
            {
                value.Append('"');
            }
        }

        throw Damaged();
    }

    string Until(params ReadOnlySpan<char> ends)
    {
        var length = text.AsSpan(_at).IndexOfAny(ends);
        if (length < 0)
        {
            throw Damaged();
        }

        _at += length;
        return text.Substring(_at - length, length);
    }

    static InvalidDataException Damaged() => new("PostgreSQL wrote a value in a form that is not known here.");
}
