using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sqlite.Cells;

/// <summary>One column of a result: what its values were so far, the type announced for them, and how each is written in it.</summary>
sealed class ResultColumn(string name, string? declaredType)
{
    static readonly SearchValues<char> WholeNumber = SearchValues.Create("-0123456789");

    readonly DeclaredForm _declared = DeclaredForms.Of(declaredType);
    ValueForms _seen;

    /// <summary>As announced last.</summary>
    public Column Announced { get; private set; } = new(name, ColumnType.Text);

    /// <summary>Decides the type by the values seen so far.</summary>
    public void Announce() => Announced = new(name, ColumnTyping.Decide(_declared, _seen));

    /// <summary>Looks at a value and writes nothing.</summary>
    public void See(SqliteCell cell)
    {
        if (!cell.IsNull)
        {
            _seen |= CellForms.Of(cell, _seen);
        }
    }

    /// <returns>False where the announced type does not hold the value.</returns>
    public bool TryAdd(SqliteCell cell, CellBuffer cells)
    {
        if (cell.IsNull)
        {
            cells.AddNull();
            return true;
        }

        var form = CellForms.Of(cell, _seen);
        if ((_seen & form) == ValueForms.None)
        {
            _seen |= form;
            if (ColumnTyping.Decide(_declared, _seen) != Announced.Type)
            {
                return false;
            }
        }

        Write(cell, form, cells);
        return true;
    }

    void Write(SqliteCell cell, ValueForms form, CellBuffer cells)
    {
        switch (Announced.Type)
        {
            case ColumnType.Boolean:
                cells.Add(cell.Integer != 0);
                break;
            case ColumnType.Integer:
                cells.Add(cell.Integer);
                break;
            case ColumnType.Double:
                cells.Add(cell.Kind == SqliteKind.Real ? cell.Real : cell.Integer);
                break;
            case ColumnType.Timestamp:
                cells.Text.Write(cell.Bytes[..10]);
                cells.Text.Write("T"u8);
                cells.Add(cell.Bytes[11..]);
                break;
            case ColumnType.Blob:
                WriteBase64(cell.Bytes, cells);
                break;
            default:
                WriteText(cell, form, cells);
                break;
        }
    }

    static void WriteBase64(ReadOnlySpan<byte> bytes, CellBuffer cells)
    {
        Base64.EncodeToUtf8(bytes, cells.Text.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        cells.Text.Advance(written);
        cells.EndText();
    }

    /// <summary>Among texts a number stands as its digits, and bytes as SQLite writes them, <c>X'0A1B'</c>.</summary>
    static void WriteText(SqliteCell cell, ValueForms form, CellBuffer cells)
    {
        switch (cell.Kind)
        {
            case SqliteKind.Integer:
                Utf8.TryWrite(cells.Text.GetSpan(24), CultureInfo.InvariantCulture, $"{cell.Integer}", out var digits);
                cells.Text.Advance(digits);
                cells.EndText();
                break;
            case SqliteKind.Real:
                cells.Add(Encoding.ASCII.GetBytes(TextOf(cell.Real)));
                break;
            case SqliteKind.Text when form != ValueForms.Blob:
                cells.Add(cell.Bytes);
                break;
            default:
                cells.Add(Encoding.ASCII.GetBytes($"X'{Convert.ToHexString(cell.Bytes)}'"));
                break;
        }
    }

    /// <summary>The shortest digits that are this number and no whole one.</summary>
    static string TextOf(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return !text.AsSpan().ContainsAnyExcept(WholeNumber) ? text + ".0" : text;
    }
}
