using System.Text;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>SigV4's canonical request. In S3's dialect the path is encoded once and never normalised; other services' paths are encoded as they were sent, so twice.</summary>
internal static class CanonicalRequest
{
    public static string Build(HttpRequest request, RawTarget target, IReadOnlyList<string> signedHeaders, string payloadHash, bool presigned, bool isS3 = true)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n');
        if (isS3)
        {
            PercentEncoding.Normalise(target.Path, isPath: true, text);
        }
        else
        {
            PercentEncoding.Again(target.Path, text);
        }

        text.Append('\n');
        AppendQuery(target.Query, presigned, text);
        text.Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':');
            AppendHeader(request, name, text);
            text.Append('\n');
        }

        return text.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    private static void AppendQuery(string query, bool presigned, StringBuilder text)
    {
        if (query.Length == 0)
        {
            return;
        }

        var pairs = new List<(string Name, string Value)>();
        var part = new StringBuilder();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Encode(pair.AsSpan(0, equals < 0 ? pair.Length : equals), part);
            if (presigned && name == "X-Amz-Signature")
            {
                continue;
            }

            pairs.Add((name, equals < 0 ? "" : Encode(pair.AsSpan(equals + 1), part)));
        }

        pairs.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Name, b.Name);
            return order != 0 ? order : string.CompareOrdinal(a.Value, b.Value);
        });
        for (var i = 0; i < pairs.Count; i++)
        {
            text.Append(i == 0 ? "" : "&").Append(pairs[i].Name).Append('=').Append(pairs[i].Value);
        }
    }

    private static string Encode(ReadOnlySpan<char> raw, StringBuilder scratch)
    {
        scratch.Clear();
        PercentEncoding.Normalise(raw, isPath: false, scratch);
        return scratch.ToString();
    }

    private static void AppendHeader(HttpRequest request, string name, StringBuilder text)
    {
        var values = request.Headers[name];
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            AppendCollapsed(values[i], text);
        }
    }

    /// <summary>Trimmed, and each run of spaces one space, as every signer writes it.</summary>
    private static void AppendCollapsed(ReadOnlySpan<char> value, StringBuilder text)
    {
        value = value.Trim();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != ' ' || value[i - 1] != ' ')
            {
                text.Append(value[i]);
            }
        }
    }
}
