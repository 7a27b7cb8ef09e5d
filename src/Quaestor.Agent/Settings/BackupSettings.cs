using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Where backups of databases are kept, and how many.</summary>
/// <param name="Folder">One folder in it for each source; null for one beside the store.</param>
/// <param name="Keep">So many of each source stay after a new one is taken; null for all.</param>
public sealed record BackupSettings(string? Folder, int? Keep)
{
    internal static readonly string[] Keys = ["folder", "keep"];

    public static BackupSettings None { get; } = new(null, null);

    internal static BackupSettings Read(Section backups, ForeignFile? foreign, SettingsPaths paths)
    {
        backups.Allow(Keys);
        var folder = backups.Text("folder");
        return folder is not null && foreign is not null
            ? throw backups.Wrong("folder", foreign.NoPrograms)
            : new(folder is null ? null : paths.Absolute(folder), (int?)backups.Number("keep", 1, 10_000));
    }
}
