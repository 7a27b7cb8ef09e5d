using Microsoft.Extensions.Logging;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Uploads;
using Quaestor.Data.Archives;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Hosting;

/// <summary>
/// The sources of the settings file, of the command, and of users' uploads and devices, as they are now: when the file changes, so do
/// they, without a restart. A file that cannot be read changes nothing, and <see cref="Problem"/> says why.
/// </summary>
public sealed partial class LiveSources : IAsyncDisposable
{
    static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    readonly SourceListing _listing;
    readonly IReadOnlyList<string> _places;
    readonly SettingsFile? _file;
    readonly UploadFolder _uploads;
    readonly ILogger _logger;
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly CancellationTokenSource _ending = new();
    readonly IReadOnlyList<ConfiguredSource> _own;
    InstallationSettings _settings;
    Task _watching = Task.CompletedTask;

    /// <param name="settings">What the file says now.</param>
    /// <param name="file">Null where there is none.</param>
    /// <exception cref="SourceException">A place that the command gives is not there.</exception>
    internal LiveSources(SourceOpener opener, GivenSources given, InstallationSettings settings, SettingsFile? file, UploadFolder uploads, ILogger logger)
    {
        _listing = new(opener);
        _places = given.Places;
        _file = file;
        _uploads = uploads;
        _settings = settings;
        _logger = logger;
        _own = [.. given.Own.Select(source => new ConfiguredSource(new SourceSettings(source.Name, source.Location), source))];
        var (sources, chosen) = List([]);
        Registry = new(sources, chosen);
    }

    public SourceRegistry Registry { get; }

    /// <summary>Sources on users' devices, under names of which none is taken yet. They come last.</summary>
    public Func<IReadOnlyCollection<string>, IReadOnlyList<ConfiguredSource>> OnDevices { get; set; } = _ => [];

    /// <summary>Follows the file too; null where there are none.</summary>
    internal ArchiveShelf? Archives { get; init; }

    /// <summary>Why the file is not in force as it stands; null where it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Looks at the file now and then, and takes over what has changed.</summary>
    internal void Watch()
    {
        if (_file is not null)
        {
            _watching = WatchAsync(_file);
        }
    }

    /// <summary>Lists sources anew. Those that nothing changed stay open as they are; what reads from one that is gone finishes.</summary>
    public async Task ReloadAsync()
    {
        await InTurnAsync(Reload);
        await ReplaceArchivesAsync();
    }

    /// <summary>Changes the settings file, and takes the change over.</summary>
    /// <exception cref="SettingsException">It cannot be changed so.</exception>
    /// <exception cref="RequestException">There is no file to change.</exception>
    public async Task EditAsync(Action<SettingsEditor> edit)
    {
        await InTurnAsync(() =>
        {
            edit((_file ?? throw new RequestException(RequestFault.Conflict, "no_settings_file", $"This server was started without a settings file. Write one with \"quaestor sources add NAME PLACE\", and start the server with --config and its path.")).Editor);
            Reload();
        });
        await ReplaceArchivesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        await Registry.DisposeAsync();
        _turn.Dispose();
        _ending.Dispose();
    }

    async Task ReplaceArchivesAsync()
    {
        if (_file is not null && Archives is not null)
        {
            await Archives.ReplaceAsync(_settings.Archives);
        }
    }

    async Task InTurnAsync(Action act)
    {
        await _turn.WaitAsync();
        try
        {
            act();
        }
        finally
        {
            _turn.Release();
        }
    }

    void Reload()
    {
        var problem = default(string);
        try
        {
            _settings = _file?.Read() ?? _settings;
            Secrets.Learn(OptionSecrets.OfSources(_settings.Sources));
        }
        catch (SettingsException exception)
        {
            // What users brought comes and goes all the same.
            problem = exception.Message;
        }

        try
        {
            var (sources, chosen) = List(Registry.Configured);
            Registry.Replace(sources, chosen);
            LogReloaded(_logger, string.Join(", ", sources.Select(source => source.Source.Name)));
        }
        catch (SourceException exception)
        {
            problem ??= exception.Message;
        }

        Problem = problem is null ? null : $"{problem} Until then, the sources are those from before.";
        if (problem is not null)
        {
            LogKept(_logger, problem);
        }
    }

    (IReadOnlyList<ConfiguredSource> Sources, ISource? Default) List(IReadOnlyList<ConfiguredSource> open)
    {
        // What the program around this one opens comes and goes with its versions, and takes no upload away.
        var uploads = _uploads.All().Select(upload => upload.Settings with { Name = SourceNames.Unique(upload.Settings.Name!, _own.Select(source => source.Source.Name)) });
        var (sources, chosen) = _listing.Open(_places, _settings.Sources, open, _settings.DefaultSource, [.. uploads]);
        var twice = _own.Concat(sources).GroupBy(source => source.Source.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);
        List<ConfiguredSource> listed = [.. _own, .. sources];
        return twice is null ? ([.. listed, .. OnDevices([.. listed.Select(source => source.Source.Name)])], chosen) : throw new SourceException($"Two sources are called {twice.Key}. Give one of them another name.");
    }

    // By looking and not by the system's events: those fail on network folders and for files that are replaced. A file
    // that still grows is left alone until two looks agree.
    async Task WatchAsync(SettingsFile file)
    {
        var seen = file.State;
        try
        {
            while (true)
            {
                await Task.Delay(LooksEvery, _ending.Token);
                var now = file.State;
                if (now != file.ReadState && now == seen)
                {
                    await FollowAsync();
                }

                seen = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the program.
        }
    }

    async Task FollowAsync()
    {
        try
        {
            await ReloadAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFault(_logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The settings changed and could not be taken over by a fault")]
    static partial void LogFault(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The sources are now {Sources}")]
    static partial void LogReloaded(ILogger logger, string sources);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The settings changed and are not in force: {Reason}")]
    static partial void LogKept(ILogger logger, string reason);
}

/// <summary>Sources that no settings name.</summary>
/// <param name="Places">Paths, URLs and names, as a command gives them.</param>
/// <param name="Own">Opened by the program around this one; they stay as they are.</param>
sealed record GivenSources(IReadOnlyList<string> Places, IReadOnlyList<ISource> Own);
