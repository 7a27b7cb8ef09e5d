using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Data.Archives.Index;
using Quaestor.Data.Incoming;

namespace Quaestor.Data.Archives;

/// <summary>The folder of the indexes. Beside those lie the settings of archives that stand in no settings file, and what users brought.</summary>
sealed partial class AddedArchives(string folder, ILogger logger)
{
    const string SettingsEnding = ".json";
    const string FilesEnding = ".files";
    const string NewEnding = ".new";

    /// <summary>After this, what nobody finished bringing is deleted.</summary>
    static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    public string IndexPath(Guid id) => PathOf(id, ".index");

    /// <summary>Where what a user brings is kept.</summary>
    public string FilesPath(Guid id) => PathOf(id, FilesEnding);

    public void MakeFolder() => PrivateFolder.Create(folder);

    public IEnumerable<(Guid Id, ArchiveSettings Settings)> Read()
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*" + SettingsEnding).Order(StringComparer.Ordinal))
        {
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(file), "D", out var id) && ReadOne(file) is { } settings)
            {
                yield return (id, settings.IsUploaded ? settings with { Path = PlaceOf(id, settings.Path) } : settings);
            }
        }
    }

    public void Write(Guid id, ArchiveSettings settings)
    {
        MakeFolder();
        var beside = PathOf(id, NewEnding);
        using (var file = File.Create(beside))
        {
            JsonSerializer.Serialize(file, settings, ArchiveJson.Default.ArchiveSettings);
            file.Flush(flushToDisk: true);
        }

        // At once: half of it would not be read at the next start.
        File.Move(beside, PathOf(id, SettingsEnding), overwrite: true);
    }

    public void Delete(Guid id)
    {
        File.Delete(PathOf(id, SettingsEnding));
        if (Directory.Exists(FilesPath(id)))
        {
            Directory.Delete(FilesPath(id), recursive: true);
        }
    }

    /// <summary>Puts them, with what users brought, into another folder. Their indexes are made anew there.</summary>
    public static void Copy(string from, string to)
    {
        var (here, there) = (new AddedArchives(from, NullLogger.Instance), new AddedArchives(to, NullLogger.Instance));
        foreach (var (id, _) in here.Read())
        {
            there.MakeFolder();
            try
            {
                foreach (var file in Directory.Exists(here.FilesPath(id)) ? Directory.GetFiles(here.FilesPath(id)) : [])
                {
                    Directory.CreateDirectory(there.FilesPath(id));
                    File.Copy(file, Path.Combine(there.FilesPath(id), Path.GetFileName(file)), overwrite: true);
                }

                // Last: files without settings are nobody's, and are swept.
                File.Copy(here.PathOf(id, SettingsEnding), there.PathOf(id, SettingsEnding), overwrite: true);
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // It was removed meanwhile.
            }
        }
    }

    /// <summary>Deletes what a crash left of archives that were never whole, or no more.</summary>
    public void Expire()
    {
        foreach (var left in Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [])
        {
            // An index may be one of the settings' archives.
            var isOfUpload = Path.GetExtension(left) is FilesEnding or NewEnding;
            if (isOfUpload && Guid.TryParseExact(Path.GetFileNameWithoutExtension(left), "D", out var id)
                && Directory.GetLastWriteTimeUtc(left) < DateTime.UtcNow - Abandoned && (Path.GetExtension(left) == NewEnding || !File.Exists(PathOf(id, SettingsEnding))))
            {
                File.Delete(PathOf(id, NewEnding));
                Delete(id);
                IndexFile.Delete(IndexPath(id));
            }
        }
    }

    /// <summary>Of what was brought for an archive.</summary>
    public long BytesOf(Guid id) =>
        Directory.Exists(FilesPath(id)) ? new DirectoryInfo(FilesPath(id)).EnumerateFiles().Sum(file => file.Length) : 0;

    /// <summary>One that is damaged takes away neither the others nor the program.</summary>
    ArchiveSettings? ReadOne(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ArchiveJson.Default.ArchiveSettings) is { Name.Length: > 0, Path.Length: > 0 } settings
                ? settings
                : throw new JsonException("It names no archive.");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnread(logger, error, file);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The archive of {File} is left out: its settings cannot be read. Mend the file, or delete it and add the archive anew")]
    static partial void LogUnread(ILogger logger, Exception exception, string file);

    /// <summary>What was brought lies here, wherever the folder was when that was noted.</summary>
    string PlaceOf(Guid id, string noted) =>
        Path.GetFileName(noted) is var name && name == Path.GetFileName(FilesPath(id)) ? FilesPath(id) : Path.Combine(FilesPath(id), name);

    string PathOf(Guid id, string ending) => Path.Combine(folder, id.ToString("D") + ending);
}
