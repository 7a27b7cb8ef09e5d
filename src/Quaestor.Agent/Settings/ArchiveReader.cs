using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Archives;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Settings;

/// <summary>Reads one archive of the settings.</summary>
static class ArchiveReader
{
    internal static readonly string[] Keys = ["path", "description", "share"];

    public static ArchiveSettings Read(string name, Section archive, SettingsPaths paths)
    {
        archive.Allow(Keys);
        if (SourceNames.Objection(name) is { } objection)
        {
            throw archive.Wrong(objection.Replace("a source", "an archive", StringComparison.Ordinal) + ".");
        }

        return new(name, paths.Absolute(archive.Text("path") ?? throw archive.Wrong("does not say where it lies: give it a \"path\".")))
        {
            Description = archive.Text("description"),
            Share = archive.Choice("share", ("schema", SourceShare.Schema), ("summaries", SourceShare.Summaries), ("rows", SourceShare.Rows)),
        };
    }
}
