using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Hosting;

/// <summary>Which providers have a key, and keys that administrators give while the server runs. A key goes in and never comes out again.</summary>
public sealed class ProviderKeys
{
    readonly ModelFactory _models;
    readonly KeyFile _file;
    readonly string _path;
    readonly Lock _gate = new();
    Dictionary<string, GivenKey> _given;

    /// <param name="path">Of the file in which those are kept that are to last.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    internal ProviderKeys(ModelFactory models, string path)
    {
        (_models, _path, _file) = (models, path, new KeyFile(path));
        _given = Told(_file.Read, "cannot be read");
        Secrets.Learn(_given.Values.Select(given => given.Key));
        models.Give(_given, changed: null);
    }

    /// <summary>Every provider that can have one.</summary>
    public IReadOnlyList<ProviderKey> All()
    {
        lock (_gate)
        {
            return [.. GivenKeys.All(_models.Installed).Select(Of)];
        }
    }

    /// <summary>From now on requests to the provider carry this key, whatever the settings say.</summary>
    /// <param name="keep">For the next start too.</param>
    /// <exception cref="RequestException">There is no such provider, or this is no key.</exception>
    /// <exception cref="StoreException">It cannot be kept.</exception>
    public ProviderKey Set(string provider, string key, bool keep, string userId, DateTimeOffset now)
    {
        var known = Find(provider);
        if (GivenKey.Objection(key) is { } objection)
        {
            throw new RequestException(RequestFault.Invalid, "bad_key", $"A key {objection}");
        }

        Secrets.Learn(key);
        lock (_gate)
        {
            Change(new(_given) { [known.Name] = new(key, keep, userId, now) }, known.Name);
            return Of(known);
        }
    }

    /// <summary>The provider goes back to the key of the settings, where these have one.</summary>
    /// <exception cref="RequestException">There is no such provider, or nobody gave it a key.</exception>
    public void Remove(string provider)
    {
        var known = Find(provider);
        lock (_gate)
        {
            var left = new Dictionary<string, GivenKey>(_given);
            if (!left.Remove(known.Name))
            {
                throw new RequestException(RequestFault.NotFound, "key_not_found", $"Nobody gave {known.Name} a key here. One of the environment or the settings file is taken away there.");
            }

            Change(left, known.Name);
        }
    }

    void Change(Dictionary<string, GivenKey> given, string provider)
    {
        Told(() =>
        {
            _file.Write(given.Where(one => one.Value.IsKept).ToDictionary());
            return true;
        }, "cannot be written");
        _given = given;
        _models.Give(given, provider);
    }

    ProviderKey Of(ProviderSettings provider) => new(provider.Name, provider.BaseUrl, provider.ApiKey is not null, _given.GetValueOrDefault(provider.Name));

    ProviderSettings Find(string name)
    {
        var all = GivenKeys.All(_models.Installed).ToList();
        return all.Find(provider => provider.Name == name)
            ?? throw new RequestException(RequestFault.NotFound, "provider_not_found", $"There is no provider \"{name}\".{NearestName.Hint(name, all.Select(provider => provider.Name))}");
    }

    T Told<T>(Func<T> work, string what)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The file of keys, {_path}, {what}: {exception.Message.TrimEnd('.')}. Mend it, or delete it and give the keys again.");
        }
    }
}

/// <summary>A provider, and whether it has a key.</summary>
/// <param name="Address">Where the key goes.</param>
/// <param name="IsSet">The settings file or a variable has one.</param>
/// <param name="Given">The one that is in use in its place; null where nobody gave any.</param>
public sealed record ProviderKey(string Name, Uri Address, bool IsSet, GivenKey? Given);
