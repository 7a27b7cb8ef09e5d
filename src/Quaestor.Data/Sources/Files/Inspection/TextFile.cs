namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Checks a text file's bytes before anything is made of them.</summary>
static class TextFile
{
    const int LookedAtForControls = 100_000;
    const double MostControls = 0.01;

    /// <exception cref="UnreadableFileException">It is empty, cut off, or no text.</exception>
    public static TextScan Scan(FileToInspect file, string path, CancellationToken cancellationToken)
    {
        TextScan scan;
        try
        {
            scan = TextScan.Read(path, file.IsGzip, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw new UnreadableFileException(file.Name, null, "is no whole gzip file: its packed data is damaged or ends too early", "Copy or pack the file again.");
        }

        if (scan.Length == 0)
        {
            throw new UnreadableFileException(file.Name, null, "is empty (0 bytes)", "Fill it, or take it out of the folder.");
        }

        if (IsUtf16(scan.Head) is null && scan.NulLine is { } line)
        {
            throw Binary(file, line);
        }

        return scan;
    }

    /// <summary>True for UTF-16 with its mark in little-endian order, false in the other, null without a mark.</summary>
    public static bool? IsUtf16(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xFE, ..] => true,
        [0xFE, 0xFF, ..] => false,
        _ => null,
    };

    /// <exception cref="UnreadableFileException">More of it is control characters than a text holds.</exception>
    public static void RefuseControls(FileToInspect file, string text)
    {
        var looked = text.AsSpan(0, Math.Min(text.Length, LookedAtForControls));
        var controls = 0;
        var first = -1;
        for (var i = 0; i < looked.Length; i++)
        {
            if (looked[i] < ' ' && looked[i] is not ('\t' or '\n' or '\r' or '\f'))
            {
                controls++;
                first = first < 0 ? i : first;
            }
        }

        if (controls > looked.Length * MostControls)
        {
            throw Binary(file, looked[..first].Count('\n') + 1);
        }
    }

    static UnreadableFileException Binary(FileToInspect file, int line) => new(
        file.Name, line, "holds bytes that are no text: it is a file of another kind under this name", "Give it the right ending, or export it as text.");
}
