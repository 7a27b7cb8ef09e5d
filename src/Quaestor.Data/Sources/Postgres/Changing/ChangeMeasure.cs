using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>Reads, in the transaction of a change and after it, what it did.</summary>
sealed class ChangeMeasure(WritingSession session)
{
    const int Inserts = 4;
    const int Deletes = 8;
    const int Updates = 16;

    Dictionary<long, (long Inserted, long Updated, long Deleted)> _before = [];
    IReadOnlyDictionary<long, object?[]>? _files;

    /// <summary>To be called before the change: the server still counts what the session did before, for about a second.</summary>
    public async Task NoteRowsAsync(CancellationToken cancellationToken) =>
        _before = (await session.QueryAsync(new(OwnTexts.Changed), cancellationToken)).ToDictionary(row => (long)row[0]!, row => ((long)row[3]!, (long)row[4]!, (long)row[5]!));

    /// <summary>To be called before the change where it may write relations anew.</summary>
    public async Task NoteFilesAsync(CancellationToken cancellationToken) => _files = (await FilesAsync(cancellationToken)).ToDictionary(row => (long)row[0]!);

    /// <summary>How many rows the change has changed, by cascades and triggers too.</summary>
    /// <param name="own">Those of the statement itself, by the server's answer; where it counts no others, as of foreign tables, these.</param>
    public async Task<long> RowsAsync(long? own, CancellationToken cancellationToken) => AllOf(await ChangedAsync(cancellationToken), own);

    /// <summary>All but the sample.</summary>
    /// <param name="own">Rows that the statement itself changed; null for one whose are not counted.</param>
    public async Task<ChangePreview> ReadAsync(ChangeForm form, long? own, CancellationToken cancellationToken)
    {
        var changed = await ChangedAsync(cancellationToken);
        var locks = Known(await session.QueryAsync(new(OwnTexts.Locks), cancellationToken));
        var files = _files is null ? [] : (await FilesAsync(cancellationToken)).ToDictionary(row => (long)row[0]!);
        long? all = form.ChangesRows ? AllOf(changed, own) : null;
        return new()
        {
            Rows = form.ChangesWithin ? all : form.ChangesRows ? own : null,
            AllRows = all,
            Tables = [.. changed.Select(row => new ChangedTable(Name(row[1], row[2]), (long)row[3]!, (long)row[4]!, (long)row[5]!))],
            Triggers = await TriggersAsync(changed, cancellationToken),
            Cascades = await CascadesAsync(changed, cancellationToken),
            Sequences = [.. locks.Where(row => (string)row[2]! == "S").Select(row => Name(row[0], row[1]))],
            Locks = [.. locks.Where(row => (string)row[2]! is not ("S" or "i" or "I"))
                .Select(row => new TakenLock(Name(row[0], row[1]), LockModes.Strongest((string[])row[3]!)))
                .Where(taken => taken.Mode != LockModes.Reading)],
            Rewrites = form.Empties ? [] : Rewrites(files),
            Lost = Lost(files, form.Empties),
        };
    }

    /// <summary>What the change has dropped has its name from before.</summary>
    List<object?[]> Known(IReadOnlyList<object?[]> locks) =>
        [.. locks.Select(row => row[1] is not null ? row : _files?.GetValueOrDefault((long)row[4]!) is { } was ? [was[1], was[2], was[3], row[3], row[4]] : null).OfType<object?[]>()
            .OrderBy(row => Name(row[0], row[1]), StringComparer.Ordinal)];

    async Task<IReadOnlyList<object?[]>> ChangedAsync(CancellationToken cancellationToken)
    {
        List<object?[]> changed = [];
        foreach (var row in await session.QueryAsync(new(OwnTexts.Changed), cancellationToken))
        {
            var (inserted, updated, deleted) = _before.GetValueOrDefault((long)row[0]!);
            object?[] since = [row[0], row[1], row[2], (long)row[3]! - inserted, (long)row[4]! - updated, (long)row[5]! - deleted];
            if (RowsOf(since) > 0)
            {
                changed.Add(since);
            }
        }

        return changed;
    }

