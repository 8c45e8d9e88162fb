using System.Globalization;
using System.Xml.Linq;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>CompleteMultipartUpload: everything is checked before anything is published.</summary>
internal static class CompleteOperation
{
    public static async Task CompleteAsync(S3Context context)
    {
        AccessControl.Require(context, "s3:PutObject", context.Bucket, context.Key);
        var upload = MultipartOperations.Find(context);
        var condition = Conditions.OfWrite(context);

        // A checksum header is that of the object to be, not of this document.
        var declared = ReadDeclared(context, upload);
        var document = await ReadDocumentAsync(context);
        var parts = ChooseParts(context, upload, document);
        var content = Content.Concat(parts.Select(part => part.Content));
        if (content.Length > S3Limits.MaxObjectSize)
            throw new S3Exception("EntityTooLarge", null, ("ProposedSize", $"{content.Length}"), ("MaxSizeAllowed", $"{S3Limits.MaxObjectSize}"));
        RequireSize(context, content.Length);
        var checksum = ChecksumOf(context, upload, parts, content);
        if (declared is not null && WithoutCount(declared) != WithoutCount(checksum.Value))
            throw new S3Exception("BadDigest", $"The {Checksums.LowerNameOf(checksum.Algorithm)} you specified did not match the calculated checksum.");

        // From here on the upload is ours alone: of two completions one finds no upload.
        if (!context.Bucket.Uploads.TryRemove(new(upload.Id, upload)))
            throw S3Errors.NoSuchUpload(upload.Id);
        var version = Publish(context, upload, parts, content, checksum, condition);
        ObjectHeaders.Encryption(context, upload.Settings);
        ObjectHeaders.Version(context, version);
        await context.SendAsync(new S3Xml("CompleteMultipartUploadResult")
            .Add("Location", $"{context.Request.Scheme}://{context.Request.Host}/{context.Bucket.Name}/{Uri.EscapeDataString(context.Key)}")
            .Add("Bucket", context.Bucket.Name)
            .Add("Key", context.Key)
            .Add("ETag", version.ETag.Quoted)
            .Add(checksum)
            .Add("ChecksumType", Checksums.TypeOf(checksum.IsFullObject)));
    }

