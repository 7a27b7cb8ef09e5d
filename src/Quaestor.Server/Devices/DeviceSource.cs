using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Remote;

namespace Quaestor.Server.Devices;

/// <summary>A source on a user's device. The device judges, runs and caps; what is not asked for stays there.</summary>
sealed class DeviceSource : ISource
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    readonly string _remoteName;
    readonly RemoteGuard _guard;
    (string Revision, SourceSchema Schema)? _known;

    /// <param name="name">What it is called here, where others may have its name already.</param>
    public DeviceSource(DeviceLink link, OfferedSource offered, string name)
    {
        Link = link;
        Name = name;
        Dialect = offered.Dialect;
        _remoteName = offered.Name;
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"quaestor device source {link.Record.Id} {offered.Name}")).AsSpan(0, 16));
        _guard = new(Dialect, FindObjectionAsync);
    }

    public DeviceLink Link { get; }

    public Guid Id { get; }

    public string Name { get; }

    public string Kind => "device";

    public string Location => $"the device {Link.Record.Name}";

    public Dialect Dialect { get; }

    public bool KeepsItsRows => true;

    /// <summary>Why it cannot be used now, for its owner; null where it can.</summary>
    public string? Problem =>
        !Link.IsOnline ? $"The device {Link.Record.Name} is away. Start \"quaestor edge\" there, or wake it up."
        : Link.Offer?.Paused == true ? $"The device {Link.Record.Name} is paused. Resume it there."
        : Link.Offer?.Sources.FirstOrDefault(source => source.Name == _remoteName) is { } offered ? offered.Problem
        : $"The device {Link.Record.Name} does not offer it any more.";

    public async Task<SourceSchema> SchemaAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        var answer = await CallAsync(DeviceProtocol.GetTableSchema, Grace * 6, cancellationToken, ("known", known?.Revision ?? ""));
        try
        {
            if (known is { } same && answer.GetProperty("revision"u8).GetString() == same.Revision)
            {
                return same.Schema;
            }

            var schema = DeviceJson.ReadSchema(answer.GetProperty("schema"u8)) with { Source = Name };
            _known = (answer.GetProperty("revision"u8).GetString() ?? "", schema);
            return schema;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unreadable();
        }
    }

    public Task<IReadOnlyList<string>> NotesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([$"It lies on the device {Link.Record.Name}, which decides what leaves it."]);

    public ValueTask<string> SandboxAsync(CancellationToken cancellationToken) => ValueTask.FromResult("device");

    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) => _guard.JudgeAsync(sql, cancellationToken);

    public async Task<Truncation?> ReadAsync(ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            DeviceProtocol.ExecuteSql, caps.Timeout + Grace, cancellationToken,
            ("sql", sql.Text), ("max_rows", caps.MaxRows), ("max_bytes", caps.MaxBytes), ("timeout_ms", (long)caps.Timeout.TotalMilliseconds));
        try
        {
            if (answer.TryGetProperty("error"u8, out var error))
            {
                throw FailureOf(answer.GetProperty("status"u8).GetString(), error, sql.Text);
            }

            foreach (var notice in answer.GetProperty("notices"u8).EnumerateArray())
            {
                rows.Notice(notice.GetString() ?? "");
            }

            return ReceivedResult.TakeInto(rows, answer.GetProperty("result"u8), caps);
        }
        catch (Exception exception) when (exception is ResultFormatException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unreadable();
        }
    }

    /// <summary>The link belongs to the hub, which ends it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async ValueTask<Verdict.Refused?> FindObjectionAsync(string sql, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(DeviceProtocol.JudgeSql, Grace * 3, cancellationToken, ("sql", sql));
        try
        {
            return answer.GetProperty("allowed"u8).GetBoolean() ? null : new(
                answer.GetProperty("layer"u8).GetString() ?? "",
                answer.GetProperty("reason"u8).GetString() ?? "",
                answer.TryGetProperty("position"u8, out var position) ? position.GetInt32() : null);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unreadable();
        }
    }

    static Exception FailureOf(string? status, JsonElement error, string sql)
    {
        var (code, message) = (error.GetProperty("code"u8).GetString() ?? "failed", error.GetProperty("message"u8).GetString() ?? "");
        var place = error.TryGetProperty("line"u8, out var line) && error.TryGetProperty("column"u8, out var column) ? new TextPosition(line.GetInt32(), column.GetInt32()).IndexIn(sql) : null;
        return status switch
        {
            "timed_out" => new TimeoutException(message),
            "refused" => new EngineException("refused", message, place),
            _ => new EngineException(code, message, place),
        };
    }

    Task<JsonElement> CallAsync(string tool, TimeSpan timeout, CancellationToken cancellationToken, params (string Name, object Value)[] arguments) => Link.CallAsync(
        tool, arguments.Append(("source", _remoteName)).ToDictionary(argument => argument.Item1, argument => JsonSerializer.SerializeToElement(argument.Item2)), timeout, cancellationToken);

    SourceException Unreadable() => new($"The device \"{Link.Record.Name}\" answers with something that is not understood. Update the program there, or here.");
}
