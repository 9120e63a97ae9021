using System.Text;

namespace Gtzan.Models.Completion;

/// <summary>Writes scripts with which shells complete command lines of <c>gtzan</c>.</summary>
internal static class CompletionScript
{
    private const string Runs = "latest $(ls runs 2>/dev/null)";

    private static readonly Dictionary<string, Func<IReadOnlyList<CompletedCommand>, string>> Shells = new()
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
    };

    /// <summary>The shells.</summary>
    public static string[] Names => [.. Shells.Keys];

    /// <summary>The script for a shell.</summary>
    public static string For(string shell, IReadOnlyList<CompletedCommand> commands) => Shells[shell](commands);

    private static string Bash(IReadOnlyList<CompletedCommand> commands)
    {
        var text = new StringBuilder($$"""
            # Completes gtzan in bash. Load it with: source <(gtzan completion bash)
            _gtzan() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words= options=
              COMPREPLY=()
              if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W "{{NamesOf(commands)}}" -- "$word"))
                return
              fi
              case "$command $before" in

            """);
        Cases(text, commands, values => $"COMPREPLY=($(compgen -W \"{values}\" -- \"$word\")); return");
        text.Append("  esac\n  case \"$command\" in\n");
        foreach (var command in commands)
            text.Append(null, $"    {command.Name}) words=\"{Words(command)}\" options=\"{Options(command)}\" ;;\n");
        return text.Append("""
              esac
              case "$word" in
                -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
                *) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
              esac
            }
            complete -o default -F _gtzan gtzan

            """).ToString();
    }

    private static string Zsh(IReadOnlyList<CompletedCommand> commands)
    {
        var text = new StringBuilder("""
            #compdef gtzan
            # Completes gtzan in zsh. Load it with: source <(gtzan completion zsh)
            _gtzan() {
              local -a commands

            """);
        text.Append(null, $"  commands=({string.Join(' ', commands.Select(each => Quoted($"{each.Name}:{each.Description}")))})\n");
        text.Append("  if (( CURRENT == 2 )); then _describe command commands; return; fi\n");
        text.Append("  case \"$words[2] $words[CURRENT-1]\" in\n");
        Cases(text, commands, values => $"compadd -- ${{=:-{values}}}; return", "_files; return");
        text.Append("  esac\n  case \"$words[2]\" in\n");
        foreach (var command in commands)
        {
            text.Append(
                null, $"    {command.Name}) if [[ $PREFIX == -* ]]; then compadd -- {Options(command)}; " +
                $"else compadd -- ${{=:-{Words(command)}}}; _files; fi ;;\n");
        }

        return text.Append("  esac\n}\ncompdef _gtzan gtzan\n").ToString();
    }

    private static string Fish(IReadOnlyList<CompletedCommand> commands)
    {
        var text = new StringBuilder("# Completes gtzan in fish. Load it with: gtzan completion fish | source\n");
        foreach (var command in commands)
        {
            var seen = $"complete -c gtzan -n '__fish_seen_subcommand_from {command.Name}'";
            text.Append(null, $"complete -c gtzan -n __fish_use_subcommand -f -a {command.Name} -d {Quoted(command.Description)}\n");
            if (Words(command).Length > 0)
                text.Append(null, $"{seen} -a {Quoted(Words(command).Replace("$(", "(", StringComparison.Ordinal))}\n");
            foreach (var option in command.Options)
            {
                var values = option.TakesRun ? Runs.Replace("$(", "(", StringComparison.Ordinal) : string.Join(' ', option.Values);
                var value = values.Length > 0 ? $" -x -a {Quoted(values)}" : option.TakesValue ? " -r" : " -f";
                text.Append(null, $"{seen} -l {option.Name.TrimStart('-')}{value} -d {Quoted(option.Description)}\n");
            }
        }

        return text.ToString();
    }

    private static string PowerShell(IReadOnlyList<CompletedCommand> commands)
    {
        var text = new StringBuilder("""
            # Completes gtzan in PowerShell. Load it with: gtzan completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName gtzan -ScriptBlock {
              param($word, $line, $position)
              $all = [ordered]@{

            """);
        foreach (var command in commands)
        {
            var options = command.Options.Select(option => $"'{option.Name}' = {List(option.Values)}");
            text.Append(
                null, $"    '{command.Name}' = @{{ Words = {List(command.Words)}; Runs = ${(command.TakesRun ? "true" : "false")}; " +
                $"Options = [ordered]@{{ {string.Join("; ", options)} }} }}\n");
        }

        return text.Append("""
              }
              $words = @($line.CommandElements | ForEach-Object { "$_" })
              if ($word -ne '') { $words = @($words | Select-Object -SkipLast 1) }
              $runs = { @('latest') + @(Get-ChildItem runs -Directory -Name -ErrorAction Ignore) }
              $found = if ($words.Count -lt 2) { $all.Keys }
                elseif ($all.Contains($words[1])) {
                  $command = $all[$words[1]]
                  if ($words[-1] -in '--run', '--resume') { & $runs }
                  elseif ($command.Options.Contains($words[-1]) -and $command.Options[$words[-1]]) { $command.Options[$words[-1]] }
                  elseif ($word -like '-*') { $command.Options.Keys }
                  else { $command.Words; if ($command.Runs) { & $runs } }
                }
              $found | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }

            """).ToString();

        static string List(IReadOnlyList<string> words) => $"@({string.Join(", ", words.Select(word => $"'{word}'"))})";
    }

    /// <summary>What follows an option: its values, a run, or a file, which a shell completes by itself.</summary>
    private static void Cases(
        StringBuilder text, IReadOnlyList<CompletedCommand> commands, Func<string, string> complete, string completeFile = "return")
    {
        foreach (var command in commands)
        {
            foreach (var option in command.Options.Where(option => option.TakesValue))
            {
                var values = option.TakesRun ? Runs : string.Join(' ', option.Values);
                var action = values.Length > 0 ? complete(values) : completeFile;
                text.Append(null, $"    \"{command.Name} {option.Name}\") {action} ;;\n");
            }
        }
    }

    private static string NamesOf(IEnumerable<CompletedCommand> commands) => string.Join(' ', commands.Select(command => command.Name));

    private static string Options(CompletedCommand command) => string.Join(' ', command.Options.Select(option => option.Name));

    private static string Words(CompletedCommand command) =>
        string.Join(' ', [.. command.Words, .. command.TakesRun ? (string[])[Runs] : []]);

    private static string Quoted(string text) => $"'{text.Replace("'", "", StringComparison.Ordinal)}'";
}
