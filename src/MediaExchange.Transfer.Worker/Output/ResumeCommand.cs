using System.CommandLine;
using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>The command line that goes on with a run, to be pasted into a shell.</summary>
internal static partial class ResumeCommand
{
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">Words for access and pace, as they were given.</param>
    public static string For(string ledger, IEnumerable<string> options) =>
        Line(["run", "--resume", Path.GetFullPath(ledger), .. options]);

    /// <summary>The same command line once more, for what finds by itself where it was.</summary>
    public static string Again(ParseResult parsed) => Line(parsed.Tokens.Select(token => token.Value));

    private static string Line(IEnumerable<string> words) => string.Join(' ', Program().Concat(words).Select(Quote));

    /// <summary>How this process was started: as a program, or as an assembly that dotnet runs.</summary>
    private static IEnumerable<string> Program()
    {
        var program = Environment.ProcessPath ?? "";
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? ["dotnet", Environment.GetCommandLineArgs()[0]]
            : [program];
    }

    private static string Quote(string word)
    {
        if (Plain().IsMatch(word))
            return word;
        return OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    [GeneratedRegex(@"^[A-Za-z0-9_./:=@%+,\\-]+$")]
    private static partial Regex Plain();
}
