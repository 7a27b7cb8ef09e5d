using System.Text.Json;
using Quaestor.Data.Archives.Files;

namespace Quaestor.Data.Archives;

/// <summary>The folder of the indexes. Beside those lie the settings of archives that stand in no settings file, and zip files that were uploaded.</summary>
sealed class AddedArchives(string folder)
{
    const string SettingsEnding = ".json";
    const string ZipEnding = ".zip";

    public const long LargestUpload = 1L << 30;

    public string IndexPath(Guid id) => PathOf(id, ".index");

    public IEnumerable<(Guid Id, ArchiveSettings Settings)> Read()
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*" + SettingsEnding).Order(StringComparer.Ordinal))
        {
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(file), "D", out var id)
                && JsonSerializer.Deserialize(File.ReadAllBytes(file), ArchiveJson.Default.ArchiveSettings) is { } settings)
            {
                yield return (id, settings);
            }
        }
    }

    public void Write(Guid id, ArchiveSettings settings)
    {
        Directory.CreateDirectory(folder);
        var beside = PathOf(id, ".new");
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(settings, ArchiveJson.Default.ArchiveSettings));

        // At once: half of it would not be read at the next start.
        File.Move(beside, PathOf(id, SettingsEnding), overwrite: true);
    }

    /// <returns>Where it lies.</returns>
    /// <exception cref="ArchiveException">It is no zip file, or too large.</exception>
    public async Task<string> TakeInAsync(Guid id, Stream zip, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(id, ZipEnding);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
            var buffer = new byte[128 << 10];
            while (await zip.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if (file.Length + read > LargestUpload)
                {
                    throw new ArchiveException($"The zip file is larger than {LargestUpload >> 30} GB. Split it, or have an administrator add its folder.");
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            ZipDirectory.Count(file, 0);
        }
        catch (InvalidDataException)
        {
            File.Delete(path);
            throw new ArchiveException("What was sent is no zip file. Put the documents into one, and send that.");
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return path;
    }

    public void Delete(Guid id)
    {
        File.Delete(PathOf(id, SettingsEnding));
        File.Delete(PathOf(id, ZipEnding));
    }

    string PathOf(Guid id, string ending) => Path.Combine(folder, id.ToString("D") + ending);
}
