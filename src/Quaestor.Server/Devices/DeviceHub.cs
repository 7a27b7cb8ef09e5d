using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;
using Quaestor.Data.Sql;
using Quaestor.Server.Http;

namespace Quaestor.Server.Devices;

/// <summary>All devices of this installation: those that are connected to this server, and what the others offered when they were.</summary>
sealed partial class DeviceHub : IAsyncDisposable
{
    const int MostPerUser = 20;
    const string TokenPrefix = "qdev_";
    const int TokenBytes = 32;
    const string Scheme = "Bearer ";

    /// <summary>So long a question waits for a device that was lost a moment ago.</summary>
    static readonly TimeSpan ReturnsWithin = TimeSpan.FromSeconds(15);

    readonly AgentHost _host;
    readonly ILogger _logger;
    readonly CancellationTokenSource _ending = new();
    readonly ConcurrentDictionary<Guid, DeviceLink> _links = [];
    readonly ConcurrentDictionary<Task, bool> _serving = [];

    /// <summary>One source stays the same one while its name does: it knows its schema, and others hold it.</summary>
    readonly ConcurrentDictionary<(DeviceLink Link, string RemoteName, Dialect Dialect, string Name), DeviceSource> _sources = [];

    public DeviceHub(AgentHost host, ILoggerFactory logs)
    {
        (_host, _logger) = (host, RedactedLogs.Over(logs).CreateLogger<DeviceHub>());
        host.LiveSources.OnDevices = List;
    }

    /// <summary>Lists the sources of those devices that were here before.</summary>
    public async Task LoadAsync()
    {
        foreach (var record in await _host.Conversations.Devices.AllAsync())
        {
            _links.TryAdd(record.Id, new DeviceLink(record, OfferOf(record), ReturnsWithin));
        }

        if (!_links.IsEmpty)
        {
            await _host.LiveSources.ReloadAsync();
        }
    }

    /// <summary>A user's own.</summary>
    public IEnumerable<DeviceLink> Of(string userId) => _links.Values.Where(link => link.Record.UserId == userId).OrderBy(link => link.Record.Id);

