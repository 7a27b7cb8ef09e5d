namespace Quaestor.EndToEnd.Support;

/// <summary>The built program and the sample data of this checkout.</summary>
static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>What `make build` leaves, which is what a user starts.</summary>
    public static string Program => Path.Combine(Root, "bin", "quaestor");

    public static string Shop => Path.Combine(Root, "samples", "shop");

    static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Quaestor.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("This runs from a build inside the checkout: no Quaestor.slnx above it.");
    }
}
