using System.Text.Json.Serialization;

namespace Quaestor.Data.Plans;

/// <summary>A value that the plan itself holds.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TextLiteral), "text")]
[JsonDerivedType(typeof(NumberLiteral), "number")]
[JsonDerivedType(typeof(BooleanLiteral), "boolean")]
[JsonDerivedType(typeof(DateLiteral), "date")]
[JsonDerivedType(typeof(TimestampLiteral), "timestamp")]
[JsonDerivedType(typeof(NullLiteral), "null")]
public abstract record Literal : Expression
{
    private protected Literal()
    {
    }
}

/// <summary>Text; beside a date or timestamp it may be one in ISO 8601.</summary>
public sealed record TextLiteral(string Value) : Literal;

public sealed record NumberLiteral(decimal Value) : Literal;

public sealed record BooleanLiteral(bool Value) : Literal;

public sealed record DateLiteral(DateOnly Value) : Literal;

/// <param name="Value">Of kind UTC where the text had a zone, else of unspecified kind: the wall clock of the data.</param>
public sealed record TimestampLiteral(DateTime Value) : Literal;

/// <summary>To select a missing value; conditions ask with <see cref="IsNull"/>.</summary>
public sealed record NullLiteral : Literal;
