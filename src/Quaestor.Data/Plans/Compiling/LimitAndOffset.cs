using System.Globalization;

namespace Quaestor.Data.Plans.Compiling;

static class LimitAndOffset
{
    public static IEnumerable<string> Lines(long? limit, long offset)
    {
        if (limit is { } most)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"LIMIT {most}");
        }

        if (offset > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"OFFSET {offset}");
        }
    }
}
