using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Quaestor.Data.Results.Excel;

/// <summary>The XML of one sheet: a header that stays in view, then the rows.</summary>
sealed class SheetXml(IBufferWriter<byte> xml, IReadOnlyList<Column> columns)
{
    readonly byte[][] _letters = [.. columns.Select((_, i) => Encoding.ASCII.GetBytes(Letters(i)))];
    readonly XmlText _text = new(xml);
    int _row;

    public void Begin()
    {
        Raw("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"""u8);
        BeginRow();
        for (var i = 0; i < columns.Count; i++)
        {
            var name = columns[i].Name;
            Text(i, name, SpreadsheetFormula.IsLike(name) ? CellStyle.QuotedHeader : CellStyle.Header);
        }

        Raw("</row>"u8);
    }

    /// <param name="cells">As <see cref="ResultPage"/> holds them.</param>
    public void Row(object?[] cells)
    {
        BeginRow();
        for (var i = 0; i < cells.Length; i++)
        {
            Cell(i, cells[i]);
        }

        Raw("</row>"u8);
    }

    public void End() => Raw("</sheetData></worksheet>"u8);

    void Cell(int column, object? cell)
    {
        var type = columns[column].Type;
        switch (cell)
        {
            case null:
                break;
            case bool boolean:
                BeginCell(column, "b"u8, CellStyle.Plain);
                Raw(boolean ? "<v>1</v></c>"u8 : "<v>0</v></c>"u8);
                break;
            case double number when double.IsFinite(number):
                Number(column, number, CellStyle.Plain);
                break;
            case long number and > -WorkbookNumbers.Beyond and < WorkbookNumbers.Beyond:
                BeginCell(column, default, CellStyle.Plain);
                Raw("<v>"u8);
                Number(number);
                Raw("</v></c>"u8);
                break;
            case string text when type is ColumnType.Decimal or ColumnType.HugeInt && WorkbookNumbers.IsExact(text):
                BeginCell(column, default, CellStyle.Plain);
                Raw("<v>"u8);
                _text.Write(text);
                Raw("</v></c>"u8);
                break;
            case string text when WorkbookNumbers.Serial(type, text) is { } serial:
                Number(column, serial, WorkbookNumbers.StyleOf(type));
                break;
            default:
                var shown = CellText.Of(cell);
                var quoted = SpreadsheetFormula.MayStandIn(type) && SpreadsheetFormula.IsLike(shown);
                Text(column, shown, quoted ? CellStyle.QuotedText : CellStyle.Plain);
                break;
        }
    }

    void Number(int column, double number, CellStyle style)
    {
        BeginCell(column, default, style);
        Raw("<v>"u8);
        var room = xml.GetSpan(32);
        number.TryFormat(room, out var written, provider: CultureInfo.InvariantCulture);
        xml.Advance(written);
        Raw("</v></c>"u8);
    }

    void Text(int column, string text, CellStyle style)
    {
        BeginCell(column, "inlineStr"u8, style);
        Raw("""<is><t xml:space="preserve">"""u8);
        _text.Write(text);
        Raw("</t></is></c>"u8);
    }

    void BeginRow()
    {
        _row++;
        Raw("<row r=\""u8);
        Number(_row);
        Raw("\">"u8);
    }

    void BeginCell(int column, ReadOnlySpan<byte> type, CellStyle style)
    {
        Raw("<c r=\""u8);
        Raw(_letters[column]);
        Number(_row);
        if (!type.IsEmpty)
        {
            Raw("\" t=\""u8);
            Raw(type);
        }

        if (style != CellStyle.Plain)
        {
            Raw("\" s=\""u8);
            Number((int)style);
        }

        Raw("\">"u8);
    }

    void Number(long number)
    {
        Utf8Formatter.TryFormat(number, xml.GetSpan(20), out var written);
        xml.Advance(written);
    }

    void Raw(ReadOnlySpan<byte> bytes) => xml.Write(bytes);

    static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }
}
