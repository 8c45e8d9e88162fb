using System.CommandLine;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>Options whose value is one of a few words.</summary>
internal static class WordOption
{
    /// <summary>Makes an option; the first word is the default, and the default value of its type.</summary>
    public static Option<T> Create<T>(string name, string description, params (string Word, T Value)[] words)
        where T : struct, Enum
    {
        var list = string.Join("|", words.Select(w => w.Word));
        return new Option<T>(name)
        {
            Description = $"{description} Default: {words[0].Word}.",
            HelpName = list,
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                foreach (var (word, value) in words)
                {
                    if (word.Equals(given, StringComparison.OrdinalIgnoreCase))
                        return value;
                }

                result.AddError($"'{given}' is no value of {name}; write one of {list}.");
                return default;
            },
        };
    }
}
