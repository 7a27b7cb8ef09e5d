namespace Quaestor.Data.Sandboxes.Python;

/// <summary>How a PNG begins: the first eight bytes (PNG specification §5.2). A browser is told that these bytes are one.</summary>
static class PngSignature
{
    public static bool IsAt(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
}
