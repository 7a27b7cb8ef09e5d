using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Quaestor.Data.Archives.Documents;

namespace Quaestor.Data.Archives.Files;

/// <summary>The documents in zip files. Nothing is written to disk: an entry's name is a name and no path.</summary>
sealed class ZipFiles(ArchiveLimits limits)
{
    const int FileTypeMask = 0xF000;
    const int LinkType = 0xA000;
    const int RegularType = 0x8000;
    const int LongestName = 1000;

    /// <summary>Of one zip file by name: one with thousands would hide the others'.</summary>
    const int MostRefused = 20;

    /// <summary>Small files may shrink as they like, together too.</summary>
    const long FreeTotal = 64L << 20;

    readonly SemaphoreSlim _turn = new(1, 1);
    OpenZip? _open;

    /// <summary>By path: a zip file that has not changed is not listed again.</summary>
    readonly ConcurrentDictionary<string, (string Stamp, ArchiveListing Listing)> _listed = new();

    /// <param name="prefix">Before the names of its entries.</param>
    public ArchiveListing List(FileInfo zip, string prefix, CancellationToken cancellationToken)
    {
        var stamp = FolderFiles.StampOf(zip);
        if (_listed.TryGetValue(zip.FullName, out var known) && known.Stamp == stamp)
        {
            return known.Listing;
        }

        try
        {
            var listing = Read(zip, stamp, prefix, cancellationToken);
            _listed[zip.FullName] = (stamp, listing);
            return listing;
        }
        catch (UnauthorizedAccessException)
        {
            return Refuse(Name(zip, prefix), "may not be read by the user that the server runs as.");
        }
        catch (IOException)
        {
            return Refuse(Name(zip, prefix), BoundedRead.Unread);
        }
    }

    /// <summary>Lets go of the zip file that was read last.</summary>
    public void Close()
    {
        _turn.Wait();
        try
        {
            _open?.Dispose();
            _open = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    ArchiveListing Read(FileInfo zip, string stamp, string prefix, CancellationToken cancellationToken)
    {
        var name = Name(zip, prefix);
        try
        {
            using var stream = Open(zip.FullName);
            if (ZipDirectory.Count(stream, limits.Files) > limits.Files)
            {
                return Refuse(name, $"lists more than {limits.Files:N0} entries.");
            }

            stream.Position = 0;
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return Read(archive, zip, stamp, prefix, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            return Refuse(name, "is no zip file that can be read: it is damaged, or of another format.");
        }
    }

    ArchiveListing Read(ZipArchive archive, FileInfo zip, string stamp, string prefix, CancellationToken cancellationToken)
    {
        List<ArchiveFile> files = [];
        List<RefusedFile> refused = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        var (others, total) = (0, 0L);
        foreach (var entry in archive.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = prefix + Shown(entry.FullName);
            if (entry.FullName.EndsWith('/') || IsHidden(entry.FullName))
            {
                continue;
            }

            total += entry.Length;
            if (total > FreeTotal && total / Math.Max(1, zip.Length) > limits.ZipRatio)
            {
                return Refuse(Name(zip, prefix), $"would unpack to more than {limits.ZipRatio} times its size, as zip bombs do.");
            }

            if (Objection(entry, names) is { } objection)
            {
                refused.Add(new(path, objection));
            }
            else if (total > limits.ZipBytes)
            {
                return Refuse(Name(zip, prefix), $"unpacks to more than {limits.ZipBytes >> 30:N0} GB: it is a zip bomb, or too large for an archive.");
            }
            else if (entry.FullName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                refused.Add(new(path, "is a zip file inside of one, and only the outer one is opened. Unpack it."));
            }
            else if (DocumentKinds.Of(path) is { } kind && entry.Length > 0)
            {
                var own = string.Create(CultureInfo.InvariantCulture, $"{stamp}:{entry.Crc32:x}:{entry.Length}");
                var key = entry.FullName;
                files.Add(new(path, kind, own, entry.Length, entry.LastWriteTime.UtcDateTime, cancellation => ReadAsync(zip.FullName, stamp, key, kind, cancellation)));
            }
            else
            {
                others++;
            }
        }

        List<RefusedFile> rest = refused.Count > MostRefused ? [new(Name(zip, prefix), $"holds {refused.Count - MostRefused:N0} more entries that are refused.")] : [];
        return new(files, [.. refused.Take(MostRefused), .. rest], others);
    }

    /// <summary>Why an entry is not read; null for none.</summary>
    string? Objection(ZipArchiveEntry entry, HashSet<string> names)
    {
        var name = entry.FullName;
        var type = (entry.ExternalAttributes >> 16) & FileTypeMask;
        return name.Length > LongestName || name.Any(char.IsControl) || name.Contains('\\') || name.StartsWith('/') || (name.Length > 1 && name[1] == ':') || name.Split('/').Any(part => part is ".." or "." or "")
            ? "has a name that points out of its zip file, or is no name of a file."
            : type is not (0 or RegularType) ? type == LinkType ? "is a link, and links are not followed." : "is no ordinary file."
            : entry.IsEncrypted ? "is encrypted. Put it here without a password."
            : !names.Add(name) ? "is in the zip file twice, and the first one counts."
            : DocumentKinds.Of(name) is not { } kind ? null
            : entry.Length > limits.Of(kind) ? BoundedRead.TooLarge(limits.Of(kind))
            : entry.Length > limits.FreeBytes && entry.Length / Math.Max(1, entry.CompressedLength) > limits.ZipRatio ? Bomb(entry)
            : null;
    }

    static string Name(FileInfo zip, string prefix) => prefix.Length > 0 ? prefix.TrimEnd('/') : zip.Name;

    static string Bomb(ZipArchiveEntry entry) => $"would unpack to {entry.Length / Math.Max(1, entry.CompressedLength):N0} times its size, as zip bombs do.";

    async Task<byte[]> ReadAsync(string zip, string stamp, string name, DocumentKind kind, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _open = _open is { } open && open.Path == zip && open.Stamp == stamp ? open : Opened(zip, stamp);
            var entry = _open.Entry(name) ?? throw new InvalidDataException("The entry is gone.");
            await using var content = await entry.OpenAsync(cancellationToken);

            // What was listed as its length may be a lie, and .NET unpacks no more than that.
            var bytes = await BoundedRead.AllAsync(content, entry.Length, Math.Min(entry.Length, limits.Of(kind)), () => "unpacks to more than its zip file says, as zip bombs do.", cancellationToken);
            return bytes.Length == entry.Length && Checksum.Of(bytes) == entry.Crc32
                ? bytes
                : throw new DocumentException("is damaged in its zip file, or that lies about its length.");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new DocumentException("cannot be unpacked: its zip file is damaged, has changed meanwhile, or uses a compression that is not known here.", error);
        }
        finally
        {
            _turn.Release();
        }
    }

    OpenZip Opened(string zip, string stamp)
    {
        _open?.Dispose();
        _open = null;
        return new(zip, stamp, Open(zip));
    }

    static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    static bool IsHidden(string name) => name.StartsWith("__MACOSX/", StringComparison.Ordinal) || name.Split('/').Any(part => part.Length > 1 && part[0] == '.' && part != "..");

    /// <summary>A name from a stranger, fit to be read by a person.</summary>
    static string Shown(string name)
    {
        var shown = string.Concat(name.Take(LongestName).Select(letter => char.IsControl(letter) ? '�' : letter));
        return shown.Length > 0 ? shown : "(without a name)";
    }

    static ArchiveListing Refuse(string name, string reason) => new([], [new(name, reason)], 0);
}
