using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

// Switch statements, whose sections are blocks in C# and are not in C.
internal sealed partial class StatementWriter
{
    public override void VisitSwitchStatement(SwitchStatementSyntax node)
    {
        if (!TypeTable.IsInteger(_expressions.TypeOf(node.Expression)))
            scope.Translation.Report(Diagnostics.NoRule, node.Expression, "switch statement on what is no integer");
        text.Line($"switch ({_expressions.Write(node.Expression).Text})");
        text.Open();
        foreach (var section in node.Sections)
        {
            foreach (var comment in Comments.Before(section).Where(line => line.Length > 0))
                text.Line(comment);
            foreach (var label in section.Labels)
                WriteLabel(label);

            // In C a declaration cannot follow a label, unless in a block; and then it is known there only.
            foreach (var variable in section.Statements.OfType<LocalDeclarationStatementSyntax>().SelectMany(declaration => declaration.Declaration.Variables))
                CheckUse(variable, section, node);
            if (section.Statements is [BlockSyntax block])
            {
                Visit(block);
            }
            else if (section.Statements.Any(statement => statement is LocalDeclarationStatementSyntax))
            {
                text.Indented(() =>
                {
                    text.Open();
                    WriteAll(section.Statements);
                    text.Close();
                });
            }
            else
            {
                text.Indented(() => WriteAll(section.Statements));
            }
        }

        text.Close();
    }

    private void CheckUse(VariableDeclaratorSyntax variable, SwitchSectionSyntax section, SwitchStatementSyntax node)
    {
        var symbol = scope.Model.GetDeclaredSymbol(variable);
        var others = node.Sections.Where(other => other != section).SelectMany(other => other.DescendantNodes()).OfType<IdentifierNameSyntax>();
        if (others.FirstOrDefault(name => SymbolEqualityComparer.Default.Equals(scope.Model.GetSymbolInfo(name).Symbol, symbol)) is { } use)
            scope.Translation.Report(Diagnostics.NoRule, use, "variable of another section of a switch");
    }

    private void WriteLabel(SwitchLabelSyntax label)
    {
        switch (label)
        {
            case DefaultSwitchLabelSyntax:
                text.Line("default:");
                break;
            case CaseSwitchLabelSyntax constant:
                text.Line($"case {_expressions.Write(constant.Value).Text}:");
                break;
            default:
                Refusals.Report(scope.Translation, label);
                break;
        }
    }
}
