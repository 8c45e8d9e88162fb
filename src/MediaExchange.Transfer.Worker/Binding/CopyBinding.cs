using System.CommandLine;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say how objects are copied.</summary>
internal sealed class CopyBinding
{
    private static readonly TransferOptions Defaults = new();

    private readonly Option<CopyProperties> _copyProperties = WordOption.Create(
        "--copy-properties", "What is copied besides the bytes: headers, metadata and tags; no tags; or nothing.",
        ("default", CopyProperties.Default), ("metadata", CopyProperties.Metadata), ("none", CopyProperties.None));

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

    private readonly Option<int?> _maxConcurrency = NumberOption.Create(
        "--max-concurrency", $"The most requests in flight, 1 to 10000. Fewer are used while S3 asks to slow down. Default: {Defaults.MaxConcurrency}.");

    private readonly Option<int?> _maxRequestsPerSecond = NumberOption.Create(
        "--max-requests-per-second", $"The most writes a second; each side's reads may be 5500/3500 times as many. Default: {Defaults.MaxRequestsPerSecond}, which S3 sustains for one prefix.");

    private readonly Option<long?> _partSize = SizeOption.Create("--part-size", "The size of a part, 5MiB to 5GiB, such as 64MiB. Default: chosen by the object's size.");

    private readonly Option<long?> _multipartThreshold = SizeOption.Create(
        "--multipart-threshold", $"Larger objects are copied in parts, 5MiB to 5GiB. Default: {ByteText.Format(Defaults.MultipartThreshold)}.");

    private readonly Option<int?> _maxAttempts = NumberOption.Create("--max-attempts", $"How often one request is tried. Default: {Defaults.MaxAttempts}.");

    public static CopyBinding AddTo(Command command)
    {
        var binding = new CopyBinding();
        foreach (var option in new Option[]
        {
            binding._copyProperties, binding._storageClass, binding._sse, binding._kmsKeyId, binding._bucketOwnerFullControl,
            binding._grantFullControl, binding._ifExists, binding._skipRule, binding._maxConcurrency, binding._maxRequestsPerSecond,
            binding._partSize, binding._multipartThreshold, binding._maxAttempts,
        })
        {
            command.Options.Add(option);
        }

        return binding;
    }

    public TransferOptions Bind(ParseResult parsed)
    {
        var options = new TransferOptions
        {
            CopyProperties = parsed.GetValue(_copyProperties),
            Destination = Settings(parsed),
            IfExists = parsed.GetValue(_ifExists),
            SkipRule = parsed.GetValue(_skipRule),
            MaxConcurrency = parsed.GetValue(_maxConcurrency) ?? Defaults.MaxConcurrency,
            MaxRequestsPerSecond = parsed.GetValue(_maxRequestsPerSecond) ?? Defaults.MaxRequestsPerSecond,
            PartSize = parsed.GetValue(_partSize),
            MultipartThreshold = parsed.GetValue(_multipartThreshold) ?? Defaults.MultipartThreshold,
            MaxAttempts = parsed.GetValue(_maxAttempts) ?? Defaults.MaxAttempts,
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
