using System.CommandLine;
using System.CommandLine.Parsing;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Binding;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Commands;

/// <summary><c>checksum</c>: digests of objects where they are.</summary>
internal static class ChecksumCommand
{
    public static Command Create()
    {
        var addresses = new Argument<S3Address[]>("addresses")
        {
            Description = "Objects, s3://bucket/key; or with a slash at the end prefixes, s3://bucket/prefix/.",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = Parse,
        };
        var inventory = InventoryOptions.Inventory(required: false);
        var checksum = ChecksumOption.Create("Which digests, in one read. Those that S3 keeps cost none. Default: sha256; with --compare those given, with --compare-metadata those that the object carries.");
        var compare = CompareOption.Create("Digests that the one object must have, as word:digest in hex or Base64; several after commas, or one each time. Exits with 1 if one differs.");
        var compareMetadata = new Option<bool>("--compare-metadata") { Description = "Compare each object with the digests that it carries as metadata (content-md5, ...), as copy --checksum writes them." };
        var checkpoints = new Option<string?>("--checkpoints")
        {
            Description = "Write down in this file how far each large object (256 MiB or more) is, every 4 GiB and when interrupted. The same command with the same file "
                + "goes on from there; objects that were finished are told again, and not read. The file is made if it is not there.",
            HelpName = "file",
        };
        var command = new Command(
            "checksum", "Compute digests of objects where they are. Writes lines as md5sum does (several digests: as md5sum --tag does), all else to stderr.")
        {
            addresses, inventory, checksum, compare, compareMetadata, checkpoints,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(inventory) is null == (result.GetResult(addresses) is not { Tokens.Count: > 0 }))
                result.AddError("checksum needs either addresses or --inventory.");
            else if (result.GetResult(compare) is not null && (result.GetResult(inventory) is not null || result.GetResult(addresses)!.Tokens is not [var one] || IsPrefix(one.Value)))
                result.AddError("--compare is about one object: give one address, s3://bucket/key, or --compare-metadata to compare many.");
        });
        var pace = PaceBinding.AddTo(command);
        var access = AccessBinding.AddTo(command, hasDestination: false);
        var output = OutputBinding.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(inventory);
            var from = path is null ? parsed.GetRequiredValue(addresses) : [];
            var options = pace.Bind(parsed);
            using var stores = access.Open(parsed, options.MaxConcurrency);
            await using var file = parsed.GetValue(checkpoints) is { } given ? await CheckpointFile.OpenAsync(given, cancellationToken: cancellationToken) : null;
            using var reporter = output.Open(parsed, resultsAreLines: true);
            var definition = new ChecksumDefinition
            {
                Rows = path is null ? RowsOf(stores.Source, from, parsed.GetValue(compare) ?? []) : ChecksumRow.Of(TransferRows.FromFile(path, cancellationToken), cancellationToken),
                Digests = parsed.GetValue(checksum) ?? [],
                ComparesMetadata = parsed.GetValue(compareMetadata),
                Checkpoints = file,
            };
            var events = ObjectDigests.RunAsync(definition, stores.Source, options with { SnapshotInterval = reporter.SnapshotInterval }, cancellationToken);
            var run = new RunInfo(command.Name, path ?? string.Join(' ', from.AsEnumerable()), null, Checkpoints: file?.Location, Resume: file is null ? null : ResumeCommand.Again(parsed));
            return await RunSession.DrainAsync(run, events, RunTally.ForChecksums(), reporter, cancellationToken);
        });
        return command;
    }

    private static S3Address[]? Parse(ArgumentResult result)
    {
        var addresses = new List<S3Address>();
        foreach (var token in result.Tokens)
        {
            if (!S3Address.TryParse(token.Value, out var address, out var problem))
            {
                result.AddError(problem);
                return null;
            }

            addresses.Add(address);
        }

        return [.. addresses];
    }

    // What is no address at all is told by itself.
    private static bool IsPrefix(string text) => S3Address.TryParse(text, out var address, out _) && address.IsPrefix;

    private static async IAsyncEnumerable<ChecksumRow> RowsOf(IObjectStore store, IReadOnlyList<S3Address> addresses, IReadOnlyList<DigestValue> expected)
    {
        var number = 0L;
        foreach (var address in addresses)
        {
            await foreach (var row in TransferTarget.RowsOf(store, address))
                yield return new ChecksumRow(row with { Line = ++number }, expected);
        }
    }
}
