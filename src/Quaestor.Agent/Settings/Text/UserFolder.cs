namespace Quaestor.Agent.Settings.Text;

/// <summary><c>~/</c> in front of a path, where no shell reads it.</summary>
static class UserFolder
{
    public static string Expand(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : path;
}
