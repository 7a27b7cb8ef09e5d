using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>The keys that an installation keeps, in a file that only its own user may read.</summary>
sealed class KeyFile(string path)
{
    /// <exception cref="IOException">It cannot be read, or is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public Dictionary<string, GivenKey> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyFileJson.Default.DictionaryStringGivenKey) ?? [];
        }
        catch (JsonException exception)
        {
            // Its message may quote what stands there.
            throw new IOException("it is damaged", exception);
        }
    }

    /// <summary>Whole or not at all; without a key there is no file.</summary>
    public void Write(IReadOnlyDictionary<string, GivenKey> keys)
    {
        if (keys.Count == 0)
        {
            File.Delete(path);
            return;
        }

        var part = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(part, options))
        {
            JsonSerializer.Serialize(file, new Dictionary<string, GivenKey>(keys), KeyFileJson.Default.DictionaryStringGivenKey);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, GivenKey>))]
sealed partial class KeyFileJson : JsonSerializerContext;
