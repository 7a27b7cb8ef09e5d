using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat;

/// <summary>Where things stand on the page. Wide ones have the result beside the conversation, others one of them.</summary>
/// <param name="Body">All between header and message box.</param>
sealed record ChatLayout(Area Body, Area Conversation, Area Result, Area Input)
{
    public const string TooSmall = "Make the window larger: 40 × 10 at least.";
    const int Narrowest = 40;
    const int Lowest = 10;
    const int TwoPanes = 100;
    const int LowestBody = 10;
    const int WidestConversation = 90;

    static readonly Area Nothing = new(0, 0, 0, 0);

    /// <summary>For what is shown over the page: on a low one over the box too.</summary>
    public Area Over => Body.Height >= LowestBody ? Body : Body with { Height = Body.Height + Input.Height };

    public static bool Fits(CellGrid grid) => grid.Width >= Narrowest && grid.Height >= Lowest;

    public static ChatLayout Of(CellGrid grid, int inputHeight, bool hasResult, bool isInResult)
    {
        var input = Math.Min(inputHeight, grid.Height - 6);
        var body = new Area(0, 1, grid.Width, grid.Height - 2 - input);
        var box = new Area(0, body.Bottom, grid.Width, input);
        if (grid.Width < TwoPanes || !hasResult)
        {
            return isInResult && hasResult ? new(body, Nothing, body, box) : new(body, Padded(body), Nothing, box);
        }

        var left = Math.Min(WidestConversation, grid.Width * 45 / 100);
        return new(body, Padded(body with { Width = left }), body with { X = left, Width = grid.Width - left }, box);
    }

    static Area Padded(Area area) => new(area.X + 1, area.Y + 1, area.Width - 2, area.Height - 1);
}
