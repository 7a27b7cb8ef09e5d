namespace Quaestor.Data.Archives.Files;

/// <summary>What an archive may hold.</summary>
/// <param name="TextBytes">Of a document that is no PDF.</param>
/// <param name="ZipBytes">Of all that is taken out of one zip file.</param>
/// <param name="ZipRatio">How many times its own size a zip file's entry may become, beyond <paramref name="FreeBytes"/>.</param>
sealed record ArchiveLimits(int Files, long TextBytes, long PdfBytes, long ZipBytes, int ZipRatio, long FreeBytes)
{
    public static readonly ArchiveLimits Default = new(200_000, 32L << 20, 100L << 20, 8L << 30, 200, 4L << 20);

    public long Of(Documents.DocumentKind kind) => kind == Documents.DocumentKind.Pdf ? PdfBytes : TextBytes;
}
