namespace Quaestor.Agent.Settings.Text;

/// <summary>The settings cannot be used as they are. The message names the file, the line and the key, and says what to write.</summary>
public sealed class SettingsException(string message) : Exception(message)
{
    /// <summary>True where nothing is wrong but that a variable is not set.</summary>
    public bool IsUnsetVariable { get; init; }
}
