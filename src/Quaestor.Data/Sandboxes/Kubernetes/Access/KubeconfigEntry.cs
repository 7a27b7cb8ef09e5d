using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace Quaestor.Data.Sandboxes.Kubernetes.Access;

/// <summary>A mapping in a kubeconfig, with the file that it stands in: relative paths in it count from that file's folder.</summary>
sealed class KubeconfigEntry(YamlMappingNode node, string file)
{
    public string File => file;

    public string? Text(string key) => Child(key) is YamlScalarNode { Value: { Length: > 0 } value } scalar && !IsNull(scalar) ? value : null;

    public bool Flag(string key) => Text(key) is "true" or "True" or "TRUE";

    public KubeconfigEntry? Map(string key) => Child(key) is YamlMappingNode map ? new(map, file) : null;

    public IReadOnlyList<KubeconfigEntry> Maps(string key) =>
        Child(key) is YamlSequenceNode list ? [.. list.OfType<YamlMappingNode>().Select(map => new KubeconfigEntry(map, file))] : [];

    public IReadOnlyList<string> Texts(string key) =>
        Child(key) is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(text => text.Value ?? "")] : [];

    /// <summary>A path, absolute.</summary>
    public string? PathOf(string key) => Text(key) is { } path ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!) : null;

    /// <summary>What stands in base64 under <c>key-data</c>, or in the file named under <c>key</c>; the former wins.</summary>
    /// <exception cref="SandboxException">It is no base64, or the file cannot be read.</exception>
    public string? Pem(string key)
    {
        try
        {
            return Text(key + "-data") is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : PathOf(key) is { } path ? System.IO.File.ReadAllText(path)
                : null;
        }
        catch (FormatException error)
        {
            throw new SandboxException($"{key}-data in {file} is not base64.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"{key} in {file} cannot be read: {error.Message}", error);
        }
    }

    public X509Certificate2Collection? Authorities(string key)
    {
        if (Pem(key) is not { } pem)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new SandboxException($"{key} in {file} holds no certificate: {error.Message}", error);
        }

        return authorities.Count > 0 ? authorities : throw new SandboxException($"{key} in {file} holds no certificate in PEM form.");
    }

    YamlNode? Child(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    static bool IsNull(YamlScalarNode scalar) =>
        scalar is { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "~" or "Null" or "NULL" };
}
