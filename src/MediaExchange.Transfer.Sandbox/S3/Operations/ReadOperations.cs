using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3.Access;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MediaExchange.Transfer.Sandbox.S3.Operations;

/// <summary>GetObject, HeadObject and GetObjectAttributes.</summary>
internal static class ReadOperations
{
    private const int BufferSize = 1 << 17;

    // What the socket is given at a time. A core's second-level cache still has it then.
    private const int PieceSize = 1 << 18;

    public static Task GetAsync(S3Context context) => ReadAsync(context, withBody: true);

    public static Task HeadAsync(S3Context context) => ReadAsync(context, withBody: false);

    public static Task GetAttributesAsync(S3Context context)
    {
        var version = Find(context, "s3:GetObject");
        AccessControl.Require(context, context.VersionId is null ? "s3:GetObjectAttributes" : "s3:GetObjectVersionAttributes", context.Bucket, context.Key);
        var wanted = (context.Header("x-amz-object-attributes") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0)
            throw S3Errors.InvalidArgument("x-amz-object-attributes", null, "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty");
        foreach (var name in wanted)
        {
            if (name is not ("ETag" or "Checksum" or "ObjectParts" or "StorageClass" or "ObjectSize"))
                throw S3Errors.InvalidArgument("x-amz-object-attributes", name, "Invalid attribute name specified.");
        }

        var xml = new S3Xml("GetObjectAttributesResponse");
        if (wanted.Contains("ETag"))
            xml.Add("ETag", version.ETag.ToString());
        if (wanted.Contains("Checksum") && version.Checksum is { } checksum)
            xml.Open("Checksum").Add(checksum).Add("ChecksumType", Checksums.TypeOf(checksum.IsFullObject)).Close("Checksum");
        if (wanted.Contains("ObjectParts") && version.Parts is { } parts)
            AddParts(context, xml, version, parts);
        if (wanted.Contains("StorageClass"))
            xml.Add("StorageClass", version.Settings.StorageClass);
        if (wanted.Contains("ObjectSize"))
            xml.Add("ObjectSize", version.Size);
        context.Response.Headers.LastModified = version.LastModified.ToString("R", CultureInfo.InvariantCulture);
        ObjectHeaders.Version(context, version);
        return context.SendAsync(xml);
    }

    /// <summary>The version that a read names.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">What the current version takes, such as s3:GetObject; what a named one takes is derived.</param>
    /// <exception cref="S3Exception">NoSuchKey, NoSuchVersion, MethodNotAllowed (a delete marker), or AccessDenied.</exception>
    public static ObjectVersion Find(S3Context context, string action)
    {
        var bucket = context.Bucket;
        var versionId = context.VersionId;
        if (versionId is not null)
            action = action.Replace("Object", "ObjectVersion", StringComparison.Ordinal);
        AccessControl.Require(context, action, bucket, context.Key);
        if (versionId is not null)
        {
            var named = bucket.Find(context.KeyBytes, versionId)
                ?? throw AccessControl.Missing(context, bucket, context.Key, action, S3Errors.NoSuchVersion(context.Key, versionId));
            return !named.IsDeleteMarker
                ? named
                : throw new S3Exception("MethodNotAllowed", null, ("Method", context.Request.Method), ("ResourceType", "DeleteMarker"))
                {
                    Headers = [("x-amz-delete-marker", "true"), ("x-amz-version-id", versionId), ("Allow", "DELETE"),
                        ("Last-Modified", named.LastModified.ToString("R", CultureInfo.InvariantCulture))],
                };
        }

        var current = bucket.Current(context.KeyBytes);
        if (current is { IsDeleteMarker: false })
            return current;
        var missing = current is null
            ? S3Errors.NoSuchKey(context.Key)
            : new S3Exception("NoSuchKey", null, ("Key", context.Key))
            {
                Headers = [("x-amz-delete-marker", "true"), ("x-amz-version-id", current.VersionId)],
            };
        throw AccessControl.Missing(context, bucket, context.Key, action, missing);
    }

    private static async Task ReadAsync(S3Context context, bool withBody)
    {
        var version = Find(context, "s3:GetObject");
        var mode = context.Header("x-amz-checksum-mode");
        if (mode is not null && !mode.Equals("ENABLED", StringComparison.OrdinalIgnoreCase))
            throw S3Errors.InvalidRequest("Value for x-amz-checksum-mode header is invalid.");
        Conditions.CheckRead(context, version);
        SettingsReader.RequireDecrypt(context, version.Settings);
        if (withBody && !version.IsReadable(context.State.Now))
            throw new S3Exception("InvalidObjectState", "The operation is not valid for the object's storage class", ("StorageClass", version.Settings.StorageClass));
        var range = Choose(context, version, out var part);
        if (context.Who.IsAnonymous && context.Query.Pairs.Any(pair => pair.Key.StartsWith("response-", StringComparison.Ordinal)))
            throw S3Errors.InvalidRequest("Request specific response headers cannot be used for anonymous GET requests.");

        ObjectHeaders.Describe(context, version);
        if (mode is not null)
            DescribeChecksum(context, version, part, range);
        var (start, length) = range ?? (0, version.Size);
        context.Response.ContentLength = length;
        if (range is not null)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.SetHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{start + length - 1}/{version.Size}"));
        }

