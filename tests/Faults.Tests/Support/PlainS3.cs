using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Faults.Tests.Support;

/// <summary>The tests' own eyes: signed HTTP without an SDK, and without anything of what is tested.</summary>
internal sealed class PlainS3(Uri endpoint, string accessKey, string secretKey) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public Task<HttpResponseMessage> HeadAsync(string bucket, string key, string? versionId = null) =>
        SendAsync(HttpMethod.Head, bucket, key, Version(versionId), null, ("x-amz-checksum-mode", "ENABLED"));

    public async Task<(long Size, string Crc)> ReadAsync(string bucket, string key, string? versionId = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, bucket, key, Version(versionId), null);
        answer.EnsureSuccessStatusCode();
        return await Crc64.OfAsync(await answer.Content.ReadAsStreamAsync());
    }

    public async Task<byte[]> BytesAsync(string bucket, string key, string? versionId = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, bucket, key, Version(versionId), null);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public async Task<string> TagsAsync(string bucket, string key, string? versionId = null)
    {
        using var answer = await SendAsync(HttpMethod.Get, bucket, key, [("tagging", ""), .. Version(versionId)], null);
        answer.EnsureSuccessStatusCode();
        return XElement.Parse(await answer.Content.ReadAsStringAsync()).Elements().Single().ToString(SaveOptions.DisableFormatting);
    }

    public async Task<IReadOnlyList<string>> UploadIdsAsync(string bucket)
    {
        using var answer = await SendAsync(HttpMethod.Get, bucket, "", [("encoding-type", "url"), ("uploads", "")], null);
        answer.EnsureSuccessStatusCode();
        return [.. XElement.Parse(await answer.Content.ReadAsStringAsync()).Descendants().Where(e => e.Name.LocalName == "UploadId").Select(e => e.Value)];
    }

    /// <summary>The uploads under way, by key and id.</summary>
    public async Task<IReadOnlyList<(string Key, string Id)>> UploadsAsync(string bucket)
    {
        using var answer = await SendAsync(HttpMethod.Get, bucket, "", [("encoding-type", "url"), ("uploads", "")], null);
        answer.EnsureSuccessStatusCode();
        return
        [
            .. XElement.Parse(await answer.Content.ReadAsStringAsync()).Elements().Where(e => e.Name.LocalName == "Upload").Select(upload =>
                (Uri.UnescapeDataString(upload.Elements().Single(e => e.Name.LocalName == "Key").Value), upload.Elements().Single(e => e.Name.LocalName == "UploadId").Value)),
        ];
    }

    /// <summary>Asks for the end of an upload, and does not care about the answer.</summary>
    public async Task AbortAsync(string bucket, string key, string id)
    {
        using var answer = await SendAsync(HttpMethod.Delete, bucket, key, [("uploadId", id)], null);
    }

    public async Task PutBucketAsync(string bucket)
    {
        using var answer = await SendAsync(HttpMethod.Put, bucket, "", [], []);
        answer.EnsureSuccessStatusCode();
    }

    public async Task PutPolicyAsync(string bucket, string policy)
    {
        using var answer = await SendAsync(HttpMethod.Put, bucket, "", [("policy", "")], Encoding.UTF8.GetBytes(policy));
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeletePolicyAsync(string bucket)
    {
        using var answer = await SendAsync(HttpMethod.Delete, bucket, "", [("policy", "")], null);
    }

    public async Task PutAsync(string bucket, string key, byte[] content, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Put, bucket, key, [], content, headers);
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string bucket, string key)
    {
        using var answer = await SendAsync(HttpMethod.Delete, bucket, key, [], null);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static (string, string)[] Version(string? id) => id is null ? [] : [("versionId", id)];

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string bucket, string key, (string Name, string Value)[] query, byte[]? body, params (string Name, string Value)[] headers)
    {
        var path = $"/{bucket}{(key.Length == 0 ? "" : "/" + string.Join('/', key.Split('/').Select(Uri.EscapeDataString)))}";
        var parameters = string.Join('&', query.OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => $"{Uri.EscapeDataString(q.Name)}={Uri.EscapeDataString(q.Value)}"));

        // The dots and slashes of a key are not those of a path.
        var address = new Uri($"http://{endpoint.Authority}{path}{(parameters.Length == 0 ? "" : "?" + parameters)}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        Sign(request, path, parameters, body ?? [], headers);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private void Sign(HttpRequestMessage request, string path, string query, byte[] body, (string Name, string Value)[] headers)
    {
        var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{now[..8]}/us-east-1/s3/aws4_request";
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        (string Name, string Value)[] signed = [.. ((string Name, string Value)[])[("host", endpoint.Authority), ("x-amz-content-sha256", hash), ("x-amz-date", now), .. headers]];
        signed = [.. signed.OrderBy(h => h.Name, StringComparer.Ordinal)];
        var names = string.Join(';', signed.Select(h => h.Name));
        var canonical = $"{request.Method}\n{path}\n{query}\n{string.Concat(signed.Select(h => $"{h.Name}:{h.Value}\n"))}\n{names}\n{hash}";
        var text = $"AWS4-HMAC-SHA256\n{now}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        foreach (var (name, value) in signed.Where(h => h.Name != "host"))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }
}
