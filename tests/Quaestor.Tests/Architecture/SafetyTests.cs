using Mono.Cecil;

namespace Quaestor.Tests.Architecture;

/// <summary>What the language cannot forbid, and safety rests on.</summary>
public sealed class SafetyTests
{
    [Fact]
    public void DataKnowsNoModel()
    {
        var data = ProductAssemblies.All.Single(assembly => assembly.Name.Name == "Quaestor.Data");
        var references = data.MainModule.AssemblyReferences.Select(reference => reference.Name).ToList();
        Assert.NotEmpty(references);

        Assert.DoesNotContain(references, name => name.Contains(".AI", StringComparison.Ordinal) || name is "OpenAI" or "Anthropic");
    }

    [Fact]
    public void OnlyTheStoreUsesTheSqliteDriver()
    {
        var users = ProductAssemblies.All
            .SelectMany(assembly => assembly.MainModule.GetTypes())
            .Where(type => TypesUsedBy(type).Any(name => name.StartsWith("Microsoft.Data.Sqlite.", StringComparison.Ordinal)))
            .Select(type => Outermost(type).Namespace)
            .Distinct()
            .ToList();

        Assert.Equal(["Quaestor.Agent.Threads"], users);
    }

    [Fact]
    public void OnlyTheSessionsOfAPostgresSourceSendTextByThePostgresDriver()
    {
        string[] sending = ["Npgsql.NpgsqlCommand", "Npgsql.NpgsqlBatch", "Npgsql.NpgsqlBatchCommand"];
        var users = ProductAssemblies.All
            .SelectMany(assembly => assembly.MainModule.GetTypes())
            .Where(type => TypesUsedBy(type).Any(name => sending.Contains(name)))
            .Select(type => Outermost(type).FullName)
            .Distinct()
            .ToList();

        Assert.Equal(["Quaestor.Data.Sources.Postgres.Connecting.PostgresSession", "Quaestor.Data.Sources.Postgres.Connecting.WritingSession"], users.Order());
    }

    /// <summary>From the store, which takes an approval up once, to the session that changes something there is one way.</summary>
    [Theory]
    [InlineData("Quaestor.Data.Sql.Postgres.ApprovedChange", "Of", "Quaestor.Agent.Threads.Agreement")]
    [InlineData("Quaestor.Agent.Threads.Agreement", "To", "Quaestor.Agent.Threads.ApprovalStore")]
    [InlineData("Quaestor.Data.Sources.Postgres.Changing.PostgresChanges", "RunAsync", "Quaestor.Data.Queries.ChangeRunner")]
    public void OnlyAnApprovalThatWasTakenUpMakesAChange(string type, string method, string caller)
    {
        var callers = ProductAssemblies.All
            .SelectMany(assembly => assembly.MainModule.GetTypes())
            .Where(user => Outermost(user).FullName != type)
            .Where(user => user.Methods.Where(body => body.HasBody).SelectMany(body => body.Body.Instructions)
                .Any(instruction => instruction.Operand is MethodReference called && called.Name == method && called.DeclaringType.FullName == type))
            .Select(user => Outermost(user).FullName)
            .Distinct()
            .ToList();

        Assert.Equal([caller], callers);
    }

    [Fact]
    public void OnlyApprovedSqlMakesApprovedSql()
    {
        var makers = ProductAssemblies.All
            .SelectMany(assembly => assembly.MainModule.GetTypes())
            .SelectMany(type => type.Methods)
            .Where(method => method.HasBody && method.Body.Instructions.Any(IsMakingApprovedSql))
            .Select(method => Outermost(method.DeclaringType).FullName)
            .Distinct()
            .ToList();

        Assert.Equal(["Quaestor.Data.Sql.ApprovedSql"], makers);
    }

    static bool IsMakingApprovedSql(Mono.Cecil.Cil.Instruction instruction) =>
        instruction.OpCode == Mono.Cecil.Cil.OpCodes.Newobj
        && instruction.Operand is MethodReference { DeclaringType.FullName: "Quaestor.Data.Sql.ApprovedSql" };

    static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    static IEnumerable<string> TypesUsedBy(TypeDefinition type) =>
        type.Fields.Select(field => field.FieldType.FullName)
            .Concat(type.Methods.Where(method => method.HasBody)
                .SelectMany(method => method.Body.Instructions)
                .Select(instruction => instruction.Operand)
                .OfType<MemberReference>()
                .Select(member => member.DeclaringType?.FullName ?? member.FullName));
}
