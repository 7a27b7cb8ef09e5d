using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Uploads;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>Adds, changes and removes sources: those of the settings in their file, users' uploads where those are kept.</summary>
/// <param name="bytesBeside">What a user brought that is no source.</param>
public sealed class SourceEdits(LiveSources live, UploadFolder uploads, Func<string, long> bytesBeside)
{
    /// <summary>Begins an upload, which is deleted unless it is kept.</summary>
    /// <exception cref="IncomingException">The user has no room left.</exception>
    public IncomingUpload Begin(string userId, UploadLimits limits) => uploads.Begin(userId, limits, bytesBeside(userId));

    /// <summary>Lists an upload as a source of its user's. One in which nothing can be read is deleted.</summary>
    /// <exception cref="IncomingException">It cannot be called so, or nothing of it can be read.</exception>
    public async Task<ConfiguredSource> KeepAsync(IncomingUpload incoming, string? name, string? description, CancellationToken cancellationToken)
    {
        var id = uploads.Keep(incoming, name, description, live.Registry.All.Select(source => source.Name), bytesBeside(incoming.UserId));
        var upload = uploads.All().First(upload => upload.Id == id);
        try
        {
            await live.ReloadAsync();
            var listed = live.Registry.Configured.First(known => known.Settings.Place == upload.Settings.Place);
            var schema = await listed.Source.SchemaAsync(cancellationToken);
            return schema.Tables.Count > 0 ? listed
                : throw new IncomingException("nothing_to_read", $"Nothing of it can be read. {string.Join(' ', schema.Problems.Select(problem => problem.Message))}".TrimEnd().Replace(upload.Settings.Place, "the upload", StringComparison.Ordinal));
        }
        catch (SourceException exception)
        {
            await RemoveAsync(upload);
            throw new IncomingException("nothing_to_read", exception.Message.Replace(upload.Settings.Place, Path.GetFileName(upload.Settings.Place), StringComparison.Ordinal));
        }
        catch
        {
            await RemoveAsync(upload);
            throw;
        }
    }

    /// <summary>Writes a source into the settings file.</summary>
    /// <exception cref="SettingsException">There is one of this name, or what is said of it is not understood.</exception>
    public async Task<ConfiguredSource> AddAsync(NewSource source)
    {
        await live.EditAsync(editor => editor.Add(source));
        return live.Registry.Configured.First(known => known.Settings.Name == source.Name);
    }

    /// <param name="name">Another name, of an upload only; null for the one that it has.</param>
    /// <param name="keys">Values as JSON by their keys in the settings; null takes one away.</param>
    /// <exception cref="SettingsException">It would not be understood.</exception>
    public async Task<ConfiguredSource> ChangeAsync(ConfiguredSource source, string? name, IReadOnlyList<KeyValuePair<string, string?>> keys)
    {
        if (uploads.Of(source.Settings.Place) is { } upload)
        {
            uploads.Change(upload, name, keys);
            await live.ReloadAsync();
        }
        else if (name is null)
        {
            await live.EditAsync(editor => editor.Change(NameInSettings(source), keys));
        }
        else
        {
            throw new RequestException(RequestFault.Conflict, "name_in_settings", $"{source.Source.Name} is named in the settings file. Rename it there: whoever asks about it by its name has to know.");
        }

        return live.Registry.Configured.First(known => known.Settings.Place == source.Settings.Place);
    }

    /// <summary>Takes a source off the list. Of an upload the files are deleted; other data stay.</summary>
    public async Task RemoveAsync(ConfiguredSource source)
    {
        if (uploads.Of(source.Settings.Place) is { } upload)
        {
            await RemoveAsync(upload);
        }
        else
        {
            await live.EditAsync(editor => editor.Remove(NameInSettings(source)));
        }
    }

    /// <summary>Deletes all that a user brought.</summary>
    public async Task RemoveAllOfAsync(string userId)
    {
        uploads.DeleteAllOf(userId);
        await live.ReloadAsync();
    }

    /// <summary>Deletes what nobody finished bringing.</summary>
    public void Expire() => uploads.Expire();

    async Task RemoveAsync(Upload upload)
    {
        uploads.Delete(upload);
        await live.ReloadAsync();
    }

    static string NameInSettings(ConfiguredSource source) =>
        source.Source.Kind == "device"
            ? throw new RequestException(RequestFault.Conflict, "on_device", $"{source.Source.Name} lies on a device of yours, which says what may be done with it. Change it there, where \"quaestor edge\" runs.")
        : source.Settings.Name
        ?? throw new RequestException(RequestFault.Conflict, "given_at_start", $"{source.Source.Name} was given to the server when it was started, with --source. Start it without, or write the source into the settings file.");
}
