using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>Multipart uploads up to their completion.</summary>
internal static class MultipartOperations
{
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    public static Task CreateAsync(S3Context context)
    {
        WriteOperations.RequireWrite(context);
        var (algorithm, isFullObject) = ReadChecksum(context);
        var settings = SettingsReader.Read(context);
        var upload = new MultipartUpload
        {
            Id = RandomNumberGenerator.GetString(IdAlphabet, 86),
            Key = context.KeyBytes,
            Initiated = context.State.Now,
            Settings = settings,
            InitiatorId = context.Who.CanonicalUserId,
            Tags = TagSets.FromHeader(context),
            RequestedAlgorithm = algorithm,
            IsFullObject = isFullObject,
        };
        context.Bucket.Uploads[upload.Id] = upload;
        context.Storage.Journal.UploadCreated(context.Bucket, upload);
        ObjectHeaders.Encryption(context, settings);
        if (algorithm is { } chosen)
        {
            context.SetHeader("x-amz-checksum-algorithm", Checksums.NameOf(chosen));
            context.SetHeader("x-amz-checksum-type", Checksums.TypeOf(isFullObject));
        }

        return context.SendAsync(new S3Xml("InitiateMultipartUploadResult")
            .Add("Bucket", context.Bucket.Name).Add("Key", context.Key).Add("UploadId", upload.Id));
    }

