using System.CommandLine;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The option whose value is a list of digests, such as <c>md5,sha256</c>.</summary>
internal static class ChecksumOption
{
    public static Option<IReadOnlyList<DigestAlgorithm>?> Create(string description) => new("--checksum")
    {
        Description = description,
        HelpName = "md5,sha256,...",
        CustomParser = result =>
        {
            var digests = new List<DigestAlgorithm>();
            foreach (var word in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                if (DigestAlgorithms.TryParse(word, out var algorithm))
                {
                    digests.Add(algorithm);
                    continue;
                }

                result.AddError($"'{word}' is no value of --checksum; write one or more of {string.Join(',', DigestAlgorithms.All.Select(a => a.Word()))}.");
                return null;
            }

            return [.. digests.Distinct()];
        },
    };
}
