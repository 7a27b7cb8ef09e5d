using System.Buffers;
using System.Text;
using Quaestor.Agent.Settings;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Uploads;

/// <summary>An upload on its way: nothing of it is seen before it is kept, and nothing stays where it is not.</summary>
/// <param name="folder">Where it comes in.</param>
/// <param name="kept">Where it goes at once, when it is whole.</param>
/// <param name="room">Bytes that its user may still bring; null for no limit.</param>
public sealed class IncomingUpload(string userId, string folder, string kept, UploadLimits limits, long? room) : IDisposable
{
    internal const string FilesName = "files";

    const int BufferSize = 1 << 17;
    const int LongestName = 200; // in bytes of UTF-8; file systems take 255

    readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public string UserId => userId;

    public UploadLimits Limits => limits;

    /// <summary>Of all files so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes one file in.</summary>
    /// <param name="fileName">As the sender has it; folders in front of it are left out.</param>
    /// <exception cref="UploadException">It is of no kind that is read, or too much.</exception>
    public async Task AddAsync(string fileName, Stream content, CancellationToken cancellationToken)
    {
        var name = NameOf(fileName);
        if (_names.Count == UploadLimits.Files)
        {
            throw new UploadException("too_many_files", $"An upload may have {UploadLimits.Files} files at most. Bring the others as another one.");
        }

        if (!_names.Add(name))
        {
            throw new UploadException("file_twice", $"Two files are called \"{name}\". Rename one of them.");
        }

        await using var file = Create(name);
        await CopyAsync(content, file, cancellationToken);
        if (file.Length == 0)
        {
            throw new UploadException("file_empty", $"The file \"{name}\" is empty. Leave it out.");
        }
    }

    /// <summary>Makes a source of it.</summary>
    /// <param name="name">Null to have it named after its file.</param>
    /// <param name="taken">With a number behind it, it is none of these.</param>
    /// <returns>The upload's id.</returns>
    /// <exception cref="UploadException">It holds no file, or cannot be called so.</exception>
    internal Guid Keep(string? name, string? description, IReadOnlyList<string> taken)
    {
        if (_names.Count == 0)
        {
            throw new UploadException("file_required", $"Send at least one file, as a part of multipart/form-data. Files may be {SourceOpener.Readable}.");
        }

        if (_names.Count > 1 && _names.FirstOrDefault(file => SourceOpener.IsDatabase(Path.Combine(folder, FilesName, file))) is { } database)
        {
            throw new UploadException("database_alone", $"\"{database}\" is a SQLite database, which is a source by itself. Upload it alone.");
        }

        name ??= SourceOpener.NameOf(_names.First());
        if (SourceNames.Objection(name) is { } objection)
        {
            throw new UploadException("bad_name", $"\"{name}\" {objection}.");
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

    async Task CopyAsync(Stream from, FileStream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                Bytes += count;
                if (Bytes > limits.Bytes)
                {
                    throw new UploadException(UploadException.TooLarge, $"An upload may have {limits.Bytes >> 20:N0} MiB at most. Pack it with gzip, or have an administrator add the data by its path.");
                }

                if (Bytes > room)
                {
                    throw new UploadException(UploadException.NoRoom, "With this one your uploads would be more than you may keep. Delete one that is no longer needed.");
                }

                await WriteAsync(to, buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    FileStream Create(string name)
    {
        try
        {
            var files = Directory.CreateDirectory(Path.Combine(folder, FilesName)).FullName;
            return new FileStream(Path.Combine(files, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (IOException exception)
        {
            throw NotStored(exception);
        }
    }

    static async Task WriteAsync(FileStream to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await to.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception)
        {
            throw NotStored(exception);
        }
    }

    static UploadException NotStored(IOException exception) => new(UploadException.NotStored, StorageFailure.IsDiskFull(exception)
        ? "The upload could not be stored, because the server's disk is full. An administrator can free some space."
        : "The upload could not be stored: the server's disk fails. An administrator sees why in its log.", exception);

    static string NameOf(string fileName)
    {
        var name = fileName.Replace('\\', '/').Split('/')[^1];
        return name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestName || name[0] == '.' || name.Any(letter => char.IsControl(letter) || letter is '*' or '?' or '[' or ']' or '"' or '<' or '>' or '|' or ':')
                ? throw new UploadException("bad_file_name", $"A file cannot be called \"{Shown(name)}\" here: it has {LongestName} bytes at most, does not begin with a dot, and holds none of * ? [ ] \" < > | : or control characters.")
            : !SourceOpener.IsReadable(name)
                ? throw new UploadException("bad_file_kind", $"\"{name}\" is of a kind that is not read. Files may be {SourceOpener.Readable}.")
            : name;
    }

    static string Shown(string name) => string.Concat(name.Take(40).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
}
