using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quaestor.Agent.Settings.Text;

/// <summary>
/// Changes one place of a settings text and leaves every other byte as it is: comments, order, indentation, trailing
/// commas. Each change gives a new text, whose places are known again.
/// </summary>
static class TextEdit
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text as it is written in JSON.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    /// <summary>Sets a member of an object, behind the others where it is new.</summary>
    /// <param name="value">As JSON, on one line.</param>
    public static SettingsText Set(this SettingsText text, JsonPart owner, string name, string value) =>
        owner.Find(name) is { Value: var old }
            ? text.With((old.Start, old.End, value))
            : text.Insert(owner, $"{Quote(name)}: {value}");

    /// <summary>Removes a member with its comma, and a comment that follows on its line. What stands above it stays.</summary>
    public static SettingsText Remove(this SettingsText text, JsonPart owner, JsonMember member)
    {
        var comma = text.GapAfter(member.Value.End, owner).Comma;
        var end = comma + 1 ?? member.Value.End;
        var (start, isOwnLine) = text.LineBreakBefore(member.Start) is { } lineBreak && text.LineEndAfterRemark(end) is not null ? (lineBreak, true) : (member.Start, false);
        end = isOwnLine ? text.LineEndAfterRemark(end)!.Value : comma is null ? end : text.SkipSpaces(end);

        // The last one has no comma behind it: the one before it would be left over.
        var index = owner.Members.IndexOf(member);
        if (comma is not null || index == 0 || text.GapAfter(owner.Members[index - 1].Value.End, owner).Comma is not { } leftOver)
        {
            return text.With((start, end, ""));
        }

        return text.With((leftOver, leftOver + 1, ""), (text.SkipSpaces(leftOver + 1) == start ? leftOver + 1 : start, end, ""));
    }

    static SettingsText Insert(this SettingsText text, JsonPart owner, string member)
    {
        var last = owner.Members.Count > 0 ? owner.Members[^1] : null;
        var gap = text.GapAfter(last?.Value.End ?? owner.Start + 1, owner);
        var isOneLine = last is not null && !text.Bytes.AsSpan(owner.Start, owner.End - owner.Start).Contains((byte)'\n');
        var comma = last is not null && gap.Comma is null ? (last.Value.End, last.Value.End, ",") : default((int, int, string)?);
        var trailing = gap.Comma is null ? "" : ",";
        (int, int, string) added;
        if (isOneLine)
        {
            added = (gap.ContentEnd, gap.ContentEnd, $" {member}{trailing}");
        }
        else
        {
            var outer = text.IndentOf(owner.Start);
            var indent = last is not null ? text.IndentOf(last.Start) : outer + text.Unit();
            var closing = text.Bytes.AsSpan(gap.ContentEnd, owner.End - gap.ContentEnd).Contains((byte)'\n');
            added = (gap.ContentEnd, closing ? gap.ContentEnd : owner.End - 1, $"{text.NewLine()}{indent}{member}{trailing}{(closing ? "" : text.NewLine() + outer)}");
        }

        return comma is { } needed ? text.With(needed, added) : text.With(added);
    }

    /// <param name="edits">In order, without overlaps.</param>
    static SettingsText With(this SettingsText text, params (int Start, int End, string By)[] edits)
    {
        using var changed = new MemoryStream();
        var at = 0;
        foreach (var (start, end, by) in edits)
        {
            changed.Write(text.Bytes.AsSpan(at, start - at));
            changed.Write(Encoding.UTF8.GetBytes(by));
            at = end;
        }

        changed.Write(text.Bytes.AsSpan(at));
        return SettingsText.Of(text.Path, changed.ToArray());
    }
}
