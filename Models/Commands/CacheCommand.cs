using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan cache</c>: the place and size of the computed features, which can be deleted at any time.</summary>
internal static class CacheCommand
{
    private const string Show = "show", Clear = "clear";

    public static Command Create(Terminal terminal)
    {
        var action = new Argument<string>("action")
        {
            Description = $"{Show}: the place and the size; {Clear}: delete all, which is computed again when needed.",
            DefaultValueFactory = _ => Show,
        };
        action.Among(Show, Clear);
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "cache", "Show the cache of computed features, or clear it.", "cache", "cache clear") { action, json };
        command.SetAction(parsed =>
        {
            var isClearing = parsed.GetValue(action) == Clear;
            var files = Files();
            var bytes = files.Sum(file => file.Length);
            if (isClearing)
            {
                foreach (var file in files)
                    Delete(file);
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteLine(new JsonObject
                {
                    ["folder"] = CacheFolder.Path,
                    ["files"] = files.Length,
                    ["bytes"] = bytes,
                    ["cleared"] = isClearing,
                }.ToJsonString());
                return 0;
            }

            var size = string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
            terminal.WriteLine(
                $"{CacheFolder.Path}: {files.Length} file{(files.Length == 1 ? "" : "s")}, {size}{(isClearing ? ", deleted" : "")}.");
            return 0;
        });
        return command;
    }

    private static FileInfo[] Files() => !Directory.Exists(CacheFolder.Path)
        ? []
        : [.. new DirectoryInfo(CacheFolder.Path).EnumerateFiles()];

    private static void Delete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(
                $"{file.FullName} cannot be deleted: {ProgramException.SentenceOf(exception)} Check its permissions.", exception);
        }
    }
}
