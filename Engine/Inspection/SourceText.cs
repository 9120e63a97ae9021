using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gtzan.Engine.Inspection;

/// <summary>Reads the C# source of an assembly's methods from the sources embedded in its debug symbols.</summary>
/// <remarks>Source: the Portable PDB format, "Embedded Source" and "Sequence Points".</remarks>
internal sealed class SourceText : IDisposable
{
    private const int Indent = 4;

    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    private readonly PEReader _assembly;
    private readonly MetadataReaderProvider? _symbols;
    private readonly Dictionary<DocumentHandle, string[]> _documents = [];

    /// <summary>Opens the symbols of an assembly.</summary>
    public SourceText(Assembly assembly)
    {
        _assembly = new PEReader(File.OpenRead(assembly.Location));
        var entry = _assembly.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        if (entry.DataSize > 0)
            _symbols = _assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
    }

    /// <summary>Returns the source of a method with its comment and attributes; null if the method is compiler-generated.</summary>
    public string? Of(MethodBase method)
    {
        if (method.IsDefined(typeof(CompilerGeneratedAttribute)) || Place(method) is not var (document, first, last))
            return null;
        var lines = Lines(document);
        if (lines.Length < last)
            return null;

        // Symbols locate statements; the signature precedes them, at the indentation of a member. A primary constructor is on the line of
        // its type declaration.
        var margin = new string(' ', Indent * (Depth(method.DeclaringType) - (method.IsConstructor ? 1 : 0)));
        var (start, end) = (first - 1, last - 1);
        while (!IsMember(lines[start], margin))
            start--;
        var isBlock = Array.IndexOf(lines, margin + "{", start, first - start) >= 0;
        while (!method.IsConstructor && (isBlock ? lines[end] != margin + "}" : !lines[end].EndsWith(';')))
            end++;
        while (start > 0 && lines[start - 1].Trim() is not ("" or "{"))
            start--;
        return string.Join("\n", lines[start..(end + 1)].Select(line => line.Length > margin.Length ? line[margin.Length..] : ""));
    }

    public void Dispose()
    {
        _symbols?.Dispose();
        _assembly.Dispose();
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.DeclaringType);

    private static bool IsMember(string line, string margin) =>
        line.StartsWith(margin, StringComparison.Ordinal) && line.Length > margin.Length && line[margin.Length] is not (' ' or '{' or '}');

    private MetadataReader? Reader => _symbols?.GetMetadataReader();

    private (DocumentHandle Document, int First, int Last)? Place(MethodBase method)
    {
        if (Reader is null)
            return null;
        var handle = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF);
        var points = Reader.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden).ToImmutableArray();
        return points.IsEmpty ? null : (points[0].Document, points.Min(point => point.StartLine), points.Max(point => point.EndLine));
    }

    private string[] Lines(DocumentHandle document)
    {
        if (!_documents.TryGetValue(document, out var lines))
            _documents[document] = lines = Read(document).ReplaceLineEndings("\n").Split('\n');
        return lines;
    }

    private string Read(DocumentHandle document)
    {
        foreach (var handle in Reader!.GetCustomDebugInformation(document))
        {
            var information = Reader.GetCustomDebugInformation(handle);
            if (Reader.GetGuid(information.Kind) != EmbeddedSource)
                continue;

            // The first four bytes are 0 for uncompressed text, otherwise the length of the decompressed text.
            var content = Reader.GetBlobBytes(information.Value);
            using var bytes = new MemoryStream(content, sizeof(int), content.Length - sizeof(int));
            using var text = new StreamReader(
                BitConverter.ToInt32(content) == 0 ? bytes : new DeflateStream(bytes, CompressionMode.Decompress), Encoding.UTF8);
            return text.ReadToEnd();
        }

        return "";
    }
}
