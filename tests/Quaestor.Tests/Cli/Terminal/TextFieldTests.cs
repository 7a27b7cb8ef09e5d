using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Editing;
using Quaestor.Cli.Terminal.Keys;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Terminal;

public sealed class TextFieldTests
{
    [Fact]
    public void LettersWithTheirMarksAreStruckAsOne()
    {
        var field = new TextField();
        field.Insert("ae\u0301👩‍👧b");

        field.Handle(new(KeyName.Left));
        field.Handle(new(KeyName.Backspace));
        Assert.Equal("ae\u0301b", field.Text);
        field.Handle(new(KeyName.Backspace));
        Assert.Equal("ab", field.Text);
    }

    [Fact]
    public void LinesAreMovedThroughByColumn()
    {
        var field = new TextField();
        field.Set("select *\nfrom o\nwhere true", "select *\nfrom o\nwher".Length);

        Assert.True(field.MoveLine(-1));
        Assert.Equal("select *\nfrom", field.Text[..field.Caret]);
        Assert.True(field.MoveLine(-1));
        Assert.Equal("sele", field.Text[..field.Caret]);
        Assert.False(field.MoveLine(-1));
    }

    [Fact]
    public void AShellsKeysKillAndYank()
    {
        var field = new TextField();
        field.Insert("count orders by country");

        field.Handle(new(KeyName.Letter, "w", Modifiers.Ctrl));
        field.Handle(new(KeyName.Home));
        field.Handle(new(KeyName.Letter, "y", Modifiers.Ctrl));

        Assert.Equal("countrycount orders by ", field.Text);
    }

    [Fact]
    public void AnyKeysLeaveTheCaretBetweenTwoLetters()
    {
        var random = new Random(3);
        Key[] keys =
        [
            new(KeyName.Left), new(KeyName.Right), new(KeyName.Home), new(KeyName.End), new(KeyName.Backspace), new(KeyName.Delete),
            new(KeyName.Letter, "中"), new(KeyName.Letter, "e\u0301"), new(KeyName.Letter, " "), new(KeyName.Enter, "", Modifiers.Alt),
            new(KeyName.Letter, "b", Modifiers.Alt), new(KeyName.Letter, "k", Modifiers.Ctrl), new(KeyName.Letter, "u", Modifiers.Ctrl),
            new(KeyName.Letter, "y", Modifiers.Ctrl), new(KeyName.Letter, "d", Modifiers.Alt), new(KeyName.Letter, "👩‍👧"),
        ];
        var field = new TextField();
        for (var round = 0; round < 5000; round++)
        {
            if (!field.Handle(keys[random.Next(keys.Length)]))
            {
                field.MoveLine(random.Next(2) == 0 ? -1 : 1);
            }

            Assert.InRange(field.Caret, 0, field.Text.Length);
            Assert.False(field.Caret < field.Text.Length && char.IsLowSurrogate(field.Text[field.Caret]));
            var lines = FieldLines.Of(field.Text, field.Caret, 7);
            Assert.InRange(lines.CaretY, 0, lines.Lines.Count - 1);
            Assert.All(lines.Lines, line => Assert.InRange(CellWidth.Of(line), 0, 7));
        }
    }

    [Fact]
    public void WhatWasSentIsFoundAgainByTheNextOneAndSecretsAreNot()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "history");
        var first = new InputHistory(path);
        first.Add("how many orders?");
        first.Add("alter role app password 'hunter2'");
        first.Add(" not this");
        first.Add("SQL: select\n1");

        var second = new InputHistory(path);

        Assert.Equal(["how many orders?", "SQL: select\n1"], second.Entries);
        Assert.Equal("SQL: select\n1", second.Previous("being written"));
        Assert.Equal("how many orders?", second.Previous(""));
        Assert.Null(second.Previous(""));
        Assert.Equal("SQL: select\n1", second.Next());
        Assert.Equal("being written", second.Next());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData("a word that is longer", 8)]
    [InlineData("一二三四五六七八九十", 5)]
    [InlineData("incomprehensibilities", 6)]
    public void WrappedLinesKeepAllLettersWithinTheWidth(string text, int width)
    {
        var lines = Wrapping.Wrap(text, default, width).Select(line => line.Text).ToList();

        Assert.All(lines, line => Assert.InRange(CellWidth.Of(line.TrimEnd()), 1, width));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(lines).Replace(" ", "", StringComparison.Ordinal));
    }
}
