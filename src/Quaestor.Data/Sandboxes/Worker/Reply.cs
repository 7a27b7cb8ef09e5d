using System.Text.Json.Serialization.Metadata;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>The last frame of an answer, to be written when the request is over.</summary>
readonly record struct Reply(Action<FrameWriter> Write)
{
    public static Reply Of<T>(FrameKind kind, T message, JsonTypeInfo<T> type) => new(writer => writer.Write(kind, message, type));
}
