using System.Reflection;

namespace Quaestor.Cli.Sessions;

static class ProductVersion
{
    /// <summary>As released, without the commit that follows a plus sign.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
