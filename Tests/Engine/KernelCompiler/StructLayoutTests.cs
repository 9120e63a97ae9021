using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Gtzan.Engine;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>The host copies structs to kernels byte for byte, so their fields must stand in the same order, with the same sizes, on both sides.</summary>
public sealed partial class StructLayoutTests
{
    [Fact]
    public void Structs_of_kernels_are_laid_out_in_OpenCl_as_on_the_host()
    {
        var types = new[] { typeof(Device).Assembly, typeof(StructLayoutTests).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsValueType && !type.IsGenericType).ToLookup(type => type.Name);
        var count = 0;
        foreach (var kernel in KernelCatalog.All.Concat(Gtzan.Engine.KernelCatalog.All))
        {
            foreach (var match in Definitions().Matches(kernel.OpenClSource).Cast<Match>())
            {
                var type = types[match.Groups["name"].Value].First(type => type.Assembly == kernel.DeclaringType.Assembly);
                Assert.Equal(FieldsOnHost(type), Fields().Matches(match.Groups["fields"].Value).Select(field => $"{field.Groups["type"]} {field.Groups["name"]}"));
                count++;
            }
        }

        Assert.True(count > 5, "There are hardly any structs: does the pattern still find them?");
    }

    private static IEnumerable<string> FieldsOnHost(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderBy(field => Marshal.OffsetOf(type, field.Name))
            .Select(field => $"{TypeName(field.FieldType)} {BackingField().Replace(field.Name, "${name}")}");

    private static string TypeName(Type type) => type.IsEnum ? "int" : Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        _ => type.Name,
    };

    [GeneratedRegex(@"typedef struct\n\{\n(?<fields>[^}]*)\} (?<name>\w+);")]
    private static partial Regex Definitions();

    [GeneratedRegex(@"^ +(?<type>\w+) (?<name>\w+?)_?;$", RegexOptions.Multiline)]
    private static partial Regex Fields();

    [GeneratedRegex("^<(?<name>.*)>k__BackingField$")]
    private static partial Regex BackingField();
}
