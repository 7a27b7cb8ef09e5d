using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Quaestor.Tests.Support;

/// <summary>Writes a workbook part by part, with whatever a test wants to stand in it.</summary>
sealed class XlsxFile
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Formats by index: none, date, date and time, time of day, hours beyond a day.</summary>
    const string Styles = $"""
        <styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm:ss"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>
        <cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="21" applyNumberFormat="1"/><xf numFmtId="170" applyNumberFormat="1"/></cellXfs></styleSheet>
        """;

    readonly List<(string Name, string Xml, string State)> _sheets = [];

    /// <summary>A formula with the value that was saved with it.</summary>
    public sealed record Formula(string Text, object Value);

    public sealed record Error(string Text);

    /// <param name="rows">Cells: null, string, number, bool, DateTime, DateOnly, TimeOnly, TimeSpan, <see cref="Formula"/> or <see cref="Error"/>; an empty row is not written.</param>
    public XlsxFile Sheet(string name, IEnumerable<object?[]> rows, string state = "visible", string? merged = null)
    {
        var xml = new StringBuilder($"""<worksheet xmlns="{Main}"><sheetData>""");
        var number = 0;
        foreach (var row in rows)
        {
            number++;
            if (row.Length > 0)
            {
                xml.Append(CultureInfo.InvariantCulture, $"""<row r="{number}">""");
                for (var i = 0; i < row.Length; i++)
                {
                    xml.Append(Cell($"{(char)('A' + i)}{number}", row[i]));
                }

                xml.Append("</row>");
            }
        }

        xml.Append("</sheetData>").Append(merged is null ? "" : $"""<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>""").Append("</worksheet>");
        _sheets.Add((name, xml.ToString(), state));
        return this;
    }

    public byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Put(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""");
            Put(zip, "_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Put(zip, "xl/styles.xml", Styles);
            Put(zip, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{string.Concat(_sheets.Select((sheet, i) => $"""<sheet name="{SecurityElement.Escape(sheet.Name)}" sheetId="{i + 1}" state="{sheet.State}" r:id="r{i + 1}"/>"""))}</sheets></workbook>""");
            Put(zip, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(_sheets.Select((_, i) => $"""<Relationship Id="r{i + 1}" Type="{Relations}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>"""))}<Relationship Id="s" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
            for (var i = 0; i < _sheets.Count; i++)
            {
                Put(zip, $"xl/worksheets/sheet{i + 1}.xml", _sheets[i].Xml);
            }
        }

        return stream.ToArray();
    }

    static void Put(ZipArchive zip, string path, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(path, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
        writer.Write(text);
    }

    static string Cell(string place, object? value) => value switch
    {
        null => "",
        string text => $"""<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{SecurityElement.Escape(text)}</t></is></c>""",
        bool flag => $"""<c r="{place}" t="b"><v>{(flag ? 1 : 0)}</v></c>""",
        DateOnly day => Number(place, day.ToDateTime(default).ToOADate(), 1),
        DateTime time => Number(place, time.ToOADate(), 2),
        TimeOnly time => Number(place, time.ToTimeSpan().TotalDays, 3),
        TimeSpan span => Number(place, span.TotalDays, 4),
        Formula { Value: string text } formula => $"""<c r="{place}" t="str"><f>{formula.Text}</f><v>{SecurityElement.Escape(text)}</v></c>""",
        Formula formula => string.Create(CultureInfo.InvariantCulture, $"""<c r="{place}"><f>{formula.Text}</f><v>{formula.Value}</v></c>"""),
        Error error => $"""<c r="{place}" t="e"><v>{error.Text}</v></c>""",
        _ => Number(place, Convert.ToDouble(value, CultureInfo.InvariantCulture), 0),
    };

    static string Number(string place, double value, int style) => string.Create(CultureInfo.InvariantCulture, $"""<c r="{place}" s="{style}"><v>{value:R}</v></c>""");
}
