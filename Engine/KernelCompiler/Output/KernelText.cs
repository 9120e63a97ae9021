using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Puts the OpenCL C of a kernel together: what it is for, constants, structs, functions, and the kernel itself.</summary>
internal sealed class KernelText(Translation translation, IMethodSymbol method, MethodDeclarationSyntax declaration, KernelForm form, string entryPoint)
{
    private readonly FunctionScope _scope = new(translation, declaration, FunctionKind.Kernel);

    public string Write()
    {
        translation.Claim(entryPoint);
        var facts = translation.FactsOf(method)!;
        translation.NeedsGlobalFence = method.Parameters.Any(parameter => Vocabulary.IsView(parameter.Type) && facts.Of(parameter) is { IsRead: true, IsWritten: true });
        var kernel = Kernel(facts);

        var text = new CodeText();
        var definitions = translation.Structs.Definitions.Concat(translation.Functions.Definitions).ToList();
        var constants = translation.Constants.Definitions;
        if (constants.Count > 0)
            definitions.Insert(0, string.Join("\n", constants) + "\n");
        if (Comments.Summary(declaration) is { Length: > 0 } summary)
            text.Line(definitions.Count > 0 ? summary + "\n" : summary);
        foreach (var definition in definitions)
            text.Line(definition);
        return text + kernel;
    }

    private string Kernel(MethodFacts facts)
    {
        var parameters = new List<string>();
        foreach (var parameter in method.Parameters)
        {
            var place = parameter.DeclaringSyntaxReferences[0].GetSyntax();
            if (Vocabulary.IsView(parameter.Type))
                parameters.Add(_scope.AddParameter(parameter, AddressSpace.Global, facts.Of(parameter), place));
            else if (parameter.Name != form.Index)
                parameters.Add($"{_scope.Types.Of(parameter.Type, place)} {_scope.Names.Of(parameter)}");
        }

        var items = form.IsElementwise ? _scope.Names.Fresh("items") : "";
        if (form.IsElementwise)
            parameters.Add($"int {items}");

        var text = new CodeText();
        if (form.HasFixedGroups)
            text.Line($"__kernel __attribute__((reqd_work_group_size({form.X}, {form.Y}, {form.Z})))");
        text.Signature($"{(form.HasFixedGroups ? "" : "__kernel ")}void {entryPoint}", parameters);
        new StatementWriter(_scope, text).WriteBody(Translation.BodyOf(method)!, returns: false, prologue: form.IsElementwise ? Prologue(items) : "");
        return text.ToString();
    }

    /// <summary>The device launches whole groups, so there may be more items than the host asked for.</summary>
    private string Prologue(string items)
    {
        var index = _scope.Names.Of(method.Parameters[0]);
        return $"int {index} = get_global_id(0);\nif ({index} >= {items})\n    return;\n";
    }
}
