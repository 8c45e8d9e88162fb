using System.CommandLine;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>Tells which options a command line has.</summary>
internal static class GivenOptions
{
    public static IEnumerable<Option> Of(ParseResult parsed, IEnumerable<Option> options) =>
        options.Where(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>The same options as words of a command line.</summary>
    public static IEnumerable<string> WordsOf(ParseResult parsed, IEnumerable<Option> options) =>
        Of(parsed, options).SelectMany(option => parsed.GetResult(option)!.Tokens.Select(token => token.Value).Prepend(option.Name));
}
