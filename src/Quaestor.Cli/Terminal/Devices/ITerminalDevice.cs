namespace Quaestor.Cli.Terminal.Devices;

/// <summary>The terminal that a full-screen page is drawn on, and whose keys it reads.</summary>
interface ITerminalDevice : IDisposable
{
    /// <summary>In cells, as it is now.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>Called on any thread when the size has changed.</summary>
    Action? Resized { get; set; }

    /// <summary>Every key comes as it is pressed, none is shown or acted on by the system.</summary>
    void EnterRaw();

    /// <summary>As it was before.</summary>
    void LeaveRaw();

    /// <summary>Waits for keys.</summary>
    /// <returns>0 when there is no terminal any more.</returns>
    int Read(Span<byte> bytes);

    void Write(string text);
}
