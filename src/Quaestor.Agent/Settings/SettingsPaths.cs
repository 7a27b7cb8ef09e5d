using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Paths in a settings file: relative ones are relative to the file, and <c>~/</c> is the user's folder.</summary>
sealed class SettingsPaths(string file)
{
    readonly string _folder = Path.GetDirectoryName(file)!;

    public string Absolute(string path) => Path.GetFullPath(UserFolder.Expand(path), _folder);

    public string AbsoluteOrAddress(string place) => place.Contains("://", StringComparison.Ordinal) ? place : Absolute(place);
}