    /// <returns>The device, and the token that nobody can be told again.</returns>
    /// <exception cref="ProblemException">There are too many, or there is one of this name.</exception>
    public async Task<(DeviceLink Device, string Token)> AddAsync(string userId, string name)
    {
        var token = TokenPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var record = new DeviceRecord(Guid.CreateVersion7(), userId, name, DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        switch (await _host.Conversations.Devices.AddAsync(record, Hash(token), MostPerUser))
        {
            case DeviceAdding.NameTaken:
                throw new ProblemException(StatusCodes.Status409Conflict, "device_exists", $"You have a device called \"{name}\" already. Delete that one first, or choose another name.");
            case DeviceAdding.TooMany:
                throw new ProblemException(StatusCodes.Status409Conflict, "too_many_devices", $"You have {MostPerUser} devices, which is all that one user may have. Delete one first.");
            default:
                return (_links[record.Id] = new DeviceLink(record, null, ReturnsWithin), token);
        }
    }

    /// <summary>Its token counts no more, and its sources are gone.</summary>
    /// <returns>False where the user has no such device.</returns>
    public async Task<bool> RemoveAsync(string userId, Guid id)
    {
        if (!await _host.Conversations.Devices.DeleteAsync(userId, id))
        {
            return false;
        }

        await ForgetAsync(link => link.Record.Id == id);
        return true;
    }

    /// <summary>For a user who is gone.</summary>
    public Task ForgetAllOfAsync(string userId) => ForgetAsync(link => link.Record.UserId == userId);

    /// <summary>Takes a device's connection, and keeps it until either end goes away.</summary>
    /// <exception cref="ProblemException">It is no device of this server, or of another time.</exception>
    public async Task ServeAsync(HttpContext context)
    {
        var record = await FindAsync(context);
        var link = _links.GetOrAdd(record.Id, _ => new DeviceLink(record, OfferOf(record), ReturnsWithin));
        CheckVersion(context.Request.Headers[DeviceProtocol.VersionHeader].ToString());
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ProblemException(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address is for \"quaestor edge\", which speaks WebSocket here.");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = DeviceProtocol.PingsEvery, KeepAliveTimeout = DeviceProtocol.WaitsForPong });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, context.RequestAborted);
        LogConnected(record.Name, record.UserId);
        var serving = link.ServeAsync(socket, offer => TakeOfferAsync(link, offer), stop.Token);
        _serving[serving] = true;
        try
        {
            await serving;
        }
        finally
        {
            _serving.TryRemove(serving, out _);
            LogLost(record.Name, record.UserId);
        }
    }

    /// <summary>Ends all connections, so that the server need not wait for them.</summary>
    public void Stop() => _ending.Cancel();

    /// <summary>Any number of times.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_serving.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    async Task<DeviceRecord> FindAsync(HttpContext context)
    {
        // No page has a reason to come here, and a browser would say where it is from.
        var given = context.Request.Headers.Authorization.ToString();
        var token = given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? given[Scheme.Length..].Trim() : "";
        var record = context.Request.Headers.Origin.Count > 0 || token.Length != TokenPrefix.Length + (2 * TokenBytes) ? null : await _host.Conversations.Devices.FindByTokenAsync(Hash(token));
        if (record is null)
        {
            throw new ProblemException(StatusCodes.Status401Unauthorized, "device_unknown", "This token is of no device of this server. Add the device there, by POST /devices, and give its token to \"quaestor edge\".");
        }

        return (await _host.Rights.OfAsync(record.UserId)).Role >= Role.Analyst ? record
            : throw new ProblemException(StatusCodes.Status403Forbidden, "forbidden", "Devices are for analysts and administrators, and this device's owner is neither any more. Ask an administrator of this server.");
    }

    static void CheckVersion(string given)
    {
        if (given != DeviceProtocol.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            throw ProblemException.Invalid(
                "device_version",
                $"This server speaks version {DeviceProtocol.Version} of the devices' protocol, and the device {(given.Length is > 0 and < 20 ? $"version {given}" : "none")}. Update Quaestor on whichever of both is older.");
        }
    }

    async Task TakeOfferAsync(DeviceLink link, DeviceOffer offer)
    {
        var json = Encoding.UTF8.GetBytes(DeviceJson.Of(offer).GetRawText());
        await _host.Conversations.Devices.SeenAsync(link.Record.Id, DateTimeOffset.UtcNow, json);
        await _host.LiveSources.ReloadAsync();
    }

    IReadOnlyList<ConfiguredSource> List(IReadOnlyCollection<string> taken)
    {
        HashSet<string> names = new(taken, StringComparer.OrdinalIgnoreCase);
        List<ConfiguredSource> listed = [];
        foreach (var link in _links.Values.OrderBy(link => link.Record.Id))
        {
            foreach (var offered in link.Offer?.Sources.DistinctBy(source => source.Name, StringComparer.OrdinalIgnoreCase).Where(source => SourceNames.Objection(source.Name) is null) ?? [])
            {
                var name = SourceNames.Unique(offered.Name, names);
                names.Add(name);
                listed.Add(new(SettingsOf(link, offered, name), _sources.GetOrAdd((link, offered.Name, offered.Dialect, name), _ => new(link, offered, name))));
            }
        }

        return listed;
    }

    static SourceSettings SettingsOf(DeviceLink link, OfferedSource offered, string name) => new(name, $"device:{link.Record.Id}/{offered.Name}")
    {
        Owner = link.Record.UserId,
        IsPrivate = true,
        Policy = new()
        {
            Description = offered.Description,
            Colour = offered.Colour,
            Share = offered.Share,
            Masked = offered.Masked,
            MaxRows = offered.MaxRows > 0 ? offered.MaxRows : null,
            MaxBytes = offered.MaxBytes > 0 ? offered.MaxBytes : null,
            Timeout = offered.TimeoutSeconds is > 0 and < 86_400 ? TimeSpan.FromSeconds(offered.TimeoutSeconds) : null,
        },
    };

    async Task ForgetAsync(Func<DeviceLink, bool> which)
    {
        foreach (var link in _links.Values.Where(which).ToList())
        {
            _links.TryRemove(link.Record.Id, out _);
            link.Close();
        }

        await _host.LiveSources.ReloadAsync();
    }

    static DeviceOffer? OfferOf(DeviceRecord record)
    {
        try
        {
            return record.OfferJson is { } json ? DeviceJson.ReadOffer(JsonDocument.Parse(json).RootElement) : null;
        }
        catch (JsonException)
        {
            // Of another version of this program: the device will tell anew.
            return null;
        }
    }

    static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    [LoggerMessage(Level = LogLevel.Information, Message = "The device {Device} of {User} is connected")]
    partial void LogConnected(string device, string user);

    [LoggerMessage(Level = LogLevel.Information, Message = "The device {Device} of {User} is away")]
    partial void LogLost(string device, string user);
}
