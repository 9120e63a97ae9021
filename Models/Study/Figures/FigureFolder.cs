using System.Text;
using System.Xml.Linq;
using Gtzan.Core.Files;
using Gtzan.Models.Charts;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Figures;

/// <summary>The output folder of figures: a page, and each figure as a separate file.</summary>
internal sealed class FigureFolder
{
    private readonly string _path;

    private FigureFolder(string path) => _path = path;

    /// <summary>The path of the page.</summary>
    public string Page => Path.Combine(_path, "figures.html");

    /// <summary>Creates the folder if needed, and checks that it can be written.</summary>
    /// <exception cref="ProgramException">The folder cannot be written.</exception>
    public static FigureFolder Create(string path)
    {
        if (File.Exists(path))
            throw new ProgramException($"{path} is a file; name a folder for the figures with --out.");
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".{Environment.ProcessId}.tmp");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new FigureFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    /// <summary>Writes everything, each file atomically.</summary>
    /// <exception cref="ProgramException">A file cannot be written.</exception>
    public void Write(string page, IEnumerable<Figure> figures)
    {
        try
        {
            foreach (var figure in figures)
            {
                Replace(Path.Combine(_path, figure.Name + ".svg"),
                    Svg.Document(figure.Picture).ToString(SaveOptions.DisableFormatting) + "\n");
            }

            Replace(Page, page);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(_path, exception);
        }
    }

    private static void Replace(string file, string content) =>
        AtomicFileWriter.Default.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(content)));

    private static ProgramException CannotWrite(string path, Exception exception) =>
        new($"The figures cannot be written to {path}: {ProgramException.SentenceOf(exception)} Name another folder with --out.",
            exception);
}
