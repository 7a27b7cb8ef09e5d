using System.Diagnostics;
using System.Text.Json;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Tests.Telemetry;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("could not connect to postgres://app:hunter2@db.example:5432/shop", "hunter2")]
    [InlineData("postgres://app:p%40ss@one,two/shop is down", "p%40ss")]
    [InlineData("redis://:hunter2@cache:6379", "hunter2")]
    [InlineData("Host=db;Username=app;Password=hunter2;Database=shop", "hunter2")]
    [InlineData("host=db user=app password=hunter2 dbname=shop", "hunter2")]
    [InlineData("host=db password = 'hunter 2' dbname=shop", "hunter 2")]
    [InlineData("GET /v1/models?api_key=abc123def&x=1 failed", "abc123def")]
    [InlineData("GET /connect?token=abc123def failed", "abc123def")]
    [InlineData("""{"api_key": "abc-123-def", "model": "m"}""", "abc-123-def")]
    [InlineData("""{\"password\":\"hunter2\"}""", "hunter2")]
    [InlineData("""{"token": "abc"}""", "abc")]
    [InlineData("authorization: Bearer abc123def456", "abc123def456")]
    [InlineData("Authorization: Basic dXNlcjpwYXNz==", "dXNlcjpwYXNz==")]
    [InlineData("x-api-key: abc-def", "abc-def")]
    [InlineData("Incorrect API key provided: sk-proj-abcdefghijklmnop1234.", "sk-proj-abcdefghijklmnop1234")]
    [InlineData("key gsk_abcdefghijklmnopqrst12 is wrong", "gsk_abcdefghijklmnopqrst12")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("the token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl is over", "eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("ALTER ROLE app PASSWORD 'hunter2'", "hunter2")]
    [InlineData("OPENAI_API_KEY=abc QUAESTOR_TOKEN=def", "abc")]
    [InlineData("PGPASSWORD=hunter2 psql", "hunter2")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI", "wJalrXUtnFEMI")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANB\n-----END PRIVATE KEY-----", "MIIEvQIBADANB")]
    public void ASecretIsHiddenByItsForm(string text, string secret)
    {
        var redacted = Secrets.Redact(text);

        Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal);
        Assert.Contains(Secrets.Hidden, redacted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no column \"pasword\" in users. Did you mean \"password\"?")]
    [InlineData("syntax error at or near \"FROM\"")]
    [InlineData("unrecognized token: \"#\"")]
    [InlineData("Unexpected token 'FROM' at line 1")]
    [InlineData("http://127.0.0.1:5210/threads answered 404")]
    [InlineData("Cannot listen on http://0.0.0.0:5210: address in use. Choose another address with --urls.")]
    [InlineData("The turn used 1200 tokens of 1000.")]
    [InlineData("Set OPENAI_API_KEY and AGENT_MODEL_NAME.")]
    [InlineData("Bearer authentication is needed; Basic authentication is not offered.")]
    [InlineData("mail ada@example.com about host:5432")]
    [InlineData("0193f6a1-2b3c-7d4e-8f50-123456789abc ended after 12.5 s")]
    public void WhatIsNoSecretStays(string text) => Assert.Same(text, Secrets.Redact(text));

    [Fact]
    public void AKnownSecretIsHiddenWhereverItStandsAndHoweverItIsWritten()
    {
        Secrets.Learn("correct horse/battery", "xyz", null, "");

        Assert.Equal("it said *** twice: ***", Secrets.Redact("it said correct horse/battery twice: correct%20horse%2Fbattery"));
        Assert.Equal("xyz", Secrets.Redact("xyz"));
    }

    [Fact]
    public void ASecretWithAQuoteIsHiddenInsideOfJsonToo()
    {
        Secrets.Learn("wo\"rd\\of+power");

        Assert.Equal("""{"said":"***"}""", Secrets.Redact("""{"said":"wo\"rd\\of+power"}"""));
        Assert.Equal("""{"said":"***"}""", Secrets.Redact(JsonSerializer.Serialize(new { said = "wo\"rd\\of+power" })));
    }

    [Fact]
    public void OfTwoSecretsOneOfWhichHoldsTheOtherNothingIsLeft()
    {
        Secrets.Learn("inner-part-of-it");
        Secrets.Learn("head-inner-part-of-it-tail");

        Assert.Equal("***.", Secrets.Redact("head-inner-part-of-it-tail."));
    }

    [Fact]
    public void ALongTextIsReadInOneGo()
    {
        foreach (var piece in new[] { "a", "://", "password", "'", "eyJ.", "Bearer ", "sk-", "=\"" })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));
            var began = Stopwatch.GetTimestamp();

            Secrets.Redact(text);

            // No measure of speed: what grows with the square takes minutes.
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), piece);
        }
    }
}
