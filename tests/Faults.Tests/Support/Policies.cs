namespace Faults.Tests.Support;

/// <summary>Bucket policies that deny something to everybody.</summary>
internal static class Policies
{
    public static string Deny(string bucket, string action, params IEnumerable<string> keys) =>
        $$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"{{action}}","Resource":[{{string.Join(',', keys.Select(key => $"\"arn:aws:s3:::{bucket}/{key}\""))}}]}]}
        """;
}
