using System.Text.Json;
using Quaestor.Agent.Tools.Archives;
using Quaestor.Agent.Users;
using Quaestor.Data.Archives;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary>Archives, and what is found in them, as JSON.</summary>
static class ArchiveJson
{
    /// <summary>Of the files that are not read; there are as many as <c>refused_count</c> says.</summary>
    const int MostRefused = 100;

    public static void Write(Utf8JsonWriter json, Archive archive, Role role)
    {
        var (settings, status) = (archive.Settings, archive.Status());
        json.WriteStartObject();
        json.WriteString("id"u8, archive.Id);
        json.WriteString("name"u8, settings.Name);
        json.WriteOptional("location", role == Role.Admin && !settings.IsUploaded ? settings.Path : null);
        json.WriteOptional("description", settings.Description);
        json.WriteOptional("share", settings.Share?.ToString().ToLowerInvariant());
        json.WriteString("origin"u8, settings.IsUploaded ? "upload"u8 : settings.IsAdded ? "added"u8 : "settings"u8);
        json.WriteNumber("documents"u8, status.Documents);
        json.WriteNumber("passages"u8, status.Passages);
        json.WriteNumber("vectors"u8, status.Vectors);
        json.WriteNumber("other_files"u8, status.Others);
        json.WriteNumber("refused_count"u8, status.Refused.Count);
        WriteRefused(json, status);
        if (status.IndexedAt is { } at)
        {
            json.WriteTime("indexed_at", at);
        }

        if (status.Progress is { Total: > 0 } progress)
        {
            json.WriteStartObject("indexing"u8);
            json.WriteNumber("done"u8, progress.Done);
            json.WriteNumber("total"u8, progress.Total);
            json.WriteEndObject();
        }

        json.WriteOptional("problem", role == Role.Admin ? status.Detail : status.Problem);
        json.WriteOptional("vector_problem", archive.VectorProblem is null || role == Role.Admin ? archive.VectorProblem : "Its passages get no vectors now, and it is searched by words alone. An administrator sees why.");
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ArchiveAnswer answer)
    {
        json.WriteStartObject();
        json.WriteStartArray("items"u8);
        foreach (var hit in answer.Hits)
        {
            Write(json, hit);
        }

        json.WriteEndArray();
        json.WriteOptional("notice", answer.Notice);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Archive archive, OpenedDocument document)
    {
        json.WriteStartObject();
        json.WriteString("archive_id"u8, archive.Id);
        json.WriteString("archive"u8, archive.Settings.Name);
        json.WriteString("path"u8, document.Path);
        json.WriteString("title"u8, document.Title);
        json.WriteString("kind"u8, document.Kind);
        json.WriteNumber("first"u8, document.First);
        json.WriteNumber("total"u8, document.Total);
        json.WriteStartArray("passages"u8);
        foreach (var passage in document.Passages)
        {
            json.WriteStartObject();
            json.WriteString("place"u8, passage.Place);
            json.WriteString("heading"u8, passage.Heading);
            json.WriteString("text"u8, passage.Text);
            json.WriteBoolean("cited"u8, passage.IsCited);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ListedDocument document)
    {
        json.WriteStartObject();
        json.WriteString("path"u8, document.Path);
        json.WriteString("title"u8, document.Title);
        json.WriteString("kind"u8, document.Kind);
        json.WriteNumber("bytes"u8, document.Bytes);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, ArchiveHit hit)
    {
        var best = hit.Best;
        json.WriteStartObject();
        json.WriteString("archive_id"u8, hit.Archive.Id);
        json.WriteString("archive"u8, hit.Archive.Settings.Name);
        json.WriteString("path"u8, best.Path);
        json.WriteString("place"u8, best.Place);
        json.WriteString("citation"u8, best.Citation);
        json.WriteString("link"u8, CitationLink.Of(hit.Archive.Id, best));
        json.WriteString("title"u8, best.Title);
        json.WriteString("heading"u8, best.Heading);
        json.WriteString("text"u8, best.Text);
        json.WriteNumber("score"u8, Math.Round(best.Score, 6));
        json.WriteTexts("also", hit.Passages.Skip(1).Select(passage => passage.Place));
        json.WriteEndObject();
    }

    static void WriteRefused(Utf8JsonWriter json, ArchiveStatus status)
    {
        json.WriteStartArray("refused"u8);
        foreach (var refused in status.Refused.Take(MostRefused))
        {
            json.WriteStartObject();
            json.WriteString("path"u8, refused.Path);
            json.WriteString("reason"u8, refused.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
