using System.Text;
using MediaExchange.Transfer.Sandbox.S3;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>The list of a job's objects: read row by row, as often as it takes.</summary>
internal sealed class Manifest(Content content, IReadOnlyList<ManifestField> fields)
{
    private const int MaxKeyBytes = 1024;

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads all rows once.</summary>
    /// <param name="allowsSeveralBuckets">Whether rows may name several buckets.</param>
    /// <param name="jobId">The job, for the message.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="JobFailure">The manifest is not one; the message names the first line that is wrong.</exception>
    public long Check(bool allowsSeveralBuckets, string jobId, CancellationToken cancellationToken)
    {
        var (count, withVersion) = (0L, 0L);
        string? bucket = null;
        foreach (var row in Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            bucket ??= row.Bucket;
            if (!allowsSeveralBuckets && row.Bucket != bucket)
                throw JobFailure.BadManifest($"Cannot have more than 1 bucket per Job. {jobId}");
            count++;
            if (row.VersionId is not null)
                withVersion++;
            if (withVersion != 0 && withVersion != count)
                throw JobFailure.BadManifest($"Line {row.Number}: version ids must be there for all objects, or for none.");
        }

        return count > 0 ? count : throw JobFailure.BadManifest("The manifest has no rows.");
    }

    /// <exception cref="JobFailure">As soon as a line is reached that is wrong.</exception>
    public IEnumerable<ManifestRow> Rows()
    {
        using var reader = new StreamReader(new ContentStream(content), _utf8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        var values = new List<string>(fields.Count);
        for (var number = 1L; Line(reader, number) is { } line; number++)
        {
            Split(line, number, values);
            if (values.Count != fields.Count)
                throw JobFailure.BadManifest($"Line {number} has {values.Count} columns, and the schema {fields.Count}.");
            yield return Row(number, values);
        }
    }

    private static string? Line(StreamReader reader, long number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            throw JobFailure.BadManifest($"Line {number}, or one soon after it, is not valid UTF-8.");
        }
    }

    private static void Split(string line, long number, List<string> values)
    {
        values.Clear();
        for (var at = 0; ;)
        {
            if (at < line.Length && line[at] == '"')
            {
                var value = new StringBuilder();
                for (at++; ; at++)
                {
                    var quote = at <= line.Length ? line.IndexOf('"', at) : -1;
                    if (quote < 0)
                        throw JobFailure.BadManifest($"Line {number} has a quote that is not closed.");
                    value.Append(line, at, quote - at);
                    at = quote + 1;
                    if (at >= line.Length || line[at] != '"')
                        break;
                    value.Append('"');
                }

                if (at < line.Length && line[at] != ',')
                    throw JobFailure.BadManifest($"Line {number} has text after a closing quote.");
                values.Add(value.ToString());
            }
            else
            {
                var comma = line.IndexOf(',', at);
                var end = comma < 0 ? line.Length : comma;
                values.Add(line[at..end]);
                at = end;
            }

            if (at >= line.Length)
                return;
            at++;
        }
    }

    private ManifestRow Row(long number, List<string> values)
    {
        var (bucket, key, version) = ("", "", "");
        for (var i = 0; i < fields.Count; i++)
        {
            switch (fields[i])
            {
                case ManifestField.Bucket:
                    bucket = values[i];
                    break;
                case ManifestField.Key:
                    key = values[i];
                    break;
                case ManifestField.VersionId:
                    version = values[i];
                    break;
            }
        }

        // Names of old buckets may have capitals and underscores.
        if (bucket.Length is < 3 or > 255 || !bucket.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            throw JobFailure.BadManifest($"Line {number}: '{bucket}' is not a bucket's name.");
        return new ManifestRow(number, bucket, key, Decode(number, key), version.Length == 0 ? null : version);
    }

    private static string Decode(long number, string key)
    {
        try
        {
            // As a form's field: S3 Inventory writes a space as a plus.
            var decoded = S3Uri.Decode(key, plusIsSpace: true);
            return decoded.Length > 0 && Encoding.UTF8.GetByteCount(decoded) <= MaxKeyBytes
                ? decoded
                : throw JobFailure.BadManifest($"Line {number}: a key has 1 to {MaxKeyBytes} bytes.");
        }
        catch (S3Exception)
        {
            throw JobFailure.BadManifest($"Line {number}: the key '{key}' is not URL-encoded.");
        }
    }
}
