using System.Reflection;
using System.Reflection.Emit;

namespace Gtzan.Tests.Architecture;

/// <summary>
/// The types that a compiled type refers to: in its base type, interfaces, attributes, constraints, fields, signatures, locals and method
/// bodies. Constants and <c>nameof</c> leave no trace in compiled code.
/// </summary>
internal static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>All types that a type refers to, with constructed types decomposed. Does not inspect nested types.</summary>
    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var contract in type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
            Add(found, contract);
        AddAttributes(found, type);
        AddConstraints(found, type.GetGenericArguments());
        foreach (var member in type.GetMembers(Declared))
        {
            AddAttributes(found, member);
            if (member is FieldInfo field)
                Add(found, field.FieldType);
            else if (member is MethodBase method)
                AddMethod(found, method);
        }

        return found;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        foreach (var parameter in method.GetParameters())
            Add(found, parameter.ParameterType);
        var generics = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        AddConstraints(found, generics);
        if (method is MethodInfo { ReturnType: var result })
            Add(found, result);
        if (method.GetMethodBody() is not { } body)
            return;
        foreach (var local in body.LocalVariables)
            Add(found, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause))
            Add(found, clause.CatchType);
        foreach (var token in Tokens(body.GetILAsByteArray()!))
            AddMember(found, method.Module.ResolveMember(token, method.DeclaringType!.GetGenericArguments(), generics)!);
    }

    private static void AddMember(HashSet<Type> found, MemberInfo member)
    {
        Add(found, member as Type ?? member.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } method)
            Array.ForEach(method.GetGenericArguments(), argument => Add(found, argument));
    }

    private static void AddAttributes(HashSet<Type> found, MemberInfo member)
    {
        foreach (var attribute in member.GetCustomAttributesData())
        {
            Add(found, attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>())
                Add(found, argument);
        }
    }

    private static void AddConstraints(HashSet<Type> found, Type[] parameters)
    {
        foreach (var constraint in parameters.Where(parameter => parameter.IsGenericParameter)
            .SelectMany(parameter => parameter.GetGenericParameterConstraints()))
            Add(found, constraint);
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        while (type is { HasElementType: true })
            type = type.GetElementType();
        if (type is null || type.IsGenericParameter)
            return;
        if (type.IsFunctionPointer)
        {
            Add(found, type.GetFunctionPointerReturnType());
            Array.ForEach(type.GetFunctionPointerParameterTypes(), parameter => Add(found, parameter));
        }
        else if (type.IsConstructedGenericType)
        {
            found.Add(type.GetGenericTypeDefinition());
            Array.ForEach(type.GetGenericArguments(), argument => Add(found, argument));
        }
        else
        {
            found.Add(type);
        }
    }

    /// <summary>The tokens of types, methods and fields in a method body.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == OpCodes.Prefix1.Value)
                value = (short)((value << 8) | code[at++]);
            var operand = Instructions[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
