using System.CommandLine;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The option whose values are digests that an object must have, such as <c>md5:9e107d9d372bb6826bd81d3542a419d6</c>.</summary>
internal static class CompareOption
{
    public static Option<IReadOnlyList<DigestValue>?> Create(string description) => new("--compare")
    {
        Description = description,
        HelpName = "md5:digest,...",
        CustomParser = result =>
        {
            var values = new List<DigestValue>();
            foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                if (Problem(text, values) is not { } problem)
                    continue;
                result.AddError(problem);
                return null;
            }

            return values;
        },
    };

    /// <summary>Reads one, and adds it.</summary>
    /// <returns>Why it is none; <see langword="null"/> when it was added.</returns>
    private static string? Problem(string text, List<DigestValue> values)
    {
        // Neither hex nor Base64 has a colon.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return $"'{text}' is no value of --compare: it does not say which digest it is. Write it as md5:{text}, for example.";
        if (!DigestAlgorithms.TryParse(text[..colon], out var algorithm))
            return $"'{text[..colon]}' in --compare is no digest that can be computed; write one of {string.Join(", ", DigestAlgorithms.All.Select(a => a.Word()))}.";
        if (!DigestValue.TryParse(algorithm, text[(colon + 1)..], out var value))
            return $"'{text[(colon + 1)..]}' in --compare is no {algorithm.Word()}: it has {2 * algorithm.Size()} digits in hex, or {(algorithm.Size() + 2) / 3 * 4} characters in Base64. Write the whole digest.";
        if (values.Exists(other => other.Algorithm == algorithm))
            return $"--compare names {algorithm.Word()} twice; leave one out.";
        values.Add(value);
        return null;
    }
}
