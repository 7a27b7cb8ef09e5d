using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sqlite;
using Quaestor.Data.Sqlite.Cells;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>Counts one column's values.</summary>
sealed class ColumnCounter(ColumnSchema column)
{
    /// <summary>Up to so many distinct values are listed.</summary>
    const int MaxListedValues = 200;

    /// <summary>Longer values are no labels that somebody would name in a question.</summary>
    const int MaxListedLength = 200;

    readonly Dictionary<Value, int> _counts = [];
    readonly DeclaredForm _declared = DeclaredForms.Of(column.EngineType);
    ValueForms _seen;
    long _present;
    (double Least, double Greatest) _numbers = (double.PositiveInfinity, double.NegativeInfinity);
    (long Least, long Greatest) _wholes = (long.MaxValue, long.MinValue);
    (string? Least, string? Greatest) _texts;

    public string Name => column.Name;

    public void Add(SqliteCell cell)
    {
        if (cell.IsNull)
        {
            return;
        }

        _present++;
        var value = Widen(cell);
        _counts[value] = _counts.GetValueOrDefault(value) + 1;
    }

    /// <summary>Takes a value into the range without counting it.</summary>
    public Value Widen(SqliteCell cell)
    {
        if (cell.IsNull)
        {
            return default;
        }

        _seen |= CellForms.Of(cell, _seen);
        switch (cell.Kind)
        {
            case SqliteKind.Integer:
                _wholes = (Math.Min(_wholes.Least, cell.Integer), Math.Max(_wholes.Greatest, cell.Integer));
                Range(cell.Integer);
                return new(cell.Kind, cell.Integer, null);
            case SqliteKind.Real:
                Range(cell.Real);
                return new(cell.Kind, cell.Integer, null);
            case SqliteKind.Text when cell.Bytes.Length <= 4 * MaxListedLength:
                var text = Encoding.UTF8.GetString(cell.Bytes);
                _texts = (
                    _texts.Least is null || string.CompareOrdinal(text, _texts.Least) < 0 ? text : _texts.Least,
                    _texts.Greatest is null || string.CompareOrdinal(text, _texts.Greatest) > 0 ? text : _texts.Greatest);
                return new(cell.Kind, 0, text);
            default:
                // Long ones are told apart and not kept.
                return new(SqliteKind.Blob, cell.Bytes.Length, Convert.ToHexString(SHA256.HashData(cell.Bytes)));
        }
    }

    /// <param name="read">Rows looked at.</param>
    /// <param name="rows">Rows that there are, as far as is known.</param>
    public ColumnSchema Profiled(long read, long rows, bool isSampled)
    {
        var type = ColumnTyping.Decide(_declared, _seen);
        // What differed in every row looked at differs in all, as keys do.
        var distinct = isSampled && _counts.Count == _present && _present == read ? rows : _counts.Count;
        var (least, greatest) = Ends(type);
        return column with
        {
            Type = type,
            Profile = new(distinct, read == 0 ? 0 : (double)(read - _present) / read, least, greatest, Listed(type), isSampled),
        };
    }

    void Range(double value) => _numbers = (Math.Min(_numbers.Least, value), Math.Max(_numbers.Greatest, value));

    /// <summary>Texts as they are stored, dates too: a condition compares with what is stored.</summary>
    (string? Least, string? Greatest) Ends(ColumnType type) => type switch
    {
        _ when _present == 0 => (null, null),
        ColumnType.Integer => (Text(_wholes.Least), Text(_wholes.Greatest)),
        ColumnType.Double => (Text(_numbers.Least), Text(_numbers.Greatest)),
        ColumnType.Date or ColumnType.Timestamp => _texts,
        ColumnType.Text when (_seen & (ValueForms.Text | ValueForms.Date | ValueForms.Timestamp)) == _seen => (Cut(_texts.Least), Cut(_texts.Greatest)),
        _ => (null, null),
    };

    IReadOnlyList<string> Listed(ColumnType type)
    {
        if (_counts.Count > MaxListedValues || type == ColumnType.Blob
            || _counts.Keys.Any(value => value.Kind == SqliteKind.Blob || value.Text?.Length > MaxListedLength))
        {
            return [];
        }

        return [.. _counts
            .Select(count => (Text: TextOf(count.Key, type), count.Value))
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Text, StringComparer.Ordinal)
            .Select(count => count.Text)];
    }

    static string TextOf(Value value, ColumnType type) => value.Kind switch
    {
        SqliteKind.Integer => type == ColumnType.Boolean ? (value.Bits != 0 ? "true" : "false") : Text(value.Bits),
        SqliteKind.Real => Text(BitConverter.Int64BitsToDouble(value.Bits)),
        _ => value.Text!,
    };

    static string? Cut(string? text) => text?.Length > MaxListedLength ? text[..MaxListedLength] : text;

    static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <param name="Bits">Of a number.</param>
    /// <param name="Text">Of a text; of bytes and long texts what tells them apart.</param>
    internal readonly record struct Value(SqliteKind Kind, long Bits, string? Text);
}
