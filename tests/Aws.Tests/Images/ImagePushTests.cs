using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Images;
using MediaExchange.Transfer.Aws.Images.Registry;
using Xunit;

namespace Aws.Tests.Images;

public sealed class ImagePushTests : IAsyncLifetime
{
    // Waits nowhere; the number of tries is the product's own.
    private static readonly RegistrySettings Hurried = RegistrySettings.Default with { FirstDelay = TimeSpan.Zero };

    private readonly Recorder _progress = new();
    private RegistryStandIn _registry = null!;

    public async Task InitializeAsync() => _registry = await RegistryStandIn.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task An_image_arrives_whole_under_its_tag_and_its_digest()
    {
        using var image = TestImage.Single(layers: 3);
        using var archive = await OpenAsync(image);

        var result = await PushAsync(archive);

        MustBeThere(archive);
        Assert.Equal((archive.Digest, false, 4, 0, archive.Blobs.Sum(b => b.Size)), (result.Digest, result.WasThere, result.BlobsSent, result.BlobsSkipped, result.BytesSent));
        Assert.Equal($"{_registry.Address.Authority}/{RegistryStandIn.Repository}:0.1.0", result.Reference);
        Assert.Equal($"{_registry.Address.Authority}/{RegistryStandIn.Repository}@{archive.Digest}", result.DigestReference);
        Assert.Equal(archive.Digest, await ImagePush.FindAsync(_registry.Address, RegistryStandIn.Repository, "0.1.0", null, CancellationToken.None));
        Assert.Equal(archive.Digest, await ImagePush.FindAsync(_registry.Address, RegistryStandIn.Repository, archive.Digest, null, CancellationToken.None));
        Assert.Null(await ImagePush.FindAsync(_registry.Address, RegistryStandIn.Repository, "0.2.0", null, CancellationToken.None));
        Assert.Null(await ImagePush.FindAsync(_registry.Address, "another", "0.1.0", null, CancellationToken.None));
    }

    [Fact]
    public async Task Of_an_index_the_manifests_come_before_it_and_what_they_share_is_sent_once()
    {
        using var image = TestImage.Multi();
        using var archive = await OpenAsync(image);

        await PushAsync(archive);

        // The stand-in refuses a manifest that names what is not there.
        MustBeThere(archive);
        Assert.Equal((3, 4), (_registry.Manifests.Count, _registry.Count("POST upload")));
        Assert.Equal(archive.Digest, Assert.Single(_registry.Tags).Value);
    }

    [Theory]
    [InlineData("linux/amd64", 2)]
    [InlineData("linux/arm64", 1)]
    public async Task Of_an_index_one_architecture_can_be_pushed_alone_under_a_tag_of_its_own(string platform, int layers)
    {
        using var image = TestImage.Multi();
        using var archive = await OpenAsync(image);
        var manifest = archive.Find(platform)!;

        var result = await ImagePush.RunAsync(archive, manifest, _registry.Address, RegistryStandIn.Repository, "one", null, _progress, Hurried, CancellationToken.None);

        Assert.Equal((manifest.Digest, layers + 1, 0), (result.Digest, result.BlobsSent, result.BlobsSkipped));
        Assert.EndsWith($"@{manifest.Digest}", result.DigestReference, StringComparison.Ordinal);
        Assert.Equal(manifest.Digest, Assert.Single(_registry.Manifests).Key);
        Assert.Equal(("one", manifest.Digest), (Assert.Single(_registry.Tags).Key, _registry.Tags["one"]));
        Assert.Equal((result.BytesSent, result.BytesSent), (_progress.Events.Last().BytesDone, _progress.Events.Last().BytesTotal));
        Assert.Equal(_registry.Blobs.Values.Sum(blob => (long)blob.Length), result.BytesSent);
    }

    [Fact]
    public async Task A_second_push_asks_once_and_sends_nothing()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        await PushAsync(archive);
        _registry.Requests.Clear();

        var result = await PushAsync(archive);

