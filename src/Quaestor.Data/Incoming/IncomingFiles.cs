using System.Buffers;
using System.Text;
using Quaestor.Data.Queries;

namespace Quaestor.Data.Incoming;

/// <summary>Files that somebody sends, on their way into a folder: looked at by their names, and counted as they come.</summary>
/// <param name="folder">Made by the first file, inside of a private one: a worker that reads it is another user. Whoever has it made deletes it, unless the files are kept.</param>
public sealed class IncomingFiles(string folder, IncomingRules rules)
{
    const int BufferSize = 1 << 17;
    const int LongestName = 200; // in bytes of UTF-8; file systems take 255

    readonly List<string> _names = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Of all files so far.</summary>
    public long Bytes { get; private set; }

    public static IncomingException NoRoom() => new(IncomingException.NoRoom, "With this one your uploads would be more than you may keep. Delete one that is no longer needed.");

    /// <summary>Takes one file in.</summary>
    /// <param name="fileName">As the sender has it; folders in front of it are left out.</param>
    /// <exception cref="IncomingException">It is of no kind that is read, or too much, or the disk fails.</exception>
    public async Task AddAsync(string fileName, Stream content, CancellationToken cancellationToken)
    {
        var name = NameOf(fileName);
        if (_names.Count == rules.MostFiles)
        {
            throw new IncomingException("too_many_files", $"At most {rules.MostFiles:N0} files come at once. Bring the others by themselves.");
        }

        if (_names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new IncomingException("file_twice", $"Two files are called \"{name}\". Rename one of them.");
        }

        _names.Add(name);
        await using var file = Create(name);
        await CopyAsync(content, file, cancellationToken);
        if (file.Length == 0)
        {
            throw new IncomingException("file_empty", $"The file \"{name}\" is empty. Leave it out.");
        }

        rules.Check?.Invoke(name, file);
    }

    async Task CopyAsync(Stream from, FileStream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                Bytes += count;
                if (Bytes > rules.Most)
                {
                    throw new IncomingException(IncomingException.TooLarge, $"An upload may have {rules.Most >> 20:N0} MiB at most. Bring it in parts or compressed, or have an administrator add it by its path.");
                }

                if (Bytes > rules.Room)
                {
                    throw NoRoom();
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
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
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

    static IncomingException NotStored(IOException exception) => new(IncomingException.NotStored, StorageFailure.IsDiskFull(exception)
        ? "The upload could not be stored, because the server's disk is full. An administrator can free some space."
        : "The upload could not be stored: the server's disk fails. An administrator sees why in its log.", exception);

    string NameOf(string fileName)
    {
        var name = fileName.Replace('\\', '/').Split('/')[^1];
        return name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestName || name[0] == '.' || name.Any(letter => char.IsControl(letter) || rules.NotInNames.Contains(letter))
                ? throw new IncomingException("bad_file_name", $"A file cannot be called \"{Shown(name)}\" here: it has {LongestName} bytes at most, does not begin with a dot, and holds no control characters{(rules.NotInNames.Length == 0 ? "" : $" and none of {string.Join(' ', rules.NotInNames.ToCharArray())}")}.")
            : !rules.Takes(name)
                ? throw new IncomingException("bad_file_kind", $"\"{name}\" is of a kind that is not read. Files may be {rules.Kinds}.")
            : name;
    }

    static string Shown(string name) => string.Concat(name.Take(40).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
}
