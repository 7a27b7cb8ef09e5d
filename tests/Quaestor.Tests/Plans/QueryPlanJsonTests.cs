using System.Text.Json;
using Quaestor.Data.Plans;

namespace Quaestor.Tests.Plans;

public sealed class QueryPlanJsonTests
{
    [Fact]
    public void APlanOfEveryKindComesBackAsItWentOut()
    {
        var json = QueryPlanJson.Serialize(SamplePlans.EveryKind);

        var again = QueryPlanJson.Serialize(QueryPlanJson.Parse(json));

        Assert.Equal(json, again);
        using var document = JsonDocument.Parse(json);
        var kinds = Kinds(document.RootElement).ToHashSet();
        Assert.Equal(Choices("expression").Concat(Choices("condition")).Concat(Choices("period")).Order(), kinds.Order());
    }

    [Fact]
    public void WhatAModelLeavesNullIsTheDefault()
    {
        var plan = QueryPlanJson.Parse("""
            {"select":[{"value":{"kind":"aggregate","function":"count","argument":null},"as":null}],
             "from":{"table":"orders","alias":null},"joins":null,
             "where":{"kind":"match","value":{"kind":"column","table":null,"column":"name"},"mode":"contains","text":"x","case_sensitive":null},
             "group_by":null,"having":null,"order_by":null,"limit":null,"offset":null,"distinct":null}
            """);

        Assert.Equal(new TableReference("orders"), plan.From);
        Assert.Equal(new SelectItem(new Aggregate(AggregateFunction.Count)), Assert.Single(plan.Select));
        Assert.Equal(new TextMatch(new ColumnReference("name"), TextMatchMode.Contains, "x"), plan.Where);
        Assert.Empty(plan.Joins);
        Assert.Empty(plan.OrderBy);
        Assert.False(plan.Distinct);
    }

    [Fact]
    public void WhatMayBeNullMayBeMissing()
    {
        var plan = QueryPlanJson.Parse("""{"from":{"table":"t"},"select":[{"value":{"column":"a","kind":"column"}}],"limit":3}""");

        Assert.Equal(3, plan.Limit);
        Assert.Equal(new ColumnReference("a"), plan.Select[0].Value);
    }

    [Theory]
    [InlineData("""{"select":[{"value":{"kind":"column","colunm":"a"}}],"from":{"table":"t"}}""",
        "select[0].value.colunm", "Did you mean \"column\"?")]
    [InlineData("""{"select":[{"value":{"kind":"colum","column":"a"}}],"from":{"table":"t"}}""",
        "select[0].value.kind", "Did you mean \"column\"?")]
    [InlineData("""{"select":[{"value":{"column":"a"}}],"from":{"table":"t"}}""",
        "select[0].value.kind", "is missing")]
    [InlineData("""{"select":[{"value":"a"}],"from":{"table":"t"}}""",
        "select[0].value", "must be an object with a \"kind\"")]
    [InlineData("""{"select":[],"from":{"table":"t"}}""",
        "select", "must not be empty")]
    [InlineData("""{"select":[{"value":{"kind":"number","value":1}}]}""",
        "from", "is missing")]
    [InlineData("""{"select":[{"value":{"kind":"number","value":1}}],"from":{"table":"t"},"limit":"ten"}""",
        "limit", "must be a whole number or null, not text")]
    [InlineData("""{"select":[{"value":{"kind":"number","value":1}}],"from":{"table":"t"},"limit":1.5}""",
        "limit", "must be a whole number or null, not a number")]
    [InlineData("""{"select":[{"value":{"kind":"aggregate","function":"average"}}],"from":{"table":"t"}}""",
        "select[0].value.function", "It is one of count, count_distinct, sum")]
    [InlineData("""{"select":[{"value":{"kind":"date","value":"2025-02-30"}}],"from":{"table":"t"}}""",
        "select[0].value", "2025-01-31")]
    [InlineData("""{"select":[{"value":{"kind":"number","value":1e999}}],"from":{"table":"t"}}""",
        "select[0].value", "28 digits")]
    [InlineData("""{"select":[{"value":{"kind":"column","column":"a"}}],"from":{"table":"t"},"where":{"kind":"and","conditions":[{"kind":"in","value":{"kind":"column","column":"a"},"values":[{"kind":"column","column":"b"}]}]}}""",
        "where.conditions[0].values[0].kind", "\"column\" is not known")]
    [InlineData("""[1]""", "", "must be an object, not a list")]
    [InlineData("""{"select":""", "", "not JSON")]
    public void AWrongFieldIsNamedWithTheRightOne(string json, string path, string message)
    {
        var problem = Assert.Single(Assert.Throws<PlanException>(() => QueryPlanJson.Parse(json)).Problems);

        Assert.StartsWith(path, problem.Path);
        Assert.Contains(message, problem.Message);
    }

    [Fact]
    public void APlanNestedBeyondReasonIsRefusedAndNotFollowed()
    {
        var json = string.Concat(Enumerable.Repeat("""{"kind":"not","condition":""", 10_000));

        Assert.Throws<PlanException>(() => QueryPlanJson.Parse($$"""{"select":[],"from":{"table":"t"},"where":{{json}}"""));
    }

    [Fact]
    public void TheSchemaIsStrict()
    {
        var objects = Objects(QueryPlanJson.Schema).ToList();

        Assert.True(objects.Count > 20);
        Assert.All(objects, schema =>
        {
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal(
                schema.GetProperty("properties").EnumerateObject().Select(property => property.Name),
                schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        });
    }

    [Fact]
    public void TheSchemaKnowsEveryNameThatTheRecordsKnow()
    {
        Assert.Equal(Kinds<Expression>(), Choices("expression").Order());
        Assert.Equal(Kinds<Condition>(), Choices("condition").Order());
        Assert.Equal(Kinds<Period>(), Choices("period").Order());
    }

    static IEnumerable<string> Kinds<T>() => typeof(T)
        .GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), inherit: false)
        .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>()
        .Select(kind => (string)kind.TypeDiscriminator!)
        .Order();

    static IEnumerable<string> Choices(string name)
    {
        var definition = QueryPlanJson.Schema.GetProperty("$defs").GetProperty(name);
        return definition.TryGetProperty("anyOf", out var choices)
            ? choices.EnumerateArray().SelectMany(choice => Choices(choice.GetProperty("$ref").GetString()!["#/$defs/".Length..]))
            : [definition.GetProperty("properties").GetProperty("kind").GetProperty("enum")[0].GetString()!];
    }

    static IEnumerable<string> Kinds(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property =>
            property.Name == "kind" ? [property.Value.GetString()!] : Kinds(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Kinds),
        _ => [],
    };

    static IEnumerable<JsonElement> Objects(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().SelectMany(property => Objects(property.Value))
            .Concat(schema.TryGetProperty("properties", out _) ? [schema] : []),
        JsonValueKind.Array => schema.EnumerateArray().SelectMany(Objects),
        _ => [],
    };
}