    static long AllOf(IReadOnlyList<object?[]> changed, long? own) => Math.Max(own ?? 0, changed.Sum(RowsOf));

    static long RowsOf(object?[] changed) => (long)changed[3]! + (long)changed[4]! + (long)changed[5]!;

    async Task<IReadOnlyList<FiringTrigger>> TriggersAsync(IReadOnlyList<object?[]> changed, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
        {
            return [];
        }

        var kinds = changed.ToDictionary(row => (long)row[0]!, row => ((long)row[3]! > 0 ? Inserts : 0) | ((long)row[5]! > 0 ? Deletes : 0) | ((long)row[4]! > 0 ? Updates : 0));
        var triggers = await session.QueryAsync(new(OwnTexts.Triggers), cancellationToken);
        return [.. triggers.Where(row => kinds.TryGetValue((long)row[0]!, out var kind) && ((int)row[4]! & kind) != 0)
            .Select(row => new FiringTrigger(Name(row[1], row[2]), (string)row[3]!, (string)row[5]!))];
    }

    async Task<IReadOnlyList<string>> CascadesAsync(IReadOnlyList<object?[]> changed, CancellationToken cancellationToken)
    {
        var tables = changed.ToDictionary(row => (long)row[0]!);
        var keys = tables.Count == 0 ? [] : await session.QueryAsync(new(OwnTexts.Cascades, [tables.Keys.ToArray()]), cancellationToken);
        return [.. keys.Select(row => Sentence(row, tables)).OfType<string>()];
    }

    /// <returns>Null where the key's other side was not touched.</returns>
    static string? Sentence(object?[] key, Dictionary<long, object?[]> tables)
    {
        if (!tables.TryGetValue((long)key[1]!, out var other))
        {
            return null;
        }

        var (deletes, from) = ((long)tables[(long)key[0]!][5]! > 0, Name(tables[(long)key[0]!][1], tables[(long)key[0]!][2]));
        var action = (deletes ? (string)key[3]! : (string)key[4]!) switch { "c" => "CASCADE", "n" => "SET NULL", "d" => "SET DEFAULT", _ => null };
        return action is null ? null : $"{key[2]}: ON {(deletes ? "DELETE" : "UPDATE")} {action} from {from} to {Name(other[1], other[2])}";
    }

    IReadOnlyList<RewrittenRelation> Rewrites(Dictionary<long, object?[]> now) =>
        [.. TablesBefore.Where(was => IsElsewhere(was, now)).Select(was => new RewrittenRelation(Name(was[1], was[2]), (long)was[5]!))];

    IReadOnlyList<LostTable> Lost(Dictionary<long, object?[]> now, bool isEmptied) =>
        [.. TablesBefore.Where(was => !now.ContainsKey((long)was[0]!) || (isEmptied && IsElsewhere(was, now)))
            .Select(was => new LostTable(Name(was[1], was[2]), (double)was[6]! is >= 0 and var rows ? (long)rows : null, (long)was[5]!))];

    IEnumerable<object?[]> TablesBefore => _files?.Values.Where(was => (string)was[3]! != "i").OrderBy(was => Name(was[1], was[2]), StringComparer.Ordinal) ?? Enumerable.Empty<object?[]>();

    static bool IsElsewhere(object?[] was, Dictionary<long, object?[]> now) => now.TryGetValue((long)was[0]!, out var file) && (long)file[4]! != (long)was[4]!;

    Task<IReadOnlyList<object?[]>> FilesAsync(CancellationToken cancellationToken) => session.QueryAsync(new(OwnTexts.Files), cancellationToken);

    static string Name(object? schema, object? name) => $"{schema}.{name}";
}
