using Quaestor.Data.Sources;

namespace Quaestor.Tests.Sources;

public sealed class SourcePlaceTests
{
    [Theory]
    [InlineData("postgres://ann:secret@host:5432/db?sslmode=require", "postgres://ann@host:5432/db?sslmode=require")]
    [InlineData("postgresql://ann:s%40cret@host/db", "postgresql://ann@host/db")]
    [InlineData("postgres://ann:se@cret@host/db", "postgres://ann@host/db")]
    [InlineData("postgres://:secret@host/db", "postgres://@host/db")]
    [InlineData("postgres://ann@host/db?password=secret&sslmode=require", "postgres://ann@host/db?sslmode=require")]
    [InlineData("postgres://ann@host/db?sslmode=require&PASSWORD=secret", "postgres://ann@host/db?sslmode=require")]
    [InlineData("postgres:///db?host=/run/postgresql&password=secret", "postgres:///db?host=/run/postgresql")]
    [InlineData("postgres://ann@host/db", "postgres://ann@host/db")]
    [InlineData("/data/a:secret@b.csv", "/data/a:secret@b.csv")]
    [InlineData("postgres://ann:secret@[::1]:5432,other:5433/db", "postgres://ann@[::1]:5432,other:5433/db")]
    [InlineData("postgres://ann@host/db?sslkey=k&sslpassword=secret", "postgres://ann@host/db?sslkey=k")]
    [InlineData("postgres://ann:sec/ret@host/db", "postgres://…")]
    [InlineData("postgres://ann:sec?ret@host/db", "postgres://…")]
    [InlineData("postgres://ann:sec#ret@host/db", "postgres://…")]
    [InlineData("postgres://ann:12/secret@host/db", "postgres://…")]
    [InlineData("postgres://ann:12?secret=@host/db", "postgres://…")]
    [InlineData("postgres://ann:12#secret", "postgres://…")]
    [InlineData("postgres://ann:secret", "postgres://…")]
    [InlineData("postgres://ann@host/db?p%61ssword=secret", "postgres://…")]
    [InlineData("mysql://ann:sec/ret@host/db", "mysql://…")]
    public void WhatIsShownOfAPlaceHoldsNoPassword(string place, string shown)
    {
        var settings = new SourceSettings("crm", place);

        Assert.Equal(shown, settings.ShownPlace);
        Assert.Equal($"crm: {shown}", settings.ToString());
    }

    [Theory]
    [InlineData("postgres://ann@host/db", "postgres://ann:s%40c%24ret@host/db")]
    [InlineData("postgres://ann:old@host/db", "postgres://ann:s%40c%24ret@host/db")]
    [InlineData("postgres://host/db?password=old", "postgres://:s%40c%24ret@host/db")]
    [InlineData("postgres:///db", "postgres://:s%40c%24ret@/db")]
    public void APasswordIsPutIntoAUrlEscaped(string place, string expected) =>
        Assert.Equal(expected, SourcePlace.WithPassword(place, "s@c$ret"));

    [Fact]
    public void APasswordInAUrlIsFound()
    {
        Assert.Equal("secret", SourcePlace.PasswordOf("postgres://ann:secret@host/db"));
        Assert.Equal("secret", SourcePlace.PasswordOf("postgres://ann@host/db?x=1&password=secret"));
        Assert.Null(SourcePlace.PasswordOf("postgres://ann@host:5432/db"));
        Assert.Null(SourcePlace.PasswordOf("shop/a:b@c"));
    }
}