    private static async Task<XElement> ReadDocumentAsync(S3Context context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.Aborted);
        return XmlDocuments.Parse(buffer.ToArray(), "CompleteMultipartUpload");
    }

    private static ObjectVersion Publish(
        S3Context context,
        MultipartUpload upload,
        List<UploadedPartRecord> parts,
        Content content,
        StoredChecksum checksum,
        Action<ObjectVersion?>? condition)
    {
        try
        {
            var version = context.Storage.Publish(
                nameof(S3Operation.CompleteMultipartUpload),
                context.Bucket,
                context.KeyBytes,
                context.State.Now,
                id => new ObjectVersion
                {
                    Key = context.KeyBytes,
                    VersionId = id,
                    Content = content,
                    ETag = ETag.OfParts(parts.ConvertAll(part => part.Md5)),

                    // S3 dates an object by the start of its upload.
                    LastModified = upload.Initiated,
                    Settings = upload.Settings,
                    Checksum = checksum,
                    Parts = parts.ConvertAll(part => new PartInfo(
                        part.Number, part.Content.Length, upload.RequestedAlgorithm is null ? null : part.Checksum)).ToArray(),
                    Tags = upload.Tags,
                },
                condition);
            context.Storage.Journal.UploadEnded(context.Bucket, upload.Id);
            return version;
        }
        catch (S3Exception)
        {
            // A condition that does not hold leaves the upload as it was.
            context.Bucket.Uploads[upload.Id] = upload;
            throw;
        }
    }

    private static string? ReadDeclared(S3Context context, MultipartUpload upload)
    {
        if (context.Header("x-amz-checksum-type") is { } type)
        {
            if (type is not (Checksums.FullObject or Checksums.Composite))
                throw S3Errors.InvalidRequest("Value for x-amz-checksum-type header is invalid.");
            if (type != Checksums.TypeOf(upload.IsFullObject))
                throw S3Errors.InvalidRequest($"The upload was created using the {Checksums.TypeOf(upload.IsFullObject)} checksum mode. The complete request must use the same checksum mode.");
        }

        string? found = null;
        foreach (var (name, value) in context.Request.Headers)
        {
            if (Checksums.FromHeader(name) is not { } algorithm)
                continue;
            if (algorithm != upload.Algorithm)
                throw MultipartOperations.Mismatch(upload.RequestedAlgorithm, algorithm);
            found = value.ToString();
            if (!Checksums.IsWellFormed(algorithm, WithoutCount(found)))
                throw S3Errors.InvalidRequest($"Value for {Checksums.HeaderOf(algorithm)} header is invalid.");
        }

        return found;
    }

    private static List<UploadedPartRecord> ChooseParts(S3Context context, MultipartUpload upload, XElement document)
    {
        var elements = XmlDocuments.Children(document, "Part").ToList();
        if (elements.Count is 0 or > S3Limits.MaxParts)
            throw S3Errors.MalformedXml();
        var parts = new List<UploadedPartRecord>(elements.Count);
        var previous = 0;
        foreach (var element in elements)
        {
            var etag = XmlDocuments.Text(element, "ETag") ?? throw S3Errors.MalformedXml();
            if (!int.TryParse(XmlDocuments.Text(element, "PartNumber"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
                throw S3Errors.MalformedXml();
            if (number < 1)
                throw S3Errors.InvalidArgument("PartNumber", $"{number}", "PartNumber must be >= 1");
            if (number <= previous)
                throw new S3Exception("InvalidPartOrder", null, ("UploadId", upload.Id));

            // Composite checksums count the parts, so there may be no gap in their numbers.
            if (!upload.IsFullObject && number != previous + 1)
                throw new S3Exception("InvalidPartOrder", null, ("UploadId", upload.Id));
            var part = number <= S3Limits.MaxParts ? upload[number] : null;
            if (part is null || !ETag.TryParse(etag, out var tag) || tag != new ETag(part.Md5, 0))
                throw InvalidPart(upload, number, etag);
            CheckPartChecksum(upload, element, part, etag);
            parts.Add(part);
            previous = number;
        }

        foreach (var part in parts.SkipLast(1))
        {
            if (part.Content.Length < S3Limits.MinPartSize)
            {
                throw new S3Exception(
                    "EntityTooSmall",
                    null,
                    ("ProposedSize", $"{part.Content.Length}"),
                    ("MinSizeAllowed", $"{S3Limits.MinPartSize}"),
                    ("PartNumber", $"{part.Number}"),
                    ("ETag", new ETag(part.Md5, 0).ToString()));
            }
        }

        return parts;
    }

    private static void CheckPartChecksum(MultipartUpload upload, XElement element, UploadedPartRecord part, string etag)
    {
        foreach (var algorithm in Checksums.All)
        {
            if (XmlDocuments.Text(element, S3Xml.ElementOf(algorithm)) is not { } value)
                continue;
            if (!Checksums.IsWellFormed(algorithm, value))
                throw S3Errors.InvalidArgument("Checksum", $"{Checksums.NameOf(algorithm)}:{value};", "Invalid Base64 or multiple checksums present in request");

            // Without an algorithm of its own the upload keeps CRC64NVME only; other checksums were checked with the part.
            if (algorithm == upload.Algorithm ? value != part.Checksum : upload.RequestedAlgorithm is not null)
                throw InvalidPart(upload, part.Number, etag);
            return;
        }

        if (!upload.IsFullObject)
            throw S3Errors.InvalidRequest($"The upload was created using a {Checksums.LowerNameOf(upload.Algorithm)} checksum. The complete request must include the checksum for each part. It was missing for part {part.Number} in the request.");
    }

    private static StoredChecksum ChecksumOf(S3Context context, MultipartUpload upload, List<UploadedPartRecord> parts, Content content)
    {
        var algorithm = upload.Algorithm;

        // Of what is stored, not of what was said of the parts: so a part that was corrupted on the way in shows.
        return upload.IsFullObject
            ? new StoredChecksum(algorithm, Checksums.Of(algorithm, content, context.Aborted), true)
            : new StoredChecksum(algorithm, Checksums.CompositeOf(algorithm, parts.ConvertAll(part => part.Checksum!)), false);
    }

    private static void RequireSize(S3Context context, long size)
    {
        if (context.Header("x-amz-mp-object-size") is not { } text)
            return;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var expected))
            throw S3Errors.InvalidArgument("x-amz-mp-object-size", text, "The x-amz-mp-object-size header must be a non-negative integer");
        if (expected != size)
            throw S3Errors.InvalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed");
    }

    private static S3Exception InvalidPart(MultipartUpload upload, int number, string etag) => new(
        "InvalidPart", null, ("UploadId", upload.Id), ("PartNumber", $"{number}"), ("ETag", etag.Trim('"')));

    private static string WithoutCount(string checksum)
    {
        var at = checksum.IndexOf('-', StringComparison.Ordinal);
        return at < 0 ? checksum : checksum[..at];
    }
}
