using System.Buffers;
using System.Globalization;

namespace MediaExchange.Transfer.Engine.Reports.Export;

/// <summary>Rows as RFC 4180 has them. No field that others can choose begins with a sign that a spreadsheet takes for a formula: locations begin with <c>s3://</c>.</summary>
internal static class CsvRows
{
    public const string Header = "line,status,source,versionId,destination,destinationVersionId,size,verifiedBy,checksum,digests,seconds,finishedAt,parts,partsKept,requests,retries,kind,errorCode,reason,advice,stage,jobId,verification";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static string Of(ReportRow row) => string.Join(
        ',',
        row.Line > 0 ? Number(row.Line) : "",
        row.Status,
        Address(row.Source),
        Quoted(row.Source?.VersionId),
        Address(row.Destination),
        Quoted(row.Destination?.VersionId),
        row.Size is { } size ? Number(size) : "",
        row.VerifiedBy?.Word(),
        Quoted(row.Checksum),
        Quoted(row.Digests is null ? null : string.Join(' ', row.Digests.Select(digest => $"{digest.Key}={digest.Value}"))),
        row.Seconds?.ToString("0.###", CultureInfo.InvariantCulture),
        row.FinishedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        Number(row.Parts),
        Number(row.PartsKept),
        Number(row.Requests),
        Number(row.Retries),
        row.Kind,
        Quoted(row.ErrorCode),
        Quoted(row.Reason),
        Quoted(row.Advice),
        row.Stage,
        Quoted(row.JobId),
        row.Verification);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Address(Stores.ObjectLocation? location) => location is null ? null : Quoted($"s3://{location.Bucket}/{location.Key}");

    private static string? Quoted(string? text) =>
        text is null || text.AsSpan().IndexOfAny(Special) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
