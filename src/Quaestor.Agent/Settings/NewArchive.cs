using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>An archive as it is written into the settings.</summary>
/// <param name="Place">A path, as it was given.</param>
/// <param name="Share">As the settings say it; null for what each kind of model sees.</param>
public sealed record NewArchive(string Name, string Place, string? Description, string? Share)
{
    /// <param name="folder">Of the settings file: a path below it is written relative to it.</param>
    internal string Json(string folder)
    {
        (string Key, string? Value)[] keys = [("path", RelativeTo(folder)), ("description", Description), ("share", Share)];
        return $"{{ {string.Join(", ", keys.Where(key => key.Value is not null).Select(key => $"{TextEdit.Quote(key.Key)}: {SettingValue.Text(key.Value!)}"))} }}";
    }

    string RelativeTo(string folder)
    {
        var absolute = Path.GetFullPath(Place);
        var relative = Path.GetRelativePath(folder, absolute);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? absolute : relative;
    }
}
