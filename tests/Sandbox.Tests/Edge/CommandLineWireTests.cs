using System.Security.Cryptography;
using Xunit;

namespace Sandbox.Tests.Edge;

/// <summary>Signers other than AWS's .NET one: curl's own, and botocore's in the AWS CLI.</summary>
public sealed class CommandLineWireTests : IDisposable
{
    private const string Unsigned = "x-amz-content-sha256: UNSIGNED-PAYLOAD";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-tests-");
    private readonly byte[] _payload = RandomNumberGenerator.GetBytes(200_000);

    private string PayloadFile
    {
        get
        {
            var path = Path.Combine(_folder.FullName, "payload");
            File.WriteAllBytes(path, _payload);
            return path;
        }
    }

    /// <summary>Version 1 of the AWS CLI presigns with SigV2 unless told otherwise.</summary>
    private string ConfigFile
    {
        get
        {
            var path = Path.Combine(_folder.FullName, "config");
            File.WriteAllText(path, "[default]\ns3 =\n  signature_version = s3v4\n  addressing_style = path\n");
            return path;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public async Task Curl_can_put_a_hashed_payload()
    {
        await using var host = await EdgeHost.StartAsync();

        // curl 7.88 takes this header from whoever has it; newer ones add it themselves.
        var hash = Convert.ToHexStringLower(SHA256.HashData(_payload));
        await CurlAsync("-H", "x-amz-content-sha256: " + hash, "-X", "PUT", "--data-binary", "@" + PayloadFile, host.Url + "/bucket/dir/key.bin");

        var received = Assert.Single(host.Received);
        Assert.Equal(("dir/key.bin", "tester"), (received.Route.Key, received.Signed!.CanonicalUserId));
        Assert.Equal(hash, received.Headers["x-amz-content-sha256"]);
        Assert.Equal(_payload, received.Payload);
    }

    [SkippableFact]
    public async Task Curl_can_upload_a_file_without_hashing_it()
    {
        await using var host = await EdgeHost.StartAsync();

        await CurlAsync("-H", Unsigned, "-T", PayloadFile, host.Url + "/bucket/key");

        Assert.Equal(_payload, Assert.Single(host.Received).Payload);
    }

    [SkippableFact]
    public async Task Curl_can_ask_with_a_query_and_a_range()
    {
        await using var host = await EdgeHost.StartAsync();

        await CurlAsync("-H", Unsigned, "-H", "Range: bytes=0-9", host.Url + "/bucket/key?partNumber=2");

        Assert.Equal("2", Assert.Single(host.Received).Route.Query["partNumber"]);
    }

    [SkippableFact]
    public async Task Curl_with_a_wrong_secret_is_refused()
    {
        await using var host = await EdgeHost.StartAsync();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("curl", "-sS", "--fail-with-body", "-H", Unsigned, "--aws-sigv4", "aws:amz:eu-west-1:s3",
            "--user", EdgeHost.AccessKey + ":wrong", host.Url + "/bucket/key"));

        Skip.If(refused is SkipException);
        Assert.Contains("<Code>SignatureDoesNotMatch</Code>", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_AWS_CLI_can_put_an_object()
    {
        await using var host = await EdgeHost.StartAsync();

        await AwsAsync("s3api", "put-object", "--endpoint-url", host.Url, "--bucket", "bucket", "--key", "a b+c/дом", "--body", PayloadFile,
            "--metadata", "note=two  spaces", "--output", "json");

        var received = Assert.Single(host.Received);
        Assert.Equal(("a b+c/дом", "tester"), (received.Route.Key, received.Signed!.CanonicalUserId));
        Assert.Equal(_payload, received.Payload);
    }

    [SkippableFact]
    public async Task The_AWS_CLI_can_presign_a_URL()
    {
        await using var host = await EdgeHost.StartAsync();

        var url = await AwsAsync("s3", "presign", "--endpoint-url", host.Url, "--expires-in", "60", "s3://bucket/a b+c");
        using var http = new HttpClient();
        using var answer = await http.GetAsync(url.Trim());

        Assert.True(answer.IsSuccessStatusCode, url + await answer.Content.ReadAsStringAsync());
        Assert.Equal(("a b+c", true), (Assert.Single(host.Received).Route.Key, host.Received.Single().Signed!.IsPresigned));
    }

    private Task<string> CurlAsync(params string[] arguments) => RunAsync(
        "curl", ["-sS", "--fail-with-body", "--aws-sigv4", "aws:amz:eu-west-1:s3", "--user", $"{EdgeHost.AccessKey}:{EdgeHost.SecretKey}", .. arguments]);

    private Task<string> AwsAsync(params string[] arguments) => RunAsync("aws", arguments);

    private Task<string> RunAsync(string program, params string[] arguments) => CommandLineTool.RunAsync(
        program,
        [
            ("AWS_ACCESS_KEY_ID", EdgeHost.AccessKey), ("AWS_SECRET_ACCESS_KEY", EdgeHost.SecretKey), ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_CONFIG_FILE", ConfigFile), ("AWS_SHARED_CREDENTIALS_FILE", "/nowhere"), ("AWS_MAX_ATTEMPTS", "1"),
        ],
        arguments);
}
