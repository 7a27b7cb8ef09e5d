using Microsoft.Extensions.Logging;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Uploads;

/// <summary>
/// All uploads of an installation: <c>ID/upload.json</c>, and beside it the files in <c>ID/files</c>. The folder is the
/// only list there is, so that a file is never without its owner, nor listed without being there.
/// </summary>
/// <param name="path">Made by the first upload.</param>
public sealed partial class UploadFolder(string path, ILogger logger)
{
    const string Incoming = "incoming-";

    readonly Lock _keeping = new();

    /// <summary>After this, what nobody finished bringing is deleted.</summary>
    static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<Upload> All() =>
        !Directory.Exists(path) ? [] : [.. Directory.EnumerateDirectories(path).Select(Read).OfType<Upload>().OrderBy(upload => upload.Id)];

    /// <returns>Null where the source is none of these.</returns>
    public Upload? Of(string place) => All().FirstOrDefault(upload => upload.Settings.Place == place);

    /// <summary>Begins an upload, which is deleted unless it is kept.</summary>
    /// <param name="beside">Bytes that the user keeps elsewhere.</param>
    /// <exception cref="IncomingException">The user has no room left.</exception>
    public IncomingUpload Begin(string userId, UploadLimits limits, long beside)
    {
        var room = limits.BytesPerUser - BytesOf(userId) - beside;
        if (room <= 0)
        {
            throw NoRoom(limits.BytesPerUser);
        }

        var id = Guid.CreateVersion7();
        PrivateFolder.Create(path);
        return new IncomingUpload(userId, Path.Combine(path, Incoming + id), Path.Combine(path, id.ToString()), limits, room);
    }

    /// <summary>Makes a source of an upload, whose name stays its own from then on.</summary>
    /// <param name="taken">Names of other sources.</param>
    /// <param name="beside">Bytes that the user keeps elsewhere.</param>
    /// <inheritdoc cref="IncomingUpload.Keep"/>
    public Guid Keep(IncomingUpload incoming, string? name, string? description, IEnumerable<string> taken, long beside)
    {
        // Several may have come in at once, each of which would have had room.
        lock (_keeping)
        {
            return BytesOf(incoming.UserId) + beside + incoming.Files.Bytes > incoming.Limits.BytesPerUser
                ? throw NoRoom(incoming.Limits.BytesPerUser)
                : incoming.Keep(name, description, [.. taken, .. All().Select(upload => upload.Settings.Name!)]);
        }
    }

    /// <summary>Of all uploads of a user.</summary>
    public long BytesOf(string userId) => All().Where(upload => upload.UserId == userId).Sum(upload => upload.Bytes);

    /// <param name="name">Another name; null for the one that it has.</param>
    /// <param name="keys">Values as JSON by their keys in the settings; null takes one away.</param>
    /// <exception cref="SettingsException">It would not be understood.</exception>
    public void Change(Upload upload, string? name, IEnumerable<KeyValuePair<string, string?>> keys)
    {
        var note = NoteOf(FolderOf(upload));
        var beside = $"{note}.{Guid.NewGuid():N}";
        File.WriteAllBytes(beside, UploadNote.Change(File.ReadAllBytes(note), name, keys));
        File.Move(beside, note, overwrite: true);
    }

    /// <summary>Deletes its files. What reads from them reads on to its end.</summary>
    public void Delete(Upload upload)
    {
        // First out of the list, at once; a crash in between leaves what Expire takes away.
        var gone = Path.Combine(path, Incoming + upload.Id);
        try
        {
            Directory.Move(FolderOf(upload), gone);
            Directory.Delete(gone, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else was quicker.
        }
    }

    public void DeleteAllOf(string userId)
    {
        foreach (var upload in All().Where(upload => upload.UserId == userId))
        {
            Delete(upload);
        }
    }

    /// <summary>Deletes what a crash left half brought, or half deleted.</summary>
    public void Expire()
    {
        foreach (var left in Directory.Exists(path) ? Directory.GetDirectories(path, Incoming + "*") : [])
        {
            if (Directory.GetLastWriteTimeUtc(left) < DateTime.UtcNow - Abandoned)
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>Copies all uploads of one installation to another, in which they are the same sources.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var upload in Directory.Exists(from) && from != to ? Directory.GetDirectories(from).Where(IsUpload) : [])
        {
            var here = Path.Combine(to, Path.GetFileName(upload));
            foreach (var file in Directory.GetFiles(upload, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(here, Path.GetRelativePath(upload, file));
                PrivateFolder.Create(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
    }

    static IncomingException NoRoom(long? most) =>
        new(IncomingException.NoRoom, $"With this one your uploads would be more than the {most >> 20:N0} MiB that you may keep. Delete one that is no longer needed.");

    static bool IsUpload(string folder) => Guid.TryParseExact(Path.GetFileName(folder), "D", out _);

    Upload? Read(string folder)
    {
        if (!Guid.TryParseExact(Path.GetFileName(folder), "D", out var id))
        {
            return null;
        }

        try
        {
            var files = new DirectoryInfo(Path.Combine(folder, IncomingUpload.FilesName)).GetFiles();
            var place = files is [var only] && SourceOpener.IsDatabase(only.FullName) ? only.FullName : Path.Combine(folder, IncomingUpload.FilesName);
            return new(UploadNote.Read(File.ReadAllBytes(NoteOf(folder)), place) with { Id = id }, files.Sum(file => file.Length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SettingsException)
        {
            LogUnreadable(logger, folder, exception.Message);
            return null;
        }
    }

    string FolderOf(Upload upload) => Path.Combine(path, upload.Id.ToString());

    static string NoteOf(string folder) => Path.Combine(folder, UploadNote.FileName);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upload {Folder} cannot be read, and is no source: {Reason}")]
    static partial void LogUnreadable(ILogger logger, string folder, string reason);
}
