using System.Globalization;
using System.Text;

namespace Quaestor.Data.Results.Excel;

/// <summary>The small parts of a workbook (ECMA-376), for so many sheets.</summary>
static class WorkbookParts
{
    const string Xml = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string PackageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public static string SheetPath(int sheet) => string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{sheet}.xml");

    /// <summary>All but the sheets, each with its path.</summary>
    public static IEnumerable<(string Path, string Text)> Of(int sheets)
    {
        yield return ("xl/styles.xml", Styles);
        yield return ("xl/workbook.xml", Workbook(sheets));
        yield return ("xl/_rels/workbook.xml.rels", WorkbookRelations(sheets));
        yield return ("_rels/.rels", $"""{Xml}<Relationships xmlns="{PackageRelations}"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        yield return ("[Content_Types].xml", ContentTypes(sheets));
    }

    /// <summary>In the order of <see cref="CellStyle"/>.</summary>
    static string Styles =>
        $"""
        {Xml}<styleSheet xmlns="{Main}"><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="yyyy\-mm\-dd\ hh:mm:ss&quot;Z&quot;"/><numFmt numFmtId="167" formatCode="hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" quotePrefix="1"/></cellXfs></styleSheet>
        """;

    static string Workbook(int sheets)
    {
        var text = new StringBuilder($"""{Xml}<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>""");
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""<sheet name="{(sheet == 1 ? "Result" : $"Result {sheet}")}" sheetId="{sheet}" r:id="rId{sheet}"/>""");
        }

        return text.Append("</sheets></workbook>").ToString();
    }

    static string WorkbookRelations(int sheets)
    {
        var text = new StringBuilder($"""{Xml}<Relationships xmlns="{PackageRelations}">""");
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""<Relationship Id="rId{sheet}" Type="{Relations}/worksheet" Target="worksheets/sheet{sheet}.xml"/>""");
        }

        return text.Append(CultureInfo.InvariantCulture, $"""<Relationship Id="rId{sheets + 1}" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""").ToString();
    }

    static string ContentTypes(int sheets)
    {
        var text = new StringBuilder(
            $"""{Xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}.styles+xml"/>""");
        for (var sheet = 1; sheet <= sheets; sheet++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""<Override PartName="/{SheetPath(sheet)}" ContentType="{Types}.worksheet+xml"/>""");
        }

        return text.Append("</Types>").ToString();
    }
}
