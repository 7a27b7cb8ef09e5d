using System.Text.RegularExpressions;

namespace Quaestor.Data.Archives.Index;

/// <summary>A path as words, so that a file is found by its name: <c>hr/ParentalLeave_2024.md</c> is "hr Parental Leave 2024".</summary>
static partial class PathWords
{
    public static string Of(string path)
    {
        var name = path[..^Path.GetExtension(path).Length];
        return Border().Replace(name, "$1 $2").Replace('/', ' ').Replace('_', ' ').Replace('-', ' ').Replace('.', ' ');
    }

    [GeneratedRegex(@"(\p{Ll}|\p{Nd})(\p{Lu})", RegexOptions.None, 1000)]
    private static partial Regex Border();
}
