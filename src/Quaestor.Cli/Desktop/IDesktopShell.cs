namespace Quaestor.Cli.Desktop;

/// <summary>Something that shows a page in a window of its own.</summary>
interface IDesktopShell
{
    /// <summary>As options and the documentation call it.</summary>
    string Name { get; }

    /// <summary>Why it cannot be used here, as the end of a sentence; null where it can, as far as can be told before.</summary>
    string? Objection();

    /// <summary>Shows a page until its window is closed, or the token asks for it.</summary>
    /// <returns>False where no page came to be seen: another shell may do better.</returns>
    Task<bool> RunAsync(ShownPage page, CancellationToken cancellationToken);

    /// <summary>Brings the window to the front.</summary>
    void Show();
}

/// <param name="First">What the window opens.</param>
/// <param name="Title">Of the window.</param>
sealed record ShownPage(Uri First, string Title)
{
    /// <summary>Draws without the graphics card.</summary>
    public bool DrawsInSoftware { get; init; }

    /// <summary>Whether an address is the page's own; all others are for the user's browser.</summary>
    public bool IsOwn(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "about" or "blob" or "data" || Uri.Compare(uri, First, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);
}
