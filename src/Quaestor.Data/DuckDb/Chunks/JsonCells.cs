using System.Text.Encodings.Web;
using System.Text.Json;
using Quaestor.Data.Results;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Nested values and JSON documents, each cell one JSON value.</summary>
sealed class JsonCells(ChunkWriter writer) : IDisposable
{
    // Relaxed: cells are stored as UTF-8 and escaped again by whatever document they get into.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    readonly Utf8JsonWriter _json = new(writer, Options);

    public void Write(DataVector vector, int first, int rows)
    {
        writer.BeginCells();
        for (var row = first; row < first + rows; row++)
        {
            if (!vector.IsNull(row))
            {
                _json.Reset(writer);
                JsonValues.Write(vector, row, _json, depth: 0);
                _json.Flush();
            }

            writer.EndCell();
        }
    }

    public void Dispose() => _json.Dispose();
}
