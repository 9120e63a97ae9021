using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>What authors say about their code, carried over.</summary>
internal static class Comments
{
    /// <summary>The summary of a declaration as a comment in C, line for line; empty if there is none.</summary>
    public static string Summary(SyntaxNode declaration)
    {
        var documentation = declaration.GetLeadingTrivia().Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>().LastOrDefault();
        var summary = documentation?.Content.OfType<XmlElementSyntax>().FirstOrDefault(element => element.StartTag.Name.ToString() == "summary");
        if (summary is null)
            return "";
        var lines = string.Concat(summary.Content.Select(PlainText)).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
        return string.Join("\n", lines.Select(line => Plain("// " + line)));
    }

    /// <summary>The comments and the blank lines before a statement, in order; an empty string is a blank line.</summary>
    public static IEnumerable<string> Before(SyntaxNode statement) => Before(statement.GetFirstToken());

    /// <inheritdoc cref="Before(SyntaxNode)"/>
    public static IEnumerable<string> Before(SyntaxToken token)
    {
        var isLineEmpty = true;
        foreach (var trivia in token.LeadingTrivia)
        {
            switch (trivia.Kind())
            {
                case SyntaxKind.EndOfLineTrivia:
                    if (isLineEmpty)
                        yield return "";
                    isLineEmpty = true;
                    break;
                case SyntaxKind.SingleLineCommentTrivia:
                    isLineEmpty = false;
                    yield return Plain(trivia.ToString());
                    break;
                case SyntaxKind.MultiLineCommentTrivia:
                    isLineEmpty = false;
                    foreach (var line in trivia.ToString().Split('\n'))
                        yield return Plain(line.Trim());
                    break;
            }
        }
    }

    /// <summary>The comment at the end of a statement's line, with a space before it; empty if there is none.</summary>
    public static string After(SyntaxNode statement)
    {
        var comment = statement.GetTrailingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return comment == default ? "" : " " + Plain(comment.ToString());
    }

    /// <summary>A comment in ASCII, and without a backslash at its end, which would draw in the next line.</summary>
    private static string Plain(string comment) => Spelling.Ascii(comment).TrimEnd('\\', ' ');

    private static string PlainText(XmlNodeSyntax node) => node switch
    {
        XmlTextSyntax text => string.Concat(text.TextTokens.Select(token => token.ValueText)),
        XmlEmptyElementSyntax { Attributes: [var attribute, ..] } => attribute switch
        {
            XmlNameAttributeSyntax name => name.Identifier.ToString(),
            XmlCrefAttributeSyntax cref => cref.Cref.ToString(),
            _ => "",
        },
        XmlElementSyntax element => string.Concat(element.Content.Select(PlainText)),
        _ => "",
    };
}
