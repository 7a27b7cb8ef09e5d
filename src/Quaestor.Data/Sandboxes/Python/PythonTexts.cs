using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>Texts of an interpreter made harmless: short, and without control characters but line ends and tabs.</summary>
static class PythonTexts
{
    const int MaxName = 200;
    const int MaxMessage = 4000;
    const int MaxTrace = 8000;

    public static PythonError Error(PythonFailedMessage message) => new(
        Printable(message.Type, MaxName), Printable(message.Message, MaxMessage), Place(message.Line), Place(message.Column), Printable(message.Trace ?? "", MaxTrace));

    public static PythonFinding Finding(PythonFindingMessage message) => new(
        Printable(message.Rule, MaxName), Math.Max(message.Line, 1), Math.Max(message.Column, 1), Printable(message.Message, MaxMessage));

    public static string Printable(string text, int max)
    {
        var cut = text.Length > max ? string.Concat(text.AsSpan(0, max), "…") : text;
        return cut.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && !cut.AsSpan().ContainsAnyInRange('\u007F', '\u009F')
            ? cut
            : string.Create(cut.Length, cut, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = char.IsControl(source[i]) && source[i] is not ('\n' or '\t' or '\r') ? ' ' : source[i];
                }
            });
    }

    static int? Place(int? number) => number is > 0 ? number : null;
}
