using Quaestor.Agent.Settings;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Uploads;

/// <summary>An upload on its way: nothing of it is seen before it is kept, and nothing stays where it is not.</summary>
/// <param name="folder">Where it comes in.</param>
/// <param name="kept">Where it goes at once, when it is whole.</param>
/// <param name="room">Bytes that its user may still bring; null for no limit.</param>
public sealed class IncomingUpload(string userId, string folder, string kept, UploadLimits limits, long? room) : IDisposable
{
    internal const string FilesName = "files";

    public string UserId => userId;

    public UploadLimits Limits => limits;

    public IncomingFiles Files { get; } = new(Path.Combine(folder, FilesName), new(UploadLimits.Files, limits.Bytes, room)
    {
        Kinds = SourceOpener.Readable,
        Takes = SourceOpener.IsReadable,
        NotInNames = "*?[]\"<>|:",
    });

    /// <summary>Makes a source of it.</summary>
    /// <param name="name">Null to have it named after its file.</param>
    /// <param name="taken">With a number behind it, it is none of these.</param>
    /// <returns>The upload's id.</returns>
    /// <exception cref="IncomingException">It holds no file, or cannot be called so.</exception>
    internal Guid Keep(string? name, string? description, IReadOnlyList<string> taken)
    {
        if (Files.Names.Count == 0)
        {
            throw new IncomingException("file_required", $"Send at least one file, as a part of multipart/form-data. Files may be {SourceOpener.Readable}.");
        }

        if (Files.Names.Count > 1 && Files.Names.FirstOrDefault(file => SourceOpener.IsDatabase(Path.Combine(folder, FilesName, file))) is { } database)
        {
            throw new IncomingException("database_alone", $"\"{database}\" is a SQLite database, which is a source by itself. Upload it alone.");
        }

        name ??= SourceOpener.NameOf(Files.Names[0]);
        if (SourceNames.Objection(name) is { } objection)
        {
            throw new IncomingException("bad_name", $"\"{name}\" {objection}.");
        }

        File.WriteAllBytes(Path.Combine(folder, UploadNote.FileName), UploadNote.Begin(userId, SourceNames.Unique(name, taken), description));
        Directory.Move(folder, kept);
        return Guid.Parse(Path.GetFileName(kept));
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
