using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>A job of S3 Batch Operations that somebody made by hand: its arguments say what to do.</summary>
internal static class HandMadeJob
{
    public const string Destination = "destination";

    private const string RemovePrefix = "removePrefix";
    private const string IfExistsArgument = "ifExists";
    private const string Checksum = "checksum";
    private const string StorageClass = "storageClass";

    // For people; it decides nothing.
    private const string Options = "options";

    private static readonly string[] Known = [Destination, RemovePrefix, IfExistsArgument, Checksum, StorageClass, Options];

    /// <summary>The run that such a job is.</summary>
    public static string RunId(string jobId) => $"job-{jobId}";

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="TransferException">They do not say what to do.</exception>
    public static RunDocument Read(string jobId, IReadOnlyDictionary<string, string> arguments, string helper, DateTimeOffset now)
    {
        if (arguments.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw Bad($"the argument '{unknown}' is not known; write run, or of {string.Join(", ", Known)} what is needed");
        if (!S3Address.TryParse(arguments.GetValueOrDefault(Destination), out var destination, out var problem))
            throw Bad($"the argument {Destination} does not say where to: {problem}");
        var target = TransferTarget.FromInventory(destination, arguments.GetValueOrDefault(RemovePrefix) ?? "");
        var defaults = new TransferOptions();
        return new RunDocument
        {
            RunId = RunId(jobId),
            Engine = RunEngine.S3Batch,
            Helper = helper,
            StartedAt = now,
            Version = ProgramVersion.Text,
            Recipe = new TransferRecipe
            {
                Origin = RowsOrigin.Inventory,
                DestinationBucket = target.DestinationBucket,
                Keys = target.Keys,
                IfExists = ReadIfExists(arguments.GetValueOrDefault(IfExistsArgument)),
                Digests = ReadDigests(arguments.GetValueOrDefault(Checksum)),
                Settings = defaults.Destination with { StorageClass = arguments.GetValueOrDefault(StorageClass) },
                MultipartThreshold = defaults.MultipartThreshold,
            },
        };
    }

    private static IfExists ReadIfExists(string? text) => text is null ? default
        : Enum.TryParse<IfExists>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value
        : throw Bad($"'{text}' is no value of {IfExistsArgument}; write skip, overwrite or fail");

    private static List<DigestAlgorithm>? ReadDigests(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var digests = new List<DigestAlgorithm>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            digests.Add(DigestAlgorithms.TryParse(word, out var algorithm)
                ? algorithm
                : throw Bad($"'{word}' in {Checksum} is no digest that can be computed; write one of {string.Join(", ", DigestAlgorithms.All.Select(a => a.Word()))}"));
        }

        return digests;
    }

    private static TransferException Bad(string problem) => new(FailureKind.InvalidRequest, $"The job's user arguments cannot be used: {problem}. Begin runs with Start-S3BatchTransfer, or make the job anew.");
}