        if (withBody)
            await SendAsync(context, WriteOperations.Corrupted(context, version.Content.Slice(start, length)));
    }

    /// <summary>Pieces are read while the socket is not full, so memory stays at one of them.</summary>
    private static Task SendAsync(S3Context context, Content content)
    {
        // A fault or a rate that stands between changes what goes out, headers included, with the first write to its stream.
        var body = context.Response.HttpContext.Features.Get<IHttpResponseBodyFeature>();
        return content.Length <= BufferSize || body is null or StreamResponseBodyFeature
            ? CopyAsync(context, content)
            : FillAsync(context, content, body.Writer);
    }

    /// <summary>
    /// Makes the bytes up in the server's own memory. Written to its stream they would be copied once more, into blocks of 4 KiB.
    /// </summary>
    private static async Task FillAsync(S3Context context, Content content, PipeWriter writer)
    {
        // Until the headers are on their way the writer only collects.
        await context.Response.StartAsync(context.Aborted);
        for (long at = 0; at < content.Length;)
        {
            var count = (int)Math.Min(PieceSize, content.Length - at);
            content.Read(at, writer.GetSpan(count)[..count]);
            writer.Advance(count);
            if ((await writer.FlushAsync(context.Aborted)).IsCompleted)
                return;
            at += count;
        }
    }

    private static async Task CopyAsync(S3Context context, Content content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, Math.Max(1, content.Length)));
        try
        {
            for (long at = 0; at < content.Length;)
            {
                var count = (int)Math.Min(Math.Min(buffer.Length, BufferSize), content.Length - at);
                content.Read(at, buffer.AsSpan(0, count));
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.Aborted);
                at += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The bytes that Range or partNumber ask for; null for all.</summary>
    private static (long Start, long Length)? Choose(S3Context context, ObjectVersion version, out PartInfo? part)
    {
        part = null;
        var range = context.Header("Range");
        if (context.Query["partNumber"] is not { } text)
            return range is null ? null : ParseRange(range, version.Size);
        if (range is not null)
            throw S3Errors.InvalidRequest("Cannot specify both Range header and partNumber query parameter");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > S3Limits.MaxParts)
            throw S3Errors.InvalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive");
        var parts = version.Parts ?? [new PartInfo(1, version.Size, null)];
        if (number > parts.Length)
            throw new S3Exception("InvalidPartNumber", null, ("PartNumberRequested", text), ("ActualPartCount", $"{parts.Length}"));
        if (version.Parts is not null)
            context.SetHeader("x-amz-mp-parts-count", $"{parts.Length}");
        part = version.Parts is null ? null : parts[number - 1];
        if (version.Size == 0)
            return null;
        return (parts.Take(number - 1).Sum(before => before.Size), parts[number - 1].Size);
    }

    private static (long Start, long Length)? ParseRange(string text, long size)
    {
        // What is no single range of bytes is ignored, as RFC 9110 allows and S3 does.
        if (!text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase) || text.Contains(',', StringComparison.Ordinal))
            return null;
        var spec = text.AsSpan("bytes=".Length).Trim();
        var dash = spec.IndexOf('-');
        if (dash < 0)
            return null;
        var hasFirst = long.TryParse(spec[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var hasLast = long.TryParse(spec[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if ((!hasFirst && (dash > 0 || !hasLast)) || (!hasLast && dash < spec.Length - 1) || (hasFirst && hasLast && last < first))
            return null;
        if (!hasFirst)
            (first, last) = (Math.Max(0, size - last), last == 0 ? -1 : size - 1);
        else
            last = hasLast ? Math.Min(last, size - 1) : size - 1;
        return first < size && first <= last
            ? (first, last - first + 1)
            : throw new S3Exception("InvalidRange", null, ("RangeRequested", text), ("ActualObjectSize", $"{size}"))
            {
                Headers = [("Content-Range", $"bytes */{size}")],
            };
    }

    private static void DescribeChecksum(S3Context context, ObjectVersion version, PartInfo? part, (long Start, long Length)? range)
    {
        if (version.Checksum is not { } checksum)
            return;
        if (part is { Checksum: { } partChecksum })
            context.SetHeader(Checksums.HeaderOf(checksum.Algorithm), partChecksum);
        else if (range is null || range == (0, version.Size))
            context.SetHeader(Checksums.HeaderOf(checksum.Algorithm), checksum.Value);
        else
            return;
        context.SetHeader("x-amz-checksum-type", Checksums.TypeOf(checksum.IsFullObject));
    }

    private static void AddParts(S3Context context, S3Xml xml, ObjectVersion version, PartInfo[] parts)
    {
        xml.Open("ObjectParts").Add("PartsCount", parts.Length);

        // Parts are named one by one only where the object has checksums of parts.
        if (version.Checksum is { IsFullObject: false } checksum)
        {
            var marker = HeaderNumber("x-amz-part-number-marker", 0);
            var limit = Math.Min(HeaderNumber("x-amz-max-parts", S3Limits.MaxPageSize), S3Limits.MaxPageSize);
            var page = parts.Select((info, index) => (Number: index + 1, info.Size, info.Checksum))
                .Where(entry => entry.Number > marker).Take(limit).ToList();
            var last = page.Count > 0 ? page[^1].Number : marker;
            xml.Add("PartNumberMarker", marker).Add("NextPartNumberMarker", last)
                .Add("MaxParts", limit).Add("IsTruncated", last < parts.Length);
            foreach (var (number, size, value) in page)
            {
                xml.Open("Part").Add("PartNumber", number).Add("Size", size);
                if (value is not null)
                    xml.Add(new StoredChecksum(checksum.Algorithm, value, true));
                xml.Close("Part");
            }
        }

        xml.Close("ObjectParts");

        int HeaderNumber(string name, int absent) =>
            int.TryParse(context.Header(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : absent;
    }
}
