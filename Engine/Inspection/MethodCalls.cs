using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Gtzan.Engine.Inspection;

/// <summary>Finds the methods that a method calls, constructs with or takes the address of, by reading its IL.</summary>
/// <remarks>ECMA-335, partition III.</remarks>
internal static class MethodCalls
{
    private const byte TwoBytePrefix = 0xFE;

    private static readonly Dictionary<short, OpCode> Operations = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(operation => operation.Value);

    /// <summary>The methods in the order in which they are first named.</summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var offset = 0; offset < il.Length;)
        {
            var operation = Operations[il[offset] == TwoBytePrefix ? (short)((il[offset] << 8) | il[offset + 1]) : il[offset]];
            offset += operation.Size;
            if (operation.OperandType == OperandType.InlineMethod)
                yield return Resolve(method, BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(offset)));
            offset += OperandSize(operation, il.AsSpan(offset));
        }
    }

    private static MethodBase Resolve(MethodBase method, int token) => method.Module.ResolveMethod(
        token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null)!;

    private static int OperandSize(OpCode operation, ReadOnlySpan<byte> operand) => operation.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(operand)),
        _ => 4,
    };
}
