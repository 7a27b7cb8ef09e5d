using System.IO.Compression;

namespace Quaestor.Data.Archives.Files;

/// <summary>A zip file while its entries are read, one after the other: to look for each anew would read its whole directory each time.</summary>
sealed class OpenZip(string path, string stamp, FileStream stream) : IDisposable
{
    readonly ZipArchive _zip = new(stream, ZipArchiveMode.Read);
    Dictionary<string, ZipArchiveEntry>? _entries;

    public string Path => path;

    public string Stamp => stamp;

    /// <summary>The first of this name.</summary>
    public ZipArchiveEntry? Entry(string name)
    {
        _entries ??= _zip.Entries.GroupBy(entry => entry.FullName).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return _entries.GetValueOrDefault(name);
    }

    public void Dispose()
    {
        _zip.Dispose();
        stream.Dispose();
    }
}
