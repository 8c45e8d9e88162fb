using Aws.Tests.Support;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Wire;

/// <summary>Answers that mislead: errors inside a 200, bodies that end early, silence.</summary>
public sealed class AnswerTests
{
    private static readonly ObjectLocation Source = new("bucket", "source");
    private static readonly ObjectLocation Destination = new("bucket", "destination");
    private static readonly CreatedUpload Upload = new(Destination, "upload", null);

    public static TheoryData<string> Operations => ["CopyObject", "UploadPartCopy", "CompleteMultipartUpload"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_error_inside_a_200_is_the_error_that_it_names(string operation)
    {
        foreach (var (code, kind) in new[]
        {
            ("SlowDown", StoreErrorKind.Throttled),
            ("InternalError", StoreErrorKind.ServerError),
            ("AccessDenied", StoreErrorKind.AccessDenied),
            ("NeverHeardOf", StoreErrorKind.ServerError),
        })
        {
            await using var server = new StubServer(_ => StubAnswer.Error(200, code, "Please\ntry again."));
            var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync(operation, server));
            Assert.Equal((kind, operation, code, 200, "Please try again.", "RID"),
                (failure.Kind, failure.Error.Operation, failure.Error.Code, failure.Error.HttpStatus, failure.Error.Message, failure.Error.RequestId));
            Assert.Equal(Destination, failure.Error.Location);
            Assert.Equal(operation == "CompleteMultipartUpload" ? "POST" : "PUT", server.Only.Method);
        }
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")]
    [InlineData("   \n \t\r\n  <?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>      \n     \n   ")]
    [InlineData("     \n")]
    [InlineData("")]
    public async Task White_space_before_the_answer_of_a_long_Complete_is_only_white_space(string before)
    {
        before = before.Replace("   ", new string(' ', 5000), StringComparison.Ordinal);
        await using var server = new StubServer(_ => new StubAnswer(200, before
            + "<CompleteMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ETag>&quot;abc-2&quot;</ETag><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType></CompleteMultipartUploadResult>")
        {
            Headers = { ["x-amz-version-id"] = "v1" },
        });
        var written = await server.Store.CompleteUploadAsync(new CompleteUploadRequest(Upload, [new UploadedPart(1, "e", 1)], 1, null, false), default);
        Assert.Equal(("abc-2", "v1"), (written.ETag, written.VersionId));
        Assert.Equal(new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", true), Assert.Single(written.Checksums));
    }

    [Theory]
    [InlineData("   \n \t\r\n  <?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>      \n     \n   ")]
    public async Task White_space_before_an_error_of_a_long_Complete_does_not_hide_it(string before)
    {
        await using var server = new StubServer(_ => new StubAnswer(200, before + "<Error><Code>SlowDown</Code><Message>Slower.</Message></Error>"));
        var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync("CompleteMultipartUpload", server));
        Assert.Equal(StoreErrorKind.Throttled, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_200_that_says_nothing_is_no_success(string operation)
    {
        foreach (var body in new[] { "", "   ", "<Other/>", "no xml", "<html><body>Welcome</body></html>" })
        {
            await using var server = new StubServer(_ => new StubAnswer(200, body));
            var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync(operation, server));
            Assert.True(failure is { Kind: StoreErrorKind.ServerError, Error.IsTransient: true }, $"'{body}': {failure.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_answer_that_breaks_off_is_a_lost_connection(string operation)
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "<?xml version=\"1.0\"?><CopyObjectResult><ETag>&quot;ab") { Length = 500, Close = true });
        var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync(operation, server));
        Assert.Equal((StoreErrorKind.ConnectionLost, operation), (failure.Kind, failure.Error.Operation));
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_connection_that_is_reset_is_lost_and_nothing_is_sent_again(string operation)
    {
        await using var server = new StubServer(_ => new StubAnswer { Reset = true });
        var failure = await Assert.ThrowsAsync<StoreException>(() => RunAsync(operation, server));
        Assert.Equal(StoreErrorKind.ConnectionLost, failure.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task One_call_is_one_request_whatever_comes_back()
    {
        foreach (var status in new[] { 429, 500, 502, 503, 504 })
        {
            await using var server = new StubServer(_ => StubAnswer.Error(status, "InternalError"));
            await Assert.ThrowsAsync<StoreException>(() => RunAsync("CopyObject", server));
            Assert.Single(server.Requests);
            await Assert.ThrowsAsync<StoreException>(() => server.Store.ListAsync(new ListRequest("bucket"), default));
            Assert.Equal(2, server.Requests.Count);
        }
    }

    [Fact]
    public async Task Silence_is_a_time_out_and_the_callers_cancellation_is_not()
    {
        await using var server = new StubServer(_ => new StubAnswer { Silent = true });
        using var hasty = MediaExchange.Transfer.Aws.S3ObjectStore.Create(
            server.Access with { Timeouts = new() { Quick = TimeSpan.FromMilliseconds(50), Copy = TimeSpan.FromMilliseconds(50) } });
        var failure = await Assert.ThrowsAsync<StoreException>(() => hasty.HeadAsync(Source, default));
        Assert.Equal(StoreErrorKind.Timeout, failure.Kind);
        Assert.Contains(server.Endpoint + " did not answer within 0.05 seconds", failure.Message, StringComparison.Ordinal);
        failure = await Assert.ThrowsAsync<StoreException>(() => hasty.CopyAsync(new CopyRequest(Source, "e", Destination), default));
        Assert.Equal(StoreErrorKind.Timeout, failure.Kind);

        using var cancel = new CancellationTokenSource();
        var waiting = server.Store.HeadAsync(Source, cancel.Token);
        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task A_body_that_ends_early_breaks_the_read_rather_than_ending_it()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "12345") { Length = 10, Close = true, Headers = { ["ETag"] = "\"e\"" } });
        await using var content = await server.Store.ReadAsync(new ReadRequest(Source), default);
        Assert.Equal(10, content.Length);
        var failure = await Assert.ThrowsAsync<StoreException>(() => content.Stream.CopyToAsync(Stream.Null));
        Assert.Equal((StoreErrorKind.ConnectionLost, "GetObject", Source), (failure.Kind, failure.Error.Operation, failure.Error.Location));
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_a_time_out_and_cancelling_the_read_is_not()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "12345") { Length = 10, SilentAfter = true, Headers = { ["ETag"] = "\"e\"" } });
        using var hasty = MediaExchange.Transfer.Aws.S3ObjectStore.Create(server.Access with { Timeouts = new() { ReadIdle = TimeSpan.FromMilliseconds(50) } });
        await using (var content = await hasty.ReadAsync(new ReadRequest(Source), default))
        {
            var failure = await Assert.ThrowsAsync<StoreException>(() => content.Stream.CopyToAsync(Stream.Null));
            Assert.Equal(StoreErrorKind.Timeout, failure.Kind);
        }

        await using var again = await server.Store.ReadAsync(new ReadRequest(Source), default);
        using var cancel = new CancellationTokenSource();
        var reading = again.Stream.CopyToAsync(Stream.Null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task The_whole_object_in_place_of_a_range_is_not_taken_for_the_range()
    {
        await using var server = new StubServer(_ => new StubAnswer(200, "0123456789") { Headers = { ["ETag"] = "\"e\"" } });
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.ReadAsync(new ReadRequest(Source, Offset: 2, Length: 3), default));
        Assert.Equal(StoreErrorKind.ServerError, failure.Kind);
        Assert.Equal("bytes=2-4", server.Only["Range"]);
    }

    [Fact]
    public async Task An_ETag_need_not_be_an_MD5_of_what_is_read()
    {
        foreach (var etag in new[] { "not hexadecimal", "00000000000000000000000000000000" })
        {
            await using var server = new StubServer(_ => new StubAnswer(200, "12345") { Headers = { ["ETag"] = $"\"{etag}\"" } });
            await using var content = await server.Store.ReadAsync(new ReadRequest(Source), default);
            using var bytes = new MemoryStream();
            await content.Stream.CopyToAsync(bytes);
            Assert.Equal((5, etag), ((int)bytes.Length, content.ETag));
            Assert.Null(server.Only["Range"]);
        }
    }

    [Fact]
    public async Task Nobody_listening_and_no_such_host_are_unreachable()
    {
        string endpoint;
        await using (var server = new StubServer(_ => new StubAnswer()))
            endpoint = server.Endpoint;
        foreach (var dead in new[] { endpoint, "http://no-such-host.invalid" })
        {
            using var store = MediaExchange.Transfer.Aws.S3ObjectStore.Create(new() { AccessKey = "a", SecretKey = "s", EndpointUrl = dead, Region = "us-east-1" });
            var failure = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(Source, default));
            Assert.Equal((StoreErrorKind.Unreachable, false), (failure.Kind, failure.Error.IsTransient));
            Assert.Contains(dead, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_the_HTTP_server_could_not_read_may_be_sent_again()
    {
        await using var server = new StubServer(_ => new StubAnswer(400) { Headers = { ["x-amz-request-id"] = "" }, Close = true });
        var failure = await Assert.ThrowsAsync<StoreException>(() => server.Store.DeleteAsync(Source, default));
        Assert.Equal((StoreErrorKind.ConnectionLost, true), (failure.Kind, failure.Error.IsTransient));
    }

    [Fact]
    public async Task A_listing_that_does_not_say_how_to_go_on_is_an_error_rather_than_the_end()
    {
        await using var server = new StubServer(_ => new StubAnswer(
            200, "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>"));
        await Assert.ThrowsAsync<StoreException>(() => server.Store.ListAsync(new ListRequest("bucket"), default));
    }

    [Fact]
    public async Task Uploads_whose_keys_break_the_XML_are_listed_with_encoded_keys()
    {
        await using var server = new StubServer(r => new StubAnswer(200, r.Target.Contains("encoding-type=url", StringComparison.Ordinal)
            ? "<ListMultipartUploadsResult><Upload><Key>a%01b+c%2B</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>"
            : "<ListMultipartUploadsResult><Upload><Key>a\u0001b c+</Key><UploadId>u</UploadId></Upload></ListMultipartUploadsResult>"));
        await foreach (var upload in server.Store.ListUploadsAsync("bucket", "", default))
            Assert.Equal("a\u0001b c+", upload.Key);
        Assert.Equal(2, server.Requests.Count);
    }

    private static Task RunAsync(string operation, StubServer server) => operation switch
    {
        "CopyObject" => server.Store.CopyAsync(new CopyRequest(Source, "e", Destination), default),
        "UploadPartCopy" => server.Store.CopyPartAsync(new CopyPartRequest(Upload, 1, Source, "e", 0, 5 << 20), default),
        _ => server.Store.CompleteUploadAsync(new CompleteUploadRequest(Upload, [new UploadedPart(1, "e", 1)], 1, null, false), default),
    };
}
