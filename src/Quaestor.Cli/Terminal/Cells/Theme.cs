namespace Quaestor.Cli.Terminal.Cells;

/// <summary>What each kind of text looks like.</summary>
sealed record Theme(string Name)
{
    public Style Text { get; init; }

    public Style Strong { get; init; } = new(IsBold: true);

    public Style Faint { get; init; }

    public Style Accent { get; init; }

    public Style Ok { get; init; }

    public Style Warning { get; init; }

    public Style Error { get; init; }

    /// <summary>What the user said.</summary>
    public Style Own { get; init; } = new(IsBold: true);

    /// <summary>Frames.</summary>
    public Style Line { get; init; }

    public Style Bar { get; init; } = new(IsReversed: true);

    public Style Selected { get; init; } = new(IsReversed: true);

    public Style Keyword { get; init; }

    public Style Literal { get; init; }

    public Style Number { get; init; }

    public IReadOnlyList<Style> Series { get; init; } = [default];

    /// <summary>Without any colour, as <c>NO_COLOR</c> asks.</summary>
    public static Theme Plain { get; } = new("plain") { Accent = new(IsBold: true), Warning = new(IsBold: true), Error = new(IsBold: true), Keyword = new(IsBold: true) };

    /// <summary>The sixteen colours that the terminal's user chose: readable on whatever ground.</summary>
    public static Theme Ansi { get; } = new("ansi")
    {
        Faint = new(Colour.Ansi(8)),
        Accent = new(Colour.Ansi(6)),
        Ok = new(Colour.Ansi(2)),
        Warning = new(Colour.Ansi(3), IsBold: true),
        Error = new(Colour.Ansi(1)),
        Own = new(Colour.Ansi(6), IsBold: true),
        Line = new(Colour.Ansi(8)),
        Keyword = new(Colour.Ansi(5)),
        Literal = new(Colour.Ansi(2)),
        Number = new(Colour.Ansi(3)),
        Series = [new(Colour.Ansi(6)), new(Colour.Ansi(3)), new(Colour.Ansi(4)), new(Colour.Ansi(5)), new(Colour.Ansi(2)), new(Colour.Ansi(1))],
    };

    /// <summary>For a dark ground.</summary>
    public static Theme Dark { get; } = new("dark")
    {
        Text = Rgb(0xE7ECF1),
        Strong = Rgb(0xE7ECF1) with { IsBold = true },
        Faint = Rgb(0x93A0AE),
        Accent = Rgb(0x2DD4BF),
        Ok = Rgb(0x4ADE80),
        Warning = Rgb(0xFBBF24) with { IsBold = true },
        Error = Rgb(0xFF8A80),
        Own = Rgb(0x2DD4BF) with { IsBold = true },
        Line = Rgb(0x687989),
        Bar = Rgb(0xE7ECF1).On(Colour.Rgb(0x2A3541)),
        Selected = Rgb(0x06231F).On(Colour.Rgb(0x2DD4BF)),
        Keyword = Rgb(0xC4A7FF),
        Literal = Rgb(0x5EEAD4),
        Number = Rgb(0xFBBF6B),
        Series = [Rgb(0x2DD4BF), Rgb(0xFBBF24), Rgb(0xA5B4FC), Rgb(0xF9A8D4), Rgb(0xBEF264), Rgb(0x7DD3FC)],
    };

    /// <summary>For a light ground.</summary>
    public static Theme Light { get; } = new("light")
    {
        Text = Rgb(0x16202B),
        Strong = Rgb(0x16202B) with { IsBold = true },
        Faint = Rgb(0x5F6C7B),
        Accent = Rgb(0x0F766E),
        Ok = Rgb(0x15803D),
        Warning = Rgb(0x92400E) with { IsBold = true },
        Error = Rgb(0xB42318),
        Own = Rgb(0x0F766E) with { IsBold = true },
        Line = Rgb(0x84909E),
        Bar = Rgb(0x16202B).On(Colour.Rgb(0xDDE2E8)),
        Selected = Rgb(0xFFFFFF).On(Colour.Rgb(0x0F766E)),
        Keyword = Rgb(0x6D28D9),
        Literal = Rgb(0x0F766E),
        Number = Rgb(0xA34708),
        Series = [Rgb(0x0F766E), Rgb(0xB45309), Rgb(0x4F46E5), Rgb(0xBE185D), Rgb(0x4D7C0F), Rgb(0x0369A1)],
    };

    public static IReadOnlyList<Theme> All { get; } = [Ansi, Dark, Light, Plain];

    public static Theme? Named(string name) => All.FirstOrDefault(theme => theme.Name == name);

    static Style Rgb(int rgb) => new(Colour.Rgb(rgb));
}
