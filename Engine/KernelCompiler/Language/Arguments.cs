using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Gtzan.KernelCompiler;

/// <summary>Which argument goes to which parameter, whether it is named, in its place, or left out.</summary>
internal static class Arguments
{
    /// <summary>The arguments in the order of the parameters; null for one that is left out, and for those that C# puts into an array.</summary>
    public static IEnumerable<(IParameterSymbol Parameter, ExpressionSyntax? Argument)> Of(ExpressionSyntax call, SemanticModel model)
    {
        var arguments = model.GetOperation(call) switch
        {
            IInvocationOperation invocation => invocation.Arguments,
            IObjectCreationOperation creation => creation.Arguments,
            _ => [],
        };
        return arguments
            .Where(argument => argument.Parameter is not null)
            .OrderBy(argument => argument.Parameter!.Ordinal)
            .Select(argument => (argument.Parameter!, argument.ArgumentKind == ArgumentKind.Explicit ? Expression(argument.Syntax) : null));
    }

    private static ExpressionSyntax? Expression(SyntaxNode syntax) => syntax as ExpressionSyntax ?? (syntax as ArgumentSyntax)?.Expression;
}
