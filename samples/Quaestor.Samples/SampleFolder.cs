using Quaestor.Samples.Shop;

namespace Quaestor.Samples;

/// <summary>The folder that holds the sample shop, with a stamp that tells which build of this program wrote it.</summary>
public static class SampleFolder
{
    /// <summary>Hidden, so that a source over the folder does not take it for data.</summary>
    const string StampName = ".stamp";

    static readonly string Stamp = typeof(SampleFolder).Module.ModuleVersionId.ToString();

    /// <summary>Writes the shop unless this build's files are there already. True if it wrote.</summary>
    public static bool Make(string folder)
    {
        var stamp = Path.Combine(folder, StampName);
        if (File.Exists(stamp) && File.ReadAllText(stamp) == Stamp && ShopFiles.Names.All(name => File.Exists(Path.Combine(folder, name))))
        {
            return false;
        }

        Directory.CreateDirectory(folder);
        File.Delete(stamp);
        ShopFiles.Write(folder);
        File.WriteAllText(stamp, Stamp);
        return true;
    }
}
