using System.CommandLine;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say how objects are copied. A resumed run takes them from its ledger.</summary>
internal sealed class CopyBinding
{
    private static readonly TransferOptions Defaults = new();

    private readonly Option<CopyProperties> _copyProperties = WordOption.Create(
        "--copy-properties", "What is copied besides the bytes: headers, metadata and tags; no tags; nothing; or also the website redirect and annotations.",
        ("default", CopyProperties.Default), ("metadata", CopyProperties.Metadata), ("none", CopyProperties.None), ("all", CopyProperties.All));

    private readonly Option<string?> _storageClass = new("--storage-class") { Description = "The copies' storage class, such as STANDARD_IA. Default: STANDARD.", HelpName = "class" };

    private readonly Option<string?> _sse = new("--sse") { Description = "Server-side encryption: AES256, aws:kms or aws:kms:dsse. Default: the bucket's own.", HelpName = "algorithm" };

    private readonly Option<string?> _kmsKeyId = new("--kms-key-id") { Description = "The KMS key; the full ARN for a key of another account. Implies --sse aws:kms.", HelpName = "arn" };

    private readonly Option<bool> _bucketOwnerFullControl = new("--bucket-owner-full-control") { Description = "Give the bucket's owner full control of the copies." };

    private readonly Option<string[]> _grantFullControl = new("--grant-full-control") { Description = "A canonical user id that gets full control; may be repeated.", HelpName = "id" };

    private readonly Option<IfExists> _ifExists = WordOption.Create(
        "--if-exists", "When the key is there already: skip if it is the same and overwrite if not; overwrite always; or fail.",
        ("skip", IfExists.Skip), ("overwrite", IfExists.Overwrite), ("fail", IfExists.Fail));

    private readonly Option<SkipRule> _skipRule = WordOption.Create(
        "--skip-rule", "What counts as the same: equal size and ETag or checksum; equal size; equal size and not older.",
        ("etag-or-checksum", SkipRule.ETagOrChecksum), ("size", SkipRule.Size), ("newer", SkipRule.Newer));

    private readonly Option<long?> _partSize = SizeOption.Create("--part-size", "The size of a part, 5MiB to 5GiB, such as 64MiB. Default: chosen by the object's size.");

    private readonly Option<long?> _multipartThreshold = SizeOption.Create(
        "--multipart-threshold", $"Larger objects are copied in parts, 5MiB to 5GiB. Default: {ByteText.Format(Defaults.MultipartThreshold)}.");

    private readonly Option<bool> _preserveETag = new("--preserve-etag")
    {
        Description = "Cut the parts as the source was cut, so that the copy has the same ETag. Where that cannot be done, the object fails.",
    };

    private readonly Option<bool> _streamed = new("--streamed")
    {
        Description = "Let the bytes pass through this machine also where the store could copy them by itself. Where it cannot, they do so anyway.",
    };

    private readonly Option<IReadOnlyList<DigestAlgorithm>?> _checksum = ChecksumOption.Create(
        "Digests that each copy carries as metadata (content-md5, ...). Those that S3 keeps cost nothing (crc64nvme of most objects); for others the object is read once. Default: none.");

    private CopyBinding() => Options =
    [
        _copyProperties, _storageClass, _sse, _kmsKeyId, _bucketOwnerFullControl, _grantFullControl, _ifExists, _skipRule, _partSize,
        _multipartThreshold, _preserveETag, _checksum, _streamed,
    ];

    public IReadOnlyList<Option> Options { get; }

    public static CopyBinding AddTo(Command command)
    {
        var binding = new CopyBinding();
        foreach (var option in binding.Options)
            command.Options.Add(option);
        return binding;
    }

    /// <summary>Puts what is copied and how into options that say how fast.</summary>
    public TransferOptions Bind(ParseResult parsed, TransferOptions pace)
    {
        var options = pace with
        {
            CopyProperties = parsed.GetValue(_copyProperties),
            Destination = Settings(parsed),
            IfExists = parsed.GetValue(_ifExists),
            SkipRule = parsed.GetValue(_skipRule),
            PartSize = parsed.GetValue(_partSize),
            MultipartThreshold = parsed.GetValue(_multipartThreshold) ?? Defaults.MultipartThreshold,
            PreserveETag = parsed.GetValue(_preserveETag),
            Route = parsed.GetValue(_streamed) ? CopyRoute.Streamed : CopyRoute.Auto,
            Digests = parsed.GetValue(_checksum) ?? [],
        };
        return Checked(options);
    }

    /// <summary>Checks the ranges, in the words of the command line.</summary>
    internal static TransferOptions Checked(TransferOptions options)
    {
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            // The engine's sentence begins with the property's name, and an option is that name in kebab case.
            var space = e.Message.IndexOf(' ', StringComparison.Ordinal);
            throw new UsageException($"--{JsonNamingPolicy.KebabCaseLower.ConvertName(e.Message[..space])}{e.Message[space..]}");
        }
    }

    private DestinationSettings Settings(ParseResult parsed)
    {
        var kmsKeyId = parsed.GetValue(_kmsKeyId);
        var sse = parsed.GetValue(_sse) ?? (kmsKeyId is null ? null : "aws:kms");
        if (sse is not (null or "AES256" or "aws:kms" or "aws:kms:dsse"))
            throw new UsageException($"'{sse}' is no value of --sse; write AES256, aws:kms or aws:kms:dsse.");
        if (kmsKeyId is not null && sse == "AES256")
            throw new UsageException("--kms-key-id needs --sse aws:kms or aws:kms:dsse; AES256 uses no KMS key.");
        var grants = parsed.GetValue(_grantFullControl) ?? [];
        var ownerControl = parsed.GetValue(_bucketOwnerFullControl);
        if (ownerControl && grants.Length > 0)
            throw new UsageException("--bucket-owner-full-control and --grant-full-control exclude each other in S3; choose one.");
        return new DestinationSettings
        {
            StorageClass = parsed.GetValue(_storageClass),
            Encryption = sse is null ? null : new ServerSideEncryption(sse, kmsKeyId),
            CannedAcl = ownerControl ? "bucket-owner-full-control" : null,
            GrantFullControl = grants,
        };
    }
}
