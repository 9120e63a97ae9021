using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Reads a method marked as a kernel: checks its declaration, and has its body written in OpenCL C.</summary>
internal sealed class KernelReader
{
    private const int MaximumParameters = 14;
    private const int MaximumItems = 1024;

    /// <summary>The least amount of shared memory that OpenCL 1.2 promises.</summary>
    private const int MaximumSharedMemory = 32 * 1024;

    private readonly IMethodSymbol _method;
    private readonly MethodDeclarationSyntax _declaration;
    private readonly Translation _translation;
    private readonly KernelForm _form;
    private readonly string _name;

    private KernelReader(GeneratorAttributeSyntaxContext context, MethodDeclarationSyntax declaration, CancellationToken cancellation)
    {
        (_method, _declaration) = ((IMethodSymbol)context.TargetSymbol, declaration);
        var attribute = context.Attributes[0];
        var sizes = attribute.ConstructorArguments.Select(argument => argument.Value as int? ?? 0).ToArray();
        var index = _method.Parameters.FirstOrDefault() is { } first && Vocabulary.IsIndex(first.Type) ? first.Name : null;
        _form = new KernelForm(
            index, sizes.ElementAtOrDefault(0), sizes.ElementAtOrDefault(1), sizes.ElementAtOrDefault(2),
            attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "MaximumGroupSize").Value.Value as int? ?? 0);
        _translation = new Translation(context.SemanticModel.Compilation, _form.IsElementwise, cancellation);
        var owner = _method.ContainingType.Name;
        _name = $"{(owner.EndsWith("Kernels", StringComparison.Ordinal) ? owner.Substring(0, owner.Length - "Kernels".Length) : owner)}.{_method.Name}";
    }

    /// <summary>Reads one.</summary>
    public static KernelResult Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var declaration = (MethodDeclarationSyntax)context.TargetNode;
        var reader = new KernelReader(context, declaration, cancellation);
        var isDeclaredWell = reader.CheckDeclaration();
        var kernel = isDeclaredWell ? reader.Translate() : null;
        var place = DiagnosticInfo.Create(Diagnostics.AmbiguousKernel, declaration.Identifier.GetLocation(), reader._name);
        return new KernelResult(kernel, new EquatableArray<DiagnosticInfo>(reader._translation.Diagnostics), place);
    }

    private bool CheckDeclaration()
    {
        var place = _declaration.Identifier.GetLocation();
        var isSound = true;
        if (!_method.IsStatic || !_method.ReturnsVoid || _method.IsGenericMethod || _method.ContainingType.IsGenericType || _method.IsAsync || _declaration is { Body: null, ExpressionBody: null })
        {
            var flaw = !_method.IsStatic ? "is not static" : !_method.ReturnsVoid ? $"returns a {_method.ReturnType.ToDisplayString()}" : _method.IsGenericMethod || _method.ContainingType.IsGenericType ? "is generic" : "has no body of its own";
            _translation.Report(Diagnostics.KernelMethod, place, _name, flaw);
            isSound = false;
        }

        if (_declaration.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword)) is { } owner)
        {
            _translation.Report(Diagnostics.KernelClass, place, _name, owner.Identifier.ValueText);
            isSound = false;
        }

        var count = _method.Parameters.Length - (_form.IsElementwise ? 1 : 0);
        if (count > MaximumParameters)
        {
            _translation.Report(Diagnostics.TooManyParameters, place, _name, $"{count}", $"{MaximumParameters}");
            isSound = false;
        }

        CheckGroupSize(place);
        return CheckParameters() && isSound;
    }

    private void CheckGroupSize(Location place)
    {
        var (_, x, y, z, maximum) = _form;
        var isGiven = x != 0 || y != 0 || z != 0;
        var items = (long)x * y * z;
        if (_form.IsElementwise && (isGiven || maximum != 0))
            _translation.Report(Diagnostics.GroupSizeSuperfluous, place, _name);
        else if (!_form.IsElementwise && !isGiven && maximum == 0)
            _translation.Report(Diagnostics.GroupSizeMissing, place, _name);
        else if (isGiven && maximum != 0)
            _translation.Report(Diagnostics.GroupSizeWrong, place, _name, $"{x} × {y} × {z}, and of up to {maximum}", "give one of them");
        else if (isGiven && (x < 1 || y < 1 || z < 1 || items > MaximumItems))
            _translation.Report(Diagnostics.GroupSizeWrong, place, _name, $"{x} × {y} × {z}", $"each number must be at least 1, and their product at most {MaximumItems}");
        else if (maximum < 0 || maximum > MaximumItems || (maximum & (maximum - 1)) != 0)
            _translation.Report(Diagnostics.GroupSizeWrong, place, _name, $"up to {maximum}", $"the maximum must be a power of two, and at most {MaximumItems}");
    }

    private bool CheckParameters()
    {
        var isSound = true;
        foreach (var parameter in Parameters)
        {
            var place = parameter.DeclaringSyntaxReferences[0].GetSyntax();
            if (parameter.RefKind != RefKind.None)
                _translation.Report(Diagnostics.ReferenceParameter, place, $"the {parameter.RefKind.ToString().ToLowerInvariant()} parameter {parameter.Name}");
            else if (parameter.Type is IArrayTypeSymbol)
                _translation.Report(Diagnostics.Arrays, place, parameter.Type.ToDisplayString());
            else if (parameter.Type.TypeKind == TypeKind.Delegate)
                _translation.Report(Diagnostics.Delegates, place, $"a parameter of the delegate type {parameter.Type.Name}");
            else if (Vocabulary.IsView(parameter.Type) && Vocabulary.ElementOf(parameter.Type).SpecialType is not (SpecialType.System_Single or SpecialType.System_Int32))
                _translation.Report(Diagnostics.ViewElement, place, parameter.Name, Vocabulary.ElementOf(parameter.Type).ToDisplayString());
            else if (!Vocabulary.IsView(parameter.Type) && !TypeTable.IsTransferable(parameter.Type) && !IsStruct(parameter.Type))
                _translation.Report(Diagnostics.KernelParameterType, place, parameter.Name, _name, parameter.Type.ToDisplayString());
            else
                continue;
            isSound = false;
        }

        return isSound;
    }

    private IEnumerable<IParameterSymbol> Parameters => _form.IsElementwise ? _method.Parameters.Skip(1) : _method.Parameters;

    private static bool IsStruct(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None, IsTupleType: false } && !Vocabulary.IsIndex(type);

    private Kernel Translate()
    {
        var text = new KernelText(_translation, _method, _declaration, _form, Names.Legal(Kernel.EntryPointOf(_name)));
        var source = text.Write();
        if (_translation.SharedMemoryBytes > MaximumSharedMemory)
            _translation.Report(Diagnostics.SharedMemoryLimit, _declaration.Identifier.GetLocation(), _name, $"{_translation.SharedMemoryBytes:N0}", $"{MaximumSharedMemory:N0}");

        var facts = _translation.FactsOf(_method)!;
        var parameters = Parameters.Select(parameter => new KernelParameter(
            parameter.Name,
            (Vocabulary.IsView(parameter.Type) ? Vocabulary.ElementOf(parameter.Type) : parameter.Type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            Vocabulary.IsView(parameter.Type),
            Vocabulary.IsView(parameter.Type) && facts.Of(parameter).NeedsLength));
        var types = _declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(type =>
            $"{(type.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "")}partial {type.Keyword.ValueText} {type.Identifier.Text}");
        var space = _method.ContainingNamespace;
        return new Kernel(
            space.IsGlobalNamespace ? "" : space.ToDisplayString(), new EquatableArray<string>(types), _method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            _method.Name, _name, _form, new EquatableArray<KernelParameter>(parameters), source, CSharpListing.Write(_declaration, _translation.Sources),
            (int)Math.Min(_translation.SharedMemoryBytes, int.MaxValue), facts.HasBarrier);
    }
}
