using System.Text;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Settings;

public sealed class SettingsEditorTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Path => System.IO.Path.Combine(_folder.Path, "quaestor.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheFirstSourceMakesTheFile()
    {
        Editor().Add(new("shop", System.IO.Path.Combine(_folder.Path, "data/shop")) { Description = "The sample \"shop\" – orders" });

        Assert.Equal(
            $$"""
            {
              "$schema": "{{new Uri(SettingsFile.SchemaPath).AbsoluteUri}}",
              "sources": {
                "shop": { "path": "data/shop", "description": "The sample \"shop\" – orders" }
              }
            }

            """,
            File.ReadAllText(Path));
    }

    [Fact]
    public void EverythingThatIsNotTouchedStaysToTheLetter()
    {
        _folder.Write("quaestor.json",
            """
            // Ours.
            {
                "today":   "2025-12-31", // fixed
                "sources" : {
                    // The shop.
                    "shop": { "path": "shop" }, // sample

                    /* money */ "books": {
                        "path": "books.csv",
                    }, /* until May */
                    "last": {"path": "last.csv"} // no comma
                    // the end
                },
            } // really

            """);

        Editor().Add(new("crm", "postgres://ann@host/crm"));
        Editor().Remove("shop");
        Editor().Use("crm");
        Editor().Remove("books");

        Assert.Equal(
            """
            // Ours.
            {
                "today":   "2025-12-31", // fixed
                "sources" : {
                    // The shop.

                    /* money */ /* until May */
                    "last": {"path": "last.csv"}, // no comma
                    // the end
                    "crm": { "url": "postgres://ann@host/crm" }
                },
                "default_source": "crm",
            } // really

            """,
            File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("{}", "{\n  \"sources\": {\n    \"a\": { \"path\": \"a\" }\n  }\n}")]
    [InlineData("{\"sources\": {}}", "{\"sources\": {\n  \"a\": { \"path\": \"a\" }\n}}")]
    [InlineData("{\"sources\": {\"b\": {\"path\": \"b\"}}}", "{\"sources\": {\"b\": {\"path\": \"b\"}, \"a\": { \"path\": \"a\" }}}")]
    [InlineData("{\"sources\": {\"b\": {\"path\": \"b\"}, }}", "{\"sources\": {\"b\": {\"path\": \"b\"}, \"a\": { \"path\": \"a\" }, }}")]
    [InlineData("{\r\n\t\"sources\": {\r\n\t\t\"b\": {\"path\": \"b\"}\r\n\t}\r\n}", "{\r\n\t\"sources\": {\r\n\t\t\"b\": {\"path\": \"b\"},\r\n\t\t\"a\": { \"path\": \"a\" }\r\n\t}\r\n}")]
    [InlineData("{\n  \"sources\": { // none yet\n  }\n}", "{\n  \"sources\": { // none yet\n    \"a\": { \"path\": \"a\" }\n  }\n}")]
    [InlineData("{\n  \"sources\": {\n    \"b\": {\"path\": \"b\"} // last\n  }\n}", "{\n  \"sources\": {\n    \"b\": {\"path\": \"b\"}, // last\n    \"a\": { \"path\": \"a\" }\n  }\n}")]
    [InlineData("{\n  \"store\": \"s\"\n}", "{\n  \"store\": \"s\",\n  \"sources\": {\n    \"a\": { \"path\": \"a\" }\n  }\n}")]
    public void ASourceIsAddedInTheStyleOfTheFile(string before, string after)
    {
        _folder.Write("quaestor.json", before);

        Editor().Add(new("a", System.IO.Path.Combine(_folder.Path, "a")));

        Assert.Equal(after, File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("{\"sources\": {\"a\": {\"path\": \"a\"}}}", "{\"sources\": {}}")]
    [InlineData("{\"sources\": {\"a\": {\"path\": \"a\"}, \"b\": {\"path\": \"b\"}}}", "{\"sources\": {\"b\": {\"path\": \"b\"}}}")]
    [InlineData("{\"sources\": {\"b\": {\"path\": \"b\"}, \"a\": {\"path\": \"a\"}}}", "{\"sources\": {\"b\": {\"path\": \"b\"}}}")]
    [InlineData("{\"sources\": {\"b\": {\"path\": \"b\"}, /* x */ \"a\": {\"path\": \"a\"}}}", "{\"sources\": {\"b\": {\"path\": \"b\"} /* x */ }}")]
    [InlineData("{\n\"sources\": {\n  \"b\": {\"path\": \"b\"},\n  \"a\": {\"path\": \"a\"}\n}\n}", "{\n\"sources\": {\n  \"b\": {\"path\": \"b\"}\n}\n}")]
    [InlineData("{\r\n\"sources\": {\r\n  \"a\": {\"path\": \"a\"}, // x\r\n  \"b\": {\"path\": \"b\"}\r\n}\r\n}", "{\r\n\"sources\": {\r\n  \"b\": {\"path\": \"b\"}\r\n}\r\n}")]
    [InlineData("{\n\"sources\": {\n  \"a\": {\"path\": \"a\"}, \"b\": {\"path\": \"b\"}\n}\n}", "{\n\"sources\": {\n  \"b\": {\"path\": \"b\"}\n}\n}")]
    [InlineData("{\n\"sources\": {\"a\": {\"path\": \"a\"}},\n\"default_source\": \"a\"\n}", "{\n\"sources\": {}\n}")]
    public void ASourceIsTakenOutWithItsCommaAndItsRemark(string before, string after)
    {
        _folder.Write("quaestor.json", before);

        Editor().Remove("a");

        Assert.Equal(after, File.ReadAllText(Path));
    }

    [Fact]
    public void WhateverTheFileLooksLikeItSaysTheSameAfterwardsAndKeepsItsComments()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var names = Enumerable.Range(0, random.Next(5)).Select(number => $"s{number}").ToList();
            var remarks = 0;
            // A comment before a colon is no JSON even with comments to .NET.
            var text = $"{Gap()}{{{Gap()}\"sources\" :{Gap()}{{{Gap()}{string.Join($"{Gap()},{Gap()}", names.Select(name => $"\"{name}\":{Gap()}{{\"path\":{Gap()}\"{name}\"{Gap()}}}"))}{(names.Count > 0 && random.Next(2) == 0 ? Gap() + "," : "")}{Gap()}}}{Gap()}}}{Gap()}";
            _folder.Write("quaestor.json", text);

            Editor().Add(new("added", System.IO.Path.Combine(_folder.Path, "added")));
            var added = File.ReadAllText(Path);
            Editor().Remove("added");
            var gone = names.Count > 0 ? names[random.Next(names.Count)] : null;
            if (gone is not null)
            {
                Editor().Use(gone);
                Editor().Remove(gone);
            }

            Assert.Equal([.. names, "added"], Names(added));
            Assert.All(Enumerable.Range(0, remarks).Where(remark => text.Contains($"remark {remark} ", StringComparison.Ordinal)), remark => Assert.Contains($"remark {remark} ", added, StringComparison.Ordinal));
            Assert.Equal(names.Where(name => name != gone), Names(File.ReadAllText(Path)));

            string Gap() => random.Next(6) switch
            {
                0 => " ",
                1 => "\n  ",
                2 => $" // remark {remarks++} \n",
                3 => $"/* remark {remarks++} , }} */",
                _ => "",
            };
        }
    }

    [Fact]
    public void APasswordIsNeverWritten()
    {
        var source = new NewSource("crm", "postgres://ann:se%40cret@host/crm?sslmode=require");
        Editor().Add(source);

        var text = File.ReadAllText(Path);
        Assert.DoesNotContain("cret", text.Replace("$schema", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("\"crm\": { \"url\": \"postgres://ann@host/crm?sslmode=require\", \"password\": \"${CRM_PASSWORD}\" }", text, StringComparison.Ordinal);
        Assert.Equal("CRM_PASSWORD", source.PasswordVariable);
    }

    [Fact]
    public void WhatWouldNotBeUnderstoodIsNotWritten()
    {
        _folder.Write("quaestor.json", "{}");

        Assert.Throws<SettingsException>(() => Editor().Add(new("my shop", "a")));
        Assert.Throws<SettingsException>(() => Editor().Add(new("shop", "a") { Policy = [new("colour", "\"#1\"")] }));
        Assert.Throws<SettingsException>(() => Editor().Add(new("crm", "mysql://host/db")));
        Assert.Contains("Did you mean", Assert.Throws<SettingsException>(() => Editor("{\"sources\": {\"shop\": {\"path\": \"a\"}}}").Remove("shp")).Message, StringComparison.Ordinal);
        Assert.Contains("already", Assert.Throws<SettingsException>(() => Editor().Add(new("shop", "a"))).Message, StringComparison.Ordinal);

        Assert.Equal(["quaestor.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void ALinkStaysALinkAndRightsStayAsTheyAre()
    {
        var real = _folder.Write("kept/real.json", "{}");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path, real);

        Editor().Add(new("a", System.IO.Path.Combine(_folder.Path, "kept", "a")));

        Assert.Equal(real, new FileInfo(Path).LinkTarget);
        Assert.Contains("\"path\": \"a\"", File.ReadAllText(real), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
    }

    SettingsEditor Editor(string? text = null)
    {
        if (text is not null)
        {
            _folder.Write("quaestor.json", text);
        }

        return new(Path, NamedVariables.None);
    }

    IEnumerable<string?> Names(string text) =>
        SettingsReader.Read(SettingsText.Of(Path, Encoding.UTF8.GetBytes(text)), NamedVariables.None).Sources.Select(source => source.Name);
}
