using System.IO.Compression;
using System.Xml;

namespace Quaestor.Data.Sources.Files.Workbooks;

/// <summary>Counts the cells of a workbook that hold errors, which its reader does not tell from missing ones.</summary>
static class ErrorCells
{
    const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const int BufferBytes = 64 << 10;

    static ReadOnlySpan<byte> ErrorType => " t=\"e\""u8;

    /// <summary>By sheet, in the workbook's order; empty where the file says it in another way, as old and binary workbooks do.</summary>
    public static IReadOnlyList<long> Of(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            var targets = Targets(zip);
            return [.. SheetIds(zip).Select(id => targets.TryGetValue(id, out var part) && zip.GetEntry(part) is { } entry ? Count(entry, cancellationToken) : 0)];
        }
        catch (Exception error) when (error is InvalidDataException or XmlException or IOException)
        {
            return [];
        }
    }

    static List<string> SheetIds(ZipArchive zip)
    {
        List<string> ids = [];
        Read(zip, "xl/workbook.xml", xml =>
        {
            if (xml.LocalName == "sheet" && xml.GetAttribute("id", Relations) is { } id)
            {
                ids.Add(id);
            }
        });
        return ids;
    }

    static Dictionary<string, string> Targets(ZipArchive zip)
    {
        Dictionary<string, string> targets = new(StringComparer.Ordinal);
        Read(zip, "xl/_rels/workbook.xml.rels", xml =>
        {
            if (xml.LocalName == "Relationship" && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
            {
                targets[id] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
            }
        });
        return targets;
    }

    static void Read(ZipArchive zip, string part, Action<XmlReader> element)
    {
        if (zip.GetEntry(part) is not { } entry)
        {
            return;
        }

        using var stream = entry.Open();
        using var xml = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit });
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                element(xml);
            }
        }
    }

    static long Count(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        using var stream = entry.Open();
        var buffer = new byte[BufferBytes];
        var (count, kept) = (0L, 0);
        while (stream.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = buffer.AsSpan(0, kept + read);
            for (var at = bytes.IndexOf(ErrorType); at >= 0; at = bytes.IndexOf(ErrorType))
            {
                count++;
                bytes = bytes[(at + ErrorType.Length)..];
            }

            // One may lie across two reads.
            kept = Math.Min(bytes.Length, ErrorType.Length - 1);
            bytes[^kept..].CopyTo(buffer);
        }

        return count;
    }
}
