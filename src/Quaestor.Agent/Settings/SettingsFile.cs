using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>The settings file of an installation, read again whenever somebody asks.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="variables">Those that it may name.</param>
/// <param name="isForeign">It merely lies in the folder: nobody said that it is the user's.</param>
public sealed class SettingsFile(string path, NamedVariables variables, bool isForeign = false)
{
    public const string Name = "quaestor.json";
    public const string Variable = "QUAESTOR_CONFIG";

    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public SettingsEditor Editor => new(Path, variables);

    /// <summary>The schema for editors, beside the program.</summary>
    public static string SchemaPath => System.IO.Path.Combine(AppContext.BaseDirectory, "quaestor.schema.json");

    /// <summary>The file of the folder, or else the user's own; null where there is neither.</summary>
    public static string? Find(string folder) =>
        new[] { System.IO.Path.Combine(folder, Name), UsersOwn() }.FirstOrDefault(File.Exists);

    /// <summary>Where a user's own settings lie, for all folders.</summary>
    public static string UsersOwn() =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "quaestor", Name);

    /// <summary>Changes with its contents, as far as the file system tells.</summary>
    internal (long Length, DateTime Written) State => new FileInfo(Path) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc) : (-1, default);

    /// <summary>As it was when it was read last.</summary>
    internal (long Length, DateTime Written) ReadState { get; private set; }

    /// <exception cref="SettingsException">It cannot be read, or says something that is not understood.</exception>
    public InstallationSettings Read()
    {
        ReadState = State;
        return SettingsReader.Read(SettingsText.Read(Path), variables, isForeign);
    }
}
