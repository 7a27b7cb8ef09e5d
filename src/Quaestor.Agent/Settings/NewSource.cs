using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Settings;

/// <summary>A source as it is written into the settings.</summary>
/// <param name="Place">A path or a URL, as it was given; a password in it is not written.</param>
public sealed record NewSource(string Name, string Place)
{
    public string? Description { get; init; }

    /// <summary>The other keys, as JSON values by their names in the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Policy { get; init; } = [];

    /// <summary>The variable that has to hold the password that was given; null where none was.</summary>
    public string? PasswordVariable => SourcePlace.PasswordOf(Place) is null ? null : Name.ToUpperInvariant() + "_PASSWORD";

    /// <param name="folder">Of the settings file: a path below it is written relative to it.</param>
    internal string Json(string folder)
    {
        List<KeyValuePair<string, string>> keys = [];
        if (SourcePlace.IsUrl(Place))
        {
            keys.Add(new("url", TextEdit.Quote(SourcePlace.WithPassword(Place, null))));
            if (PasswordVariable is { } variable)
            {
                keys.Add(new("password", TextEdit.Quote($"${{{variable}}}")));
            }
        }
        else
        {
            keys.Add(new("path", TextEdit.Quote(RelativeTo(folder))));
        }

        if (Description is not null)
        {
            keys.Add(new("description", TextEdit.Quote(Description.Replace("${", "$${", StringComparison.Ordinal))));
        }

        return $"{{ {string.Join(", ", keys.Concat(Policy).Select(key => $"{TextEdit.Quote(key.Key)}: {key.Value}"))} }}";
    }

    string RelativeTo(string folder)
    {
        var absolute = Path.GetFullPath(Place);
        var relative = Path.GetRelativePath(folder, absolute);
        return (relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? absolute : relative).Replace("${", "$${", StringComparison.Ordinal);
    }
}