        Assert.True(result.WasThere);
        Assert.Equal((0, 3, 0L), (result.BlobsSent, result.BlobsSkipped, result.BytesSent));
        Assert.Equal(["HEAD manifest"], _registry.Requests);
    }

    [Fact]
    public async Task A_new_version_sends_what_is_new()
    {
        using var one = TestImage.Single(layers: 3, seed: 1);
        using var two = TestImage.Single(layers: 3, layerSize: 300_000, seed: 1);
        two.WriteIndex([two.AddManifest("amd64", 4, 300_000, 1)]);
        using var first = await OpenAsync(one);
        using var second = await OpenAsync(two);
        await PushAsync(first);

        var result = await PushAsync(second, "0.2.0");

        Assert.Equal((1, 4), (result.BlobsSent, result.BlobsSkipped));
        MustBeThere(second, "0.2.0");
    }

    [Fact]
    public async Task Progress_counts_to_the_total_and_names_each_blob_once_when_it_is_done()
    {
        using var image = TestImage.Single(layers: 3);
        using var archive = await OpenAsync(image);

        await PushAsync(archive);

        var events = _progress.Events.ToList();
        var total = archive.Blobs.Sum(b => b.Size);
        Assert.All(events, e => Assert.Equal(total, e.BytesTotal));
        Assert.Equal((total, ImagePushStep.Published), (events[^1].BytesDone, events[^1].Step));
        Assert.Equal(archive.Blobs.Select(b => b.Digest).Order(), events.Where(e => e.Step == ImagePushStep.Sent).Select(e => e.Digest).Order());
        Assert.True(events.Count(e => e.Step == ImagePushStep.Sending) > 4);
    }

    [Fact]
    public async Task A_connection_that_is_cut_within_a_blob_is_made_anew()
    {
        using var image = TestImage.Single(layers: 2, layerSize: 3_000_000);
        using var archive = await OpenAsync(image);
        _registry.Fault = (name, count) => name == "PATCH upload" && count <= 2 ? new RegistryFault { CutAfter = 1_000_000 } : null;

        await PushAsync(archive);

        MustBeThere(archive);
        Assert.Equal(5, _registry.Count("PATCH upload"));
        Assert.Equal(archive.Blobs.Sum(b => b.Size), _progress.Events.Last().BytesDone);
        Assert.Equal(2, _progress.Events.Count(e => e.Step == ImagePushStep.Retrying));
    }

    [Theory]
    [InlineData("HEAD blob")]
    [InlineData("POST upload")]
    [InlineData("PATCH upload")]
    [InlineData("PUT upload")]
    [InlineData("HEAD manifest")]
    [InlineData("PUT manifest")]
    public async Task Each_request_may_fail_be_refused_for_haste_lose_its_answer_or_its_connection(string request)
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        RegistryFault[] faults = [new() { Status = 500 }, new() { Status = 429 }, new() { LosesAnswer = true }, new() { CutAfter = 0 }];
        _registry.Fault = (name, count) => name == request && count <= faults.Length ? faults[count - 1] : null;

        await PushAsync(archive);

        MustBeThere(archive);
        Assert.Equal(faults.Length, _progress.Events.Count(e => e.Step == ImagePushStep.Retrying));
    }

    [Fact]
    public async Task A_blob_of_which_only_the_answer_was_lost_is_not_sent_again()
    {
        using var image = TestImage.Single(layers: 1);
        using var archive = await OpenAsync(image);
        _registry.Fault = (name, count) => name == "PUT upload" ? new RegistryFault { LosesAnswer = true } : null;

        await PushAsync(archive);

        MustBeThere(archive);
        Assert.Equal(2, _registry.Count("PUT upload"));
    }

    [Fact]
    public async Task A_tag_of_which_only_the_answer_was_lost_is_not_called_immutable()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        _registry.TagsAreImmutable = true;
        _registry.Fault = (name, count) => name == "PUT manifest" && count == 1 ? new RegistryFault { LosesAnswer = true } : null;

        await PushAsync(archive);

        MustBeThere(archive);
    }

    [Fact]
    public async Task Six_failures_are_enough_and_the_registrys_words_are_passed_on()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        _registry.Fault = (name, _) => name == "POST upload" ? new RegistryFault { Status = 503, Code = "UNAVAILABLE", Message = "Out for lunch.\\u0007" } : null;

        await MustFailAsync(archive, ImageFailure.RegistryFailed, "503", "UNAVAILABLE: Out for lunch", "Try again later");

        Assert.InRange(_registry.Count("POST upload"), 6, 18);
        Assert.Empty(_registry.Tags);
    }

    [Theory]
    [InlineData("PUT upload")]
    [InlineData("PUT manifest")]
    public async Task A_registry_that_stored_something_else_is_not_believed(string request)
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        var wrong = "sha256:" + new string('0', 64);
        _registry.Fault = (name, _) => name == request ? new RegistryFault { EchoedDigest = wrong } : null;

        // A blob is looked for when it is tried again, and then it is there.
        if (request == "PUT upload")
            await PushAsync(archive);
        else
            await MustFailAsync(archive, ImageFailure.DigestMismatch, wrong);

        Assert.Contains(_progress.Events, e => e.Step == ImagePushStep.Retrying && e.Note!.Contains(wrong, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_blob_whose_bytes_were_changed_in_the_archive_is_never_published()
    {
        using var image = TestImage.Single(layers: 1);
        using (var opened = await OpenAsync(image))
        {
            var path = image.BlobPath(opened.Blobs[^1].Digest);
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[1000] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
        }

        using var archive = await OpenAsync(image);
        await MustFailAsync(archive, ImageFailure.ArchiveDamaged, archive.Blobs[^1].Digest);

        Assert.False(_registry.Blobs.ContainsKey(archive.Blobs[^1].Digest));
        Assert.Equal((1, 0), (_registry.Count("DELETE upload"), _registry.Tags.Count));
    }

    [Fact]
    public async Task An_archive_that_shrinks_while_it_is_read_is_damaged_and_not_a_lost_connection()
    {
        using var image = TestImage.Single(layers: 1, layerSize: 400_000);
        using var archive = await ImageArchive.OpenAsync(image.Pack().Tar, CancellationToken.None);
        using (var file = File.Open(image.Tar, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(200_000);

        await MustFailAsync(archive, ImageFailure.ArchiveDamaged, image.Tar, "shorter");
    }

    [Fact]
    public async Task A_tag_that_names_another_image_and_may_not_change_is_told()
    {
        using var one = TestImage.Single(seed: 1);
        using var two = TestImage.Single(seed: 2);
        using var first = await OpenAsync(one);
        using var second = await OpenAsync(two);
        await PushAsync(first);
        _registry.TagsAreImmutable = true;

        await MustFailAsync(second, ImageFailure.TagImmutable, "names another image", "another tag");

        Assert.Equal(first.Digest, _registry.Tags["0.1.0"]);
    }

    [Fact]
    public async Task Credentials_are_sent_as_Basic_and_shown_nowhere()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        _registry.Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:pässword"));
        var good = new RegistryCredentials("AWS", "pässword");

        await MustFailAsync(archive, ImageFailure.NotAuthenticated, "none were given");
        var error = await Assert.ThrowsAsync<ImageException>(() => PushAsync(archive, credentials: good with { Password = "secret-7" }));
        Assert.Equal(ImageFailure.NotAuthenticated, error.Failure);
        Assert.DoesNotContain("secret-7", error.ToString() + (good with { Password = "secret-7" }), StringComparison.Ordinal);
        Assert.Equal(2, _registry.Requests.Count);

        await PushAsync(archive, credentials: good);
        MustBeThere(archive);
    }

    [Fact]
    public async Task A_registry_with_tokens_of_its_own_is_told_apart_from_wrong_credentials()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        _registry.Authorization = "Bearer x";
        _registry.Challenge = "Bearer realm=\"https://auth.example/token\"";

        await MustFailAsync(archive, ImageFailure.NotAuthenticated, "service of its own");
    }

    [Fact]
    public async Task Credentials_do_not_go_to_where_an_upload_is_sent()
    {
        using var image = TestImage.Single(layers: 1);
        using var archive = await OpenAsync(image);
        await using var elsewhere = await RegistryStandIn.StartAsync();
        elsewhere.Authorization = "nobody has this";
        _registry.Authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AWS:x"));
        _registry.Fault = (name, _) => name == "POST upload" ? new RegistryFault { Location = new Uri(elsewhere.Address, "/v2/uploads/7").AbsoluteUri } : null;
        elsewhere.Authorization = _registry.Authorization;

        var error = await Assert.ThrowsAsync<ImageException>(() => PushAsync(archive, credentials: new RegistryCredentials("AWS", "x")));

        Assert.Equal(ImageFailure.NotAuthenticated, error.Failure);
        Assert.NotEqual(0, elsewhere.Count("PATCH upload"));
    }

    [Theory]
    [InlineData(403, "DENIED", ImageFailure.AccessDenied, "ecr:PutImage")]
    [InlineData(404, "NAME_UNKNOWN", ImageFailure.RepositoryMissing, "Create it first")]
    [InlineData(400, "SIZE_INVALID", ImageFailure.Refused, "SIZE_INVALID: A reason")]
    [InlineData(302, "X", ImageFailure.Refused, "302")]
    public async Task Refusals_are_told_once_and_in_words(int status, string code, ImageFailure failure, string words)
    {
        using var image = TestImage.Single(layers: 0);
        using var archive = await OpenAsync(image);
        _registry.Fault = (name, _) => name == "POST upload" ? new RegistryFault { Status = status, Code = code, Message = "A reason." } : null;

        await MustFailAsync(archive, failure, words, _registry.Address.Authority);

        Assert.Equal(1, _registry.Count("POST upload"));
    }

    [Fact]
    public async Task A_registry_that_falls_silent_is_given_up_in_the_end()
    {
        using var image = TestImage.Single(layers: 0);
        using var archive = await OpenAsync(image);
        var time = new ImpatientTime();
        _registry.Fault = (name, _) =>
        {
            if (name != "POST upload")
                return null;
            time.RunOut();
            return new RegistryFault { IsSilent = true };
        };

        var error = await Assert.ThrowsAsync<ImageException>(() => PushAsync(archive, settings: Hurried with { Time = time, Attempts = 2 }));

        Assert.Equal(ImageFailure.Unreachable, error.Failure);
        Assert.Equal(2, _registry.Count("POST upload"));
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_told()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var gone = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();

        await MustFailAsync(archive, ImageFailure.Unreachable, gone.Authority, "cannot be reached");

        async Task MustFailAsync(ImageArchive what, ImageFailure failure, params string[] words)
        {
            var error = await Assert.ThrowsAsync<ImageException>(
                () => ImagePush.RunAsync(what, what.Root, gone, RegistryStandIn.Repository, "0.1.0", null, _progress, Hurried, CancellationToken.None));
            Assert.Equal(failure, error.Failure);
            Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Something_that_is_no_registry_is_told()
    {
        using var image = TestImage.Single(layers: 0);
        using var archive = await OpenAsync(image);
        _registry.Fault = (name, _) => name == "POST upload" ? new RegistryFault { Location = "" } : null;

        await MustFailAsync(archive, ImageFailure.Refused, "answered strangely");
    }

    [Fact]
    public async Task A_push_that_is_cancelled_stops_and_the_next_goes_on_with_what_is_there()
    {
        using var image = TestImage.Single(layers: 3);
        using var archive = await OpenAsync(image);
        using var stop = new CancellationTokenSource();
        _registry.Fault = (name, count) =>
        {
            if (name == "POST upload" && count == 3)
                stop.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImagePush.RunAsync(
            archive, archive.Root, _registry.Address, RegistryStandIn.Repository, "0.1.0", null, _progress, Hurried with { Uploads = 1 }, stop.Token));
        Assert.Equal((2, 0), (_registry.Blobs.Count, _registry.Tags.Count));

        Assert.Equal(2, (await PushAsync(archive)).BlobsSkipped);
        MustBeThere(archive);
    }

    [Theory]
    [InlineData("ftp://registry.example", "r", "t", "ftp://registry.example")]
    [InlineData("https://registry.example/path", "r", "t", "no address of a registry")]
    [InlineData("https://user:secret-7@registry.example", "r", "t", "no address of a registry")]
    [InlineData("http://registry.example", "r", "t", "unencrypted")]
    [InlineData("https://registry.example", "Upper", "t", "'Upper'")]
    [InlineData("https://registry.example", "a//b", "t", "'a//b'")]
    [InlineData("https://registry.example", "../b", "t", "'../b'")]
    [InlineData("https://registry.example", "r", ".t", "'.t'")]
    [InlineData("https://registry.example", "r", "t\n", "is no tag")]
    public async Task Names_that_are_none_are_refused_before_any_request(string registry, string repository, string tag, string words)
    {
        using var image = TestImage.Single(layers: 0);
        using var archive = await OpenAsync(image);

        var error = await Assert.ThrowsAsync<ImageException>(() => ImagePush.RunAsync(
            archive, archive.Root, new Uri(registry), repository, tag, new RegistryCredentials("AWS", "x"), null, CancellationToken.None));

        Assert.Equal(ImageFailure.InvalidName, error.Failure);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-7", error.Message, StringComparison.Ordinal);
    }

    private static Task<ImageArchive> OpenAsync(TestImage image) => ImageArchive.OpenAsync(image.Folder, CancellationToken.None);

    private Task<ImagePushResult> PushAsync(ImageArchive archive, string tag = "0.1.0", RegistryCredentials? credentials = null, RegistrySettings? settings = null) =>
        ImagePush.RunAsync(archive, archive.Root, _registry.Address, RegistryStandIn.Repository, tag, credentials, _progress, settings ?? Hurried, CancellationToken.None);

    private async Task MustFailAsync(ImageArchive archive, ImageFailure failure, params string[] words)
    {
        var error = await Assert.ThrowsAsync<ImageException>(() => PushAsync(archive));
        Assert.True(failure == error.Failure, $"{error.Failure} instead of {failure}: {error}");
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\u0007', error.Message);
    }

    private void MustBeThere(ImageArchive archive, string tag = "0.1.0")
    {
        Assert.Equal(archive.Digest, _registry.Tags[tag]);
        Assert.All(archive.Blobs, blob => Assert.Equal(blob.Digest, TestImage.DigestOf(_registry.Blobs[blob.Digest])));
        Assert.All(archive.Manifests, manifest => Assert.Contains(manifest.Digest, _registry.Manifests.Keys));
    }

    private sealed class Recorder : IProgress<ImagePushProgress>
    {
        public ConcurrentQueue<ImagePushProgress> Events { get; } = new();

        public void Report(ImagePushProgress value) => Events.Enqueue(value);
    }
}
