namespace Quaestor.Data.Plans.Binding;

static class Timestamps
{
    /// <summary>ISO 8601 as people and models write it, with T or a space, with or without fractions and zone.</summary>
    public static readonly string[] Formats =
    [
        "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm",
        "yyyy-MM-ddTHH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFF",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFK",
    ];
}
