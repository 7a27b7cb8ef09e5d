using System.Text;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Uploads;

/// <summary>What is written beside the files of an upload: whose they are, and what the settings would say of another source.</summary>
public static class UploadNote
{
    internal const string FileName = "upload.json";

    static readonly string[] Keys = ["user_id", "name", "source"];
    static readonly string[] PolicyKeys = ["description", "colour", "share", "masked", "max_rows", "max_bytes", "timeout_seconds"];

    internal static byte[] Begin(string userId, string name, string? description) => Encoding.UTF8.GetBytes(
        $$"""
        {
          "user_id": {{TextEdit.Quote(userId)}},
          "name": {{TextEdit.Quote(name)}},
          "source": {{{(description is null ? "" : $" \"description\": {SettingValue.Text(description)} ")}}}
        }

        """);

    /// <param name="place">Where the files are.</param>
    /// <exception cref="SettingsException">It says something that is not understood; the message holds no path.</exception>
    internal static SourceSettings Read(byte[] note, string place)
    {
        var section = Section.Whole(Parse(note), _ => null).Allow(Keys);
        var name = section.Text("name") ?? "";
        var policy = SourceReader.Policy(section.Object("source")?.Allow(PolicyKeys) ?? throw section.Wrong("source", "is missing."));
        return new(name, place) { Owner = section.Text("user_id"), Policy = policy };
    }

    /// <param name="name">Another name; null for the one that it has.</param>
    /// <param name="keys">Values as JSON by their keys; null takes one away.</param>
    /// <exception cref="SettingsException">It would not be understood.</exception>
    internal static byte[] Change(byte[] note, string? name, IEnumerable<KeyValuePair<string, string?>> keys)
    {
        var text = Parse(note);
        text = name is null ? text : text.Set(text.Root, "name", TextEdit.Quote(name));
        foreach (var (key, value) in keys)
        {
            var source = text.Root.Find("source")!.Value;
            text = value is not null ? text.Set(source, key, value) : source.Find(key) is { } member ? text.Remove(source, member) : text;
        }

        Read(text.Bytes, "");
        return text.Bytes;
    }

    /// <summary>What is wrong, for a user who never saw the note.</summary>
    public static string Told(SettingsException wrong) =>
        wrong.Message.StartsWith(FileName, StringComparison.Ordinal) ? wrong.Message[(wrong.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..] : wrong.Message;

    // The text is a user's: of its place nothing is told.
    static SettingsText Parse(byte[] note) => SettingsText.Of(FileName, note);
}
