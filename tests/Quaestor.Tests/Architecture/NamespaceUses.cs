using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Quaestor.Tests.Architecture;

/// <summary>
/// Which namespace uses which, read from signatures, bodies, catches, generic arguments and attributes. What a nested
/// type uses (a lambda, an iterator, an async method) counts as its outermost type's. Constants leave no trace.
/// </summary>
sealed class NamespaceUses
{
    readonly HashSet<(string From, string To)> _edges = [];
    readonly HashSet<TypeReference> _visiting = [];
    string _from = "";

    NamespaceUses()
    {
    }

    public static IReadOnlySet<(string From, string To)> Read(IEnumerable<AssemblyDefinition> assemblies)
    {
        var uses = new NamespaceUses();
        foreach (var type in assemblies.SelectMany(assembly => assembly.MainModule.GetTypes()))
        {
            uses.AddType(type);
        }

        return uses._edges;
    }

    static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        // Top-level statements compile to a Program without a namespace: the assembly's own root.
        return type is TypeDefinition { Namespace: "", Name: "Program" } program
            ? program.Module.Assembly.Name.Name == "quaestor" ? "Quaestor.Cli" : program.Module.Assembly.Name.Name
            : type.Namespace;
    }

    void AddType(TypeDefinition type)
    {
        _from = NamespaceOf(type);
        Use(type.BaseType);
        UseAll(type.Interfaces.Select(implemented => implemented.InterfaceType));
        UseAttributes(type);
        UseConstraints(type);
        foreach (var field in type.Fields)
        {
            Use(field.FieldType);
            UseAttributes(field);
        }

        foreach (var property in type.Properties)
        {
            UseAttributes(property);
        }

        foreach (var method in type.Methods)
        {
            AddMethod(method);
        }
    }

    void AddMethod(MethodDefinition method)
    {
        UseSignature(method);
        UseAttributes(method);
        UseConstraints(method);
        foreach (var parameter in method.Parameters)
        {
            UseAttributes(parameter);
        }

        if (!method.HasBody)
        {
            return;
        }

        UseAll(method.Body.Variables.Select(variable => variable.VariableType));
        UseAll(method.Body.ExceptionHandlers.Select(handler => handler.CatchType));
        foreach (var instruction in method.Body.Instructions)
        {
            AddOperand(instruction);
        }
    }

    void AddOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Use(type);
                break;
            case MethodReference method:
                Use(method.DeclaringType);
                UseSignature(method);
                if (method is GenericInstanceMethod generic)
                {
                    UseAll(generic.GenericArguments);
                }

                break;
            case FieldReference field:
                Use(field.DeclaringType);
                Use(field.FieldType);
                break;
        }
    }

    void UseSignature(MethodReference method)
    {
        Use(method.ReturnType);
        UseAll(method.Parameters.Select(parameter => parameter.ParameterType));
    }

    void UseAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Use(attribute.AttributeType);
            UseAll(attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>());
        }
    }

    void UseConstraints(IGenericParameterProvider provider) =>
        UseAll(provider.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));

    void UseAll(IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
        {
            Use(type);
        }
    }

    void Use(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                if (_visiting.Add(generic))
                {
                    UseAll(generic.GenericArguments);
                    _visiting.Remove(generic);
                }

                Use(generic.ElementType);
                return;
            case TypeSpecification specification:
                Use(specification.ElementType);
                return;
        }

        var to = NamespaceOf(type);
        if (to != _from && IsOurs(to) && IsOurs(_from))
        {
            _edges.Add((_from, to));
        }
    }

    static bool IsOurs(string name) => name == "Quaestor" || name.StartsWith("Quaestor.", StringComparison.Ordinal);
}
