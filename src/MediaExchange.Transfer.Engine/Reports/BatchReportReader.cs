using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Reads the result files of S3 Batch Operations: CSV of the form <c>Report_CSV_20180820</c>, which is bucket, key (URL-encoded), version, task's status, error code, HTTP status, message.</summary>
public static class BatchReportReader
{
    private const int Fields = 7;

    /// <summary>Reads a result file in a store, block by block.</summary>
    /// <param name="store">The store.</param>
    /// <param name="location">The file.</param>
    /// <param name="etag">Its ETag, without quotes.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="leftOut">Is told how many rows could not be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">While enumerating: it cannot be read.</exception>
    public static async IAsyncEnumerable<BatchReportRow> ReadAsync(
        IObjectStore store, ObjectLocation location, string etag, long size, Action<long>? leftOut = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var blocks = new StoredRange(store, location, etag, 0, size);
        await foreach (var row in ReadAsync(blocks, leftOut, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    /// <summary>Reads a result file.</summary>
    /// <param name="stream">The file; left open.</param>
    /// <param name="leftOut">Is told how many rows could not be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async IAsyncEnumerable<BatchReportRow> ReadAsync(Stream stream, Action<long>? leftOut = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 << 10, leaveOpen: true);
        var buffer = new char[32 << 10];
        var fields = new List<string>(Fields);
        var field = new StringBuilder();
        var (isQuoted, wasQuote, unread) = (false, false, 0L);
        while (true)
        {
            var count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < count; i++)
            {
                var c = buffer[i];
                if (isQuoted && !wasQuote)
                {
                    // A quote ends the field, unless another one follows, which makes both of them one of the text.
                    if (c == '"')
                        wasQuote = true;
                    else
                        field.Append(c);
                    continue;
                }

                if (c == '"' && (wasQuote || field.Length == 0))
                {
                    if (wasQuote)
                        field.Append('"');
                    isQuoted = true;
                    wasQuote = false;
                    continue;
                }

                isQuoted = wasQuote = false;
                if (c is ',' or '\n')
                {
                    EndField(fields, field);
                    if (c == ',')
                        continue;
                    if (TryRead(fields) is { } row)
                        yield return row;
                    else if (fields is not [""])
                        unread++;
                    fields.Clear();
                }
                else if (c != '\r')
                {
                    field.Append(c);
                }
            }

            if (count == 0)
                break;
        }

        if (field.Length > 0 || fields.Count > 0)
        {
            EndField(fields, field);
            if (TryRead(fields) is { } last)
                yield return last;
            else
                unread++;
        }

        if (unread > 0)
            leftOut?.Invoke(unread);
    }

    private static void EndField(List<string> fields, StringBuilder field)
    {
        fields.Add(field.ToString());
        field.Clear();
    }

    private static BatchReportRow? TryRead(List<string> fields)
    {
        if (fields is not [var bucket, var encoded, var version, var status, var code, var http, .. var rest] || bucket.Length == 0 || status.Length == 0)
            return null;
        var key = KeyEncoding.Decode(Encoding.UTF8.GetBytes(encoded), out var problem);
        // Its own schema names the error code before the HTTP status; real reports have them the other way round.
        if (IsHttpStatus(code, out var httpStatus) && !IsHttpStatus(http, out _))
            code = http;
        else
            _ = IsHttpStatus(http, out httpStatus);
        var location = problem is null ? new ObjectLocation(bucket, key, version.Length == 0 ? null : version) : null;
        return new BatchReportRow(location, status, code.Length == 0 ? null : code, httpStatus, rest is [{ Length: > 0 } message, ..] ? message : null) { Problem = problem };
    }

    private static bool IsHttpStatus(string text, out int status) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}
