using System.Text;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Tests.Cli.Terminal;

public sealed class KeyParserTests
{
    [Theory]
    [InlineData("a", "Letter", "a", "None")]
    [InlineData("é", "Letter", "é", "None")]
    [InlineData("👩‍👧", "Letter", "👩‍👧", "None")]
    [InlineData("\r", "Enter", "", "None")]
    [InlineData("\n", "Letter", "j", "Ctrl")]
    [InlineData("\e\r", "Enter", "", "Alt")]
    [InlineData("\e[13;2u", "Enter", "", "Shift")]
    [InlineData("\e[27;2;13~", "Enter", "", "Shift")]
    [InlineData("\x03", "Letter", "c", "Ctrl")]
    [InlineData("\e[99;5u", "Letter", "c", "Ctrl")]
    [InlineData("\eb", "Letter", "b", "Alt")]
    [InlineData("\x7F", "Backspace", "", "None")]
    [InlineData("\b", "Backspace", "", "None")]
    [InlineData("\e[A", "Up", "", "None")]
    [InlineData("\eOA", "Up", "", "None")]
    [InlineData("\e[1;5C", "Right", "", "Ctrl")]
    [InlineData("\e[Z", "Tab", "", "Shift")]
    [InlineData("\e[H", "Home", "", "None")]
    [InlineData("\e[1~", "Home", "", "None")]
    [InlineData("\e[7~", "Home", "", "None")]
    [InlineData("\eOP", "F1", "", "None")]
    [InlineData("\e[11~", "F1", "", "None")]
    [InlineData("\e[3;5~", "Delete", "", "Ctrl")]
    [InlineData("\0", "Letter", " ", "Ctrl")]
    [InlineData("\e]11;rgb:ffff/ffff/ffff\e\\", "Reply", "]11;rgb:ffff/ffff/ffff", "None")]
    [InlineData("\e]11;rgb:00/00/00\a", "Reply", "]11;rgb:00/00/00", "None")]
    [InlineData("\e[200~a\r\nb\e[201~", "Paste", "a\nb", "None")]
    public void ASequenceIsOneKeyWhetherItComesAtOnceOrByteByByte(string sequence, string name, string text, string modifiers)
    {
        var bytes = Encoding.UTF8.GetBytes(sequence);
        var expected = new Key(Enum.Parse<KeyName>(name), text, Enum.Parse<Modifiers>(modifiers));

        Assert.Equal(expected, Assert.Single(new KeyParser().Read(bytes)));

        if (text != "👩‍👧")
        {
            var slowly = new KeyParser();
            Assert.Equal(expected, Assert.Single(bytes.SelectMany(one => slowly.Read([one]))));
        }
    }

    [Fact]
    public void AnEscapeAloneIsAKeyOnceNothingFollows()
    {
        var parser = new KeyParser();

        Assert.Empty(parser.Read("\e"u8));
        Assert.True(parser.IsWaiting);
        Assert.Equal(new Key(KeyName.Escape), Assert.Single(parser.Flush()));
        Assert.False(parser.IsWaiting);
    }

    [Fact]
    public void WhatIsPastedIsNeverTakenForKeys()
    {
        var keys = new KeyParser().Read(Encoding.UTF8.GetBytes("\e[200~drop\e[Ay\r\x03\e[201~x"));

        Assert.Equal([KeyName.Paste, KeyName.Letter], keys.Select(key => key.Name));
        Assert.Equal("drop\e[Ay\n\x03", keys[0].Text);
    }

    [Fact]
    public void AnyBytesAreReadToTheEnd()
    {
        var random = new Random(7);
        var bytes = new byte[64];
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);
            bytes[random.Next(bytes.Length)] = 0x1B;
            var parser = new KeyParser();
            parser.Read(bytes);
            parser.Flush();

            // After a paste has ended, keys come through again.
            parser.Read("\e[201~\e\\\a"u8);
            parser.Flush();
            Assert.Equal("z", Assert.Single(parser.Read("z"u8)).Text);
        }
    }
}
