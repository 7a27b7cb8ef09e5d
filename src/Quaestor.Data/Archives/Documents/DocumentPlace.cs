using System.Globalization;

namespace Quaestor.Data.Archives.Documents;

/// <summary>Where in its document a passage stands: lines <c>L12-L30</c>, a page <c>p3</c>, or a record <c>r7</c>. Counted from 1, the ends included.</summary>
/// <param name="Unit"><c>L</c>, <c>p</c> or <c>r</c>.</param>
readonly record struct DocumentPlace(char Unit, int First, int Last)
{
    public const char Line = 'L';
    public const char Page = 'p';
    public const char Record = 'r';

    public static DocumentPlace Lines(int first, int last) => new(Line, first, last);

    /// <returns>Null for what is no place.</returns>
    public static DocumentPlace? Parse(string text)
    {
        var ends = text.Split('-');
        return text.Length > 1 && text[0] is Line or Page or Record && ends.Length <= 2
            && Number(ends[0], text[0]) is { } first && Number(ends[^1], text[0]) is { } last && last >= first
            ? new(text[0], first, last)
            : null;
    }

    /// <summary>Whether they have a line, page or record in common.</summary>
    public bool Meets(DocumentPlace other) => Unit == other.Unit && First <= other.Last && other.First <= Last;

    public override string ToString() => First == Last
        ? string.Create(CultureInfo.InvariantCulture, $"{Unit}{First}")
        : string.Create(CultureInfo.InvariantCulture, $"{Unit}{First}-{Unit}{Last}");

    static int? Number(string text, char unit) =>
        int.TryParse(text.AsSpan(text.StartsWith(unit) ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