    public static async Task UploadPartAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutObject", context.Bucket, context.Key);
        var number = PartNumber(context);
        var upload = Find(context);
        var declared = DeclaredChecksum.Read(context);
        if (upload.RequestedAlgorithm is { } expected && declared?.Algorithm != expected && (declared is not null || !upload.IsFullObject))
            throw Mismatch(expected, declared?.Algorithm);
        var body = await BodyReceiver.ReceiveAsync(context, upload.Algorithm);
        var part = new UploadedPartRecord(
            number,
            WriteOperations.Corrupted(context, body.Content),
            WriteOperations.HashFor(upload.Settings, body.Digests.Md5),
            body.Checksums[upload.Algorithm],
            context.State.Now);
        Store(context, upload, part);
        context.SetHeader("ETag", new ETag(part.Md5, 0).Quoted);
        ObjectHeaders.Encryption(context, upload.Settings);
        var shown = upload.RequestedAlgorithm ?? body.Declared;
        if (shown is { } algorithm)
            context.SetHeader(Checksums.HeaderOf(algorithm), body.Checksums[algorithm]);
        await context.SendNothing();
    }

    public static Task AbortAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:AbortMultipartUpload", context.Bucket, context.Key);
        var upload = Find(context);
        if (!context.Bucket.Uploads.TryRemove(new(upload.Id, upload)))
            throw S3Errors.NoSuchUpload(upload.Id);
        context.Storage.Journal.UploadEnded(context.Bucket, upload.Id);
        return context.SendNothing(StatusCodes.Status204NoContent);
    }

    public static Task ListPartsAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:ListMultipartUploadParts", context.Bucket, context.Key);
        var upload = Find(context);
        var marker = context.Number("part-number-marker", 0);
        var limit = context.Number("max-parts", S3Limits.MaxPageSize, S3Limits.MaxPageSize);
        var parts = limit == 0 ? [] : upload.List(marker, limit + 1);
        var isTruncated = parts.Count > limit;
        if (isTruncated)
            parts.RemoveAt(limit);
        var initiator = context.State.AccountOf(upload.InitiatorId)?.Name;
        var owner = context.State.AccountOf(context.Bucket.OwnerId)?.Name;
        var xml = new S3Xml("ListPartsResult")
            .Add("Bucket", context.Bucket.Name).Add("Key", context.Key).Add("UploadId", upload.Id)
            .Owner("Initiator", upload.InitiatorId, initiator)
            .Owner("Owner", context.Bucket.OwnerId, owner)
            .Add("StorageClass", upload.Settings.StorageClass)
            .Add("PartNumberMarker", marker)
            .Add("NextPartNumberMarker", parts.Count > 0 ? parts[^1].Number : marker)
            .Add("MaxParts", limit)
            .Add("IsTruncated", isTruncated);
        AddChecksum(xml, upload);
        foreach (var part in parts)
        {
            xml.Open("Part").Add("PartNumber", part.Number).Add("LastModified", part.LastModified)
                .Add("ETag", new ETag(part.Md5, 0).Quoted).Add("Size", part.Content.Length);
            if (upload.RequestedAlgorithm is { } algorithm && part.Checksum is { } value)
                xml.Add(new StoredChecksum(algorithm, value, true));
            xml.Close("Part");
        }

        return context.SendAsync(xml);
    }

    public static Task ListUploadsAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:ListBucketMultipartUploads", context.Bucket);
        var encode = ListOperations.Encoder(context);
        var (prefix, delimiter) = (context.Query["prefix"] ?? "", context.Query["delimiter"] ?? "");
        var keyMarker = context.Query["key-marker"] ?? "";
        var uploadMarker = keyMarker.Length == 0 ? "" : context.Query["upload-id-marker"] ?? "";
        var limit = context.Number("max-uploads", S3Limits.MaxPageSize, S3Limits.MaxPageSize);
        var page = UploadListing.List(context.Bucket, prefix, delimiter, keyMarker, uploadMarker, limit);
        var xml = new S3Xml("ListMultipartUploadsResult")
            .Add("Bucket", context.Bucket.Name)
            .Add("KeyMarker", encode(keyMarker)).Add("UploadIdMarker", uploadMarker)
            .Add("NextKeyMarker", encode(page.Last)).Add("NextUploadIdMarker", page.LastVersion ?? "")
            .Add("Prefix", encode(prefix));
        if (delimiter.Length > 0)
            xml.Add("Delimiter", encode(delimiter));
        if (context.Query["encoding-type"] is { } encoding)
            xml.Add("EncodingType", encoding);
        xml.Add("MaxUploads", limit).Add("IsTruncated", page.IsTruncated);
        foreach (var upload in page.Items)
        {
            xml.Open("Upload").Add("Key", encode(Encoding.UTF8.GetString(upload.Key))).Add("UploadId", upload.Id)
                .Owner("Initiator", upload.InitiatorId, context.State.AccountOf(upload.InitiatorId)?.Name)
                .Owner("Owner", context.Bucket.OwnerId, context.State.AccountOf(context.Bucket.OwnerId)?.Name)
                .Add("StorageClass", upload.Settings.StorageClass).Add("Initiated", upload.Initiated);
            AddChecksum(xml, upload);
            xml.Close("Upload");
        }

        ListOperations.AddGroups(xml, page, encode);
        return context.SendAsync(xml);
    }

    /// <summary>The upload that the request names, for its key.</summary>
    /// <exception cref="S3Exception">NoSuchUpload.</exception>
    public static MultipartUpload Find(S3Context context)
    {
        var id = context.Query["uploadId"] ?? "";
        return context.Bucket.Uploads.TryGetValue(id, out var upload) && upload.Key.AsSpan().SequenceEqual(context.KeyBytes)
            ? upload
            : throw S3Errors.NoSuchUpload(id);
    }

    public static int PartNumber(S3Context context)
    {
        var text = context.Query["partNumber"];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= S3Limits.MaxParts
            ? number
            : throw S3Errors.InvalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive");
    }

    /// <summary>Keeps a part, unless the upload ended meanwhile.</summary>
    public static void Store(S3Context context, MultipartUpload upload, UploadedPartRecord part)
    {
        if (!context.Bucket.Uploads.ContainsKey(upload.Id))
            throw S3Errors.NoSuchUpload(upload.Id);
        upload.Set(part);
        context.Storage.Journal.PartPut(context.Bucket, upload, part);
    }

    public static S3Exception Mismatch(ChecksumAlgorithm? expected, ChecksumAlgorithm? actual) => S3Errors.InvalidRequest(
        $"Checksum Type mismatch occurred, expected checksum Type: {Name(expected)}, actual checksum Type: {Name(actual)}");

    private static string Name(ChecksumAlgorithm? algorithm) => algorithm is { } known ? Checksums.LowerNameOf(known) : "null";

    private static (ChecksumAlgorithm? Algorithm, bool IsFullObject) ReadChecksum(S3Context context)
    {
        var name = context.Header("x-amz-checksum-algorithm");
        var type = context.Header("x-amz-checksum-type");
        if (name is null)
        {
            return type is null
                ? (null, true)
                : throw S3Errors.InvalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }

        var algorithm = Checksums.Parse(name);
        if (type is not (null or Checksums.FullObject or Checksums.Composite))
            throw S3Errors.InvalidRequest("Value for x-amz-checksum-type header is invalid.");
        var isFullObject = type is null ? algorithm == ChecksumAlgorithm.Crc64Nvme : type == Checksums.FullObject;
        if (!Checksums.Allows(algorithm, isFullObject))
            throw S3Errors.InvalidRequest($"The {type} checksum type cannot be used with the {Checksums.LowerNameOf(algorithm)} checksum algorithm.");
        return (algorithm, isFullObject);
    }

    private static void AddChecksum(S3Xml xml, MultipartUpload upload)
    {
        if (upload.RequestedAlgorithm is { } algorithm)
            xml.Add("ChecksumAlgorithm", Checksums.NameOf(algorithm)).Add("ChecksumType", Checksums.TypeOf(upload.IsFullObject));
    }
}
