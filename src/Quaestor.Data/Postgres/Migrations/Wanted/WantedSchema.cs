using System.Text.RegularExpressions;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Postgres.Migrations.Trying;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>A whole schema as a file tells it, made on a scratch database of its own and read from there.</summary>
public sealed partial class WantedSchema
{
    WantedSchema(SchemaCatalog catalog, IReadOnlyList<string> leftOut)
    {
        Catalog = catalog;
        LeftOut = leftOut;
    }

    /// <summary>What of the file was not made, and so is not compared: a sentence each.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    internal SchemaCatalog Catalog { get; }

    /// <param name="text">DDL, also as <c>pg_dump --schema-only</c> writes it.</param>
    /// <param name="like">Whose extensions there are.</param>
    /// <exception cref="SourceException">A statement fails, or is none that a schema may hold; the message names its line.</exception>
    public static async Task<WantedSchema> LoadAsync(ScratchDatabases places, PostgresSource like, string text, CancellationToken cancellationToken)
    {
        var statements = MigrationStep.Read(ProgramLine().Replace(text, ""), "The wanted schema");
        await using var scratch = await places.CreateEmptyAsync(cancellationToken);
        var extensions = await like.Connector.QueryAsync(new(WantedTexts.Extensions), cancellationToken);
        await scratch.AddExtensionsAsync([.. extensions.Select(row => ((string)row[0]!, (string)row[1]!, (string)row[2]!))], cancellationToken);
        var (filter, leftOut) = (new SchemaFilter([.. extensions.Select(row => ((string)row[0]!, (string)row[1]!))]), new List<string>());
        foreach (var statement in statements.Where(statement => filter.Takes(statement)))
        {
            if (await MakeAsync(scratch, statement, LineOf(text, statement.Start), cancellationToken) is { } why)
            {
                leftOut.Add(why);
            }
        }

        return new(await SchemaCatalog.ReadAsync(scratch.Source, cancellationToken), [.. filter.LeftOut, .. leftOut]);
    }

    /// <returns>Why it was left out, for routines that a plan cannot hold; null for all that was made.</returns>
    static async Task<string?> MakeAsync(ScratchDatabase scratch, MigrationStep statement, int line, CancellationToken cancellationToken)
    {
        try
        {
            await scratch.DefineAsync(await StepJudge.ProposeAsync(scratch.Source, statement.Sql, cancellationToken), cancellationToken);
            return null;
        }
        catch (SourceException refused) when (SchemaFilter.IsRoutine(statement.Sql))
        {
            return $"Not compared, from line {line}: {refused.Message}";
        }
        catch (Exception failed) when (failed is SourceException or EngineException or TimeoutException)
        {
            throw new SourceException($"The wanted schema fails in line {line}: {failed.Message} ({statement.Short})");
        }
    }

    static int LineOf(string text, int start) => 1 + text.AsSpan(0, Math.Min(start, text.Length)).Count('\n');

    /// <summary>Lines that psql reads and the server never sees. The line's end stays, so that lines keep their numbers.</summary>
    [GeneratedRegex(@"^\\(?:un)?restrict [^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex ProgramLine();
}
