using System.Text;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Settings;

/// <summary>Changes the sources of a settings file, and which model answers, and nothing else in it. What would not be understood afterwards is not written.</summary>
/// <param name="path">Where it lies; made by the first source that is added.</param>
/// <param name="variables">Those that it may name.</param>
public sealed class SettingsEditor(string path, NamedVariables variables)
{
    /// <summary>Absolute, links followed: a link to the file stays one.</summary>
    readonly string _path = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);

    /// <exception cref="SettingsException">There is a source of this name, or what is said of it is not understood.</exception>
    public void Add(NewSource source)
    {
        var text = File.Exists(_path) ? SettingsText.Read(_path) : Beginning();
        SettingsReader.Read(text, variables);
        if (Sources(text)?.Find(source.Name) is not null)
        {
            throw new SettingsException($"There is a source {source.Name} in {_path} already. Choose another name, or remove it first.");
        }

        if (Sources(text) is null)
        {
            text = text.Set(text.Root, "sources", "{}");
        }

        Write(text.Set(Sources(text)!, source.Name, source.Json(Path.GetDirectoryName(_path)!)));
    }

    /// <exception cref="SettingsException">There is no source of this name.</exception>
    public void Remove(string name)
    {
        var text = SettingsText.Read(_path);
        text = text.Remove(Sources(text)!, Find(text, name));
        if (text.Root.Find("default_source") is { Value.Text: var chosen } member && chosen == name)
        {
            text = text.Remove(text.Root, member);
        }

        Write(text);
    }

    /// <param name="keys">Values as JSON by their keys; null takes one away.</param>
    /// <exception cref="SettingsException">There is no source of this name, or it would not be understood.</exception>
    public void Change(string name, IEnumerable<KeyValuePair<string, string?>> keys)
    {
        var text = SettingsText.Read(_path);
        foreach (var (key, value) in keys)
        {
            var source = Find(text, name).Value;
            text = value is not null ? text.Set(source, key, value) : source.Find(key) is { } member ? text.Remove(source, member) : text;
        }

        Write(text);
    }

    /// <exception cref="SettingsException">There is an archive of this name, or what is said of it is not understood.</exception>
    public void AddArchive(NewArchive archive)
    {
        var text = File.Exists(_path) ? SettingsText.Read(_path) : Beginning();
        SettingsReader.Read(text, variables);
        if (Archives(text)?.Find(archive.Name) is not null)
        {
            throw new SettingsException($"There is an archive {archive.Name} in {_path} already. Choose another name, or remove it first.");
        }

        if (Archives(text) is null)
        {
            text = text.Set(text.Root, "archives", "{}");
        }

        Write(text.Set(Archives(text)!, archive.Name, archive.Json(Path.GetDirectoryName(_path)!)));
    }

    /// <exception cref="SettingsException">There is no archive of this name.</exception>
    public void RemoveArchive(string name)
    {
        var text = SettingsText.Read(_path);
        var names = Archives(text)?.Members.Select(member => member.Name).ToList() ?? [];
        var member = Archives(text)?.Find(name)
            ?? throw new SettingsException($"There is no archive {name} in {_path}.{NearestName.Hint(name, names)}{(names.Count == 0 ? "" : $" There are: {string.Join(", ", names)}.")}");
        Write(text.Remove(Archives(text)!, member));
    }

    /// <summary>Makes a source the one that is meant where none is named.</summary>
    /// <exception cref="SettingsException">There is no source of this name.</exception>
    public void Use(string name)
    {
        var text = SettingsText.Read(_path);
        Find(text, name);
        Write(text.Set(text.Root, "default_source", TextEdit.Quote(name)));
    }

    /// <summary>Makes a model, or a route, the one that answers where nothing else is said.</summary>
    /// <exception cref="SettingsException">The file cannot be read or written.</exception>
    public void UseModel(string name)
    {
        var text = File.Exists(_path) ? SettingsText.Read(_path) : Beginning();
        if (text.Root.Find("models") is null)
        {
            text = text.Set(text.Root, "models", "{}");
        }

        text = text.Set(Models(text), "default", TextEdit.Quote(name.Replace("${", "$${", StringComparison.Ordinal)));
        if (Models(text).Find("prefer") is { } prefer)
        {
            // It would stand above a default of another kind.
            text = text.Remove(Models(text), prefer);
        }

        Write(text);
    }

    static JsonPart Models(SettingsText text) => text.Root.Find("models")!.Value;

    static JsonPart? Archives(SettingsText text) => text.Root.Find("archives")?.Value;

    static JsonPart? Sources(SettingsText text) => text.Root.Find("sources")?.Value;

    JsonMember Find(SettingsText text, string name)
    {
        var names = Sources(text)?.Members.Select(member => member.Name).ToList() ?? [];
        return Sources(text)?.Find(name)
            ?? throw new SettingsException($"There is no source {name} in {_path}.{NearestName.Hint(name, names)}{(names.Count == 0 ? "" : $" There are: {string.Join(", ", names)}.")}");
    }

    SettingsText Beginning() => SettingsText.Of(_path, Encoding.UTF8.GetBytes(
        $$"""
        {
          "$schema": {{TextEdit.Quote(new Uri(SettingsFile.SchemaPath).AbsoluteUri)}},
          "sources": {}
        }

        """));

    void Write(SettingsText text)
    {
        SettingsReader.Read(text, variables);
        var beside = $"{_path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllBytes(beside, text.Bytes);
            if (File.Exists(_path) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(_path));
            }

            // At once: who reads it meanwhile gets the old text or the new one, whole.
            File.Move(beside, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            throw new SettingsException($"The settings file {_path} cannot be written: {exception.Message}");
        }
    }
}
