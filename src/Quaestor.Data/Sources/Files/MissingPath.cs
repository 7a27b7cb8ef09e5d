using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sources.Files;

/// <summary>Says of a path that is not there what is there instead.</summary>
static class MissingPath
{
    public static string Sentence(string given, string absolute)
    {
        var (existing, missing) = (Path.GetDirectoryName(absolute), Path.GetFileName(absolute));
        while (existing is not null && !Directory.Exists(existing))
        {
            (existing, missing) = (Path.GetDirectoryName(existing), Path.GetFileName(existing));
        }

        if (existing is null || missing is null)
        {
            return $"There is no {given}. Give the path of a file or a folder.";
        }

        var nearest = NearestName.Of(missing, Names(existing));
        return nearest is null
            ? $"There is no {given}: the folder {existing} is there, but holds no \"{missing}\". Give the path of a file or a folder."
            : $"There is no {given}. Did you mean {Path.Combine(existing, nearest)}?";
    }

    static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(entry => entry.Name)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
