using System.Collections.Concurrent;
using Aws.Tests.Images;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws.Clients.ECR;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Images;
using MediaExchange.Transfer.Aws.Images.Registry;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;
using ImageFailure = MediaExchange.Transfer.Aws.Images.ImageFailure;

namespace Aws.Tests.Helpers;

/// <summary>The worker's image and its repository, in the ECR of a sandbox.</summary>
public sealed class WorkerImagesTests : IAsyncLifetime, IDisposable
{
    private const string Version = "1.2.3";

    private readonly LocalSandbox _sandbox = new();
    private WorkerImages _images = null!;
    private AmazonECRClient _ecr = null!;

    private string Host => _sandbox.Server.Endpoint.Authority;

    public async Task InitializeAsync()
    {
        await _sandbox.InitializeAsync();
        _images = new WorkerImages(_sandbox.Access) { Settings = RegistrySettings.Default with { FirstDelay = TimeSpan.Zero } };
        _ecr = new AmazonECRClient(_sandbox.Access);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    public void Dispose()
    {
        _images.Dispose();
        _ecr.Dispose();
    }

    [Fact]
    public async Task Looking_for_an_image_tells_where_it_would_be_and_makes_nothing()
    {
        using var image = TestImage.Multi();
        using var archive = await OpenAsync(image);

        var found = await _images.FindAsync(archive, HelperArchitecture.x86_64, Version);

        Assert.Equal((false, false, null), (found.IsThere, found.HasRepository, found.Remark));
        Assert.Equal($"{Host}/mediaexchange-transfer/worker:1.2.3-x86_64", found.Uri);
        Assert.Equal((archive.Find("linux/amd64")!.Digest, archive.BlobsOf(archive.Find("linux/amd64")!).Sum(blob => blob.Size)), (found.Digest, found.Size));
        Assert.Empty((await _ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest())).Repositories);
    }

    [Fact]
    public async Task Each_architecture_is_pushed_under_its_own_tag_and_the_repository_is_made_with_it()
    {
        using var image = TestImage.Multi();
        using var archive = await OpenAsync(image);
        foreach (var architecture in archive.Architectures())
        {
            var pushed = await PushAsync(archive, architecture);
            Assert.True(pushed is { IsThere: true, HasRepository: true });
            var detail = Assert.Single((await _ecr.DescribeImagesAsync(new DescribeImagesRequest { RepositoryName = WorkerImages.Repository, ImageIds = [new ImageIdentifier { ImageTag = $"1.2.3-{architecture}" }] })).ImageDetails);

            // Lambda takes a manifest, and no index.
            Assert.Equal((pushed.Digest, TestImage.ManifestType, pushed.Size), (detail.ImageDigest, detail.ImageManifestMediaType, detail.ImageSizeInBytes));
        }

        Assert.Equal([HelperArchitecture.arm64, HelperArchitecture.x86_64], archive.Architectures());
        var repository = Assert.Single((await _ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest())).Repositories);
        Assert.Equal((WorkerImages.Repository, "IMMUTABLE", true), (repository.RepositoryName, repository.ImageTagMutability, repository.ImageScanningConfiguration!.ScanOnPush));
        Assert.Equal(repository.RepositoryArn, await _images.FindOwnRepositoryAsync());
    }

    [Fact]
    public async Task What_is_there_is_found_and_not_sent_again()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        var pushed = await PushAsync(archive);
        var uploads = _sandbox.Server.Requests["registry:StartUpload"];

        var found = await _images.FindAsync(archive, HelperArchitecture.x86_64, Version);

        Assert.Equal(pushed, found);
        Assert.Same(found, await _images.PushAsync(found, archive, null));
        Assert.Equal(uploads, _sandbox.Server.Requests["registry:StartUpload"]);
    }

    [Fact]
    public async Task Another_build_of_the_same_version_gets_a_tag_of_its_own_and_the_first_keeps_its()
    {
        using var one = TestImage.Single(seed: 1);
        using var two = TestImage.Single(seed: 2);
        using var first = await OpenAsync(one);
        using var second = await OpenAsync(two);
        await PushAsync(first);

        var pushed = await PushAsync(second);

        Assert.EndsWith($":1.2.3-x86_64-{second.Digest["sha256:".Length..][..12]}", pushed.Uri, StringComparison.Ordinal);
        Assert.Equal(pushed, await _images.FindAsync(second, HelperArchitecture.x86_64, Version));
        Assert.EndsWith(":1.2.3-x86_64", (await _images.FindAsync(first, HelperArchitecture.x86_64, Version)).Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_architecture_that_the_archive_does_not_have_is_told_with_those_that_it_has()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        var error = await Assert.ThrowsAsync<ImageException>(() => _images.FindAsync(archive, HelperArchitecture.arm64, Version));
        Assert.Equal(ImageFailure.ArchitectureMissing, error.Failure);
        Assert.Contains("is not made for arm64: it has x86_64.", error.Message, StringComparison.Ordinal);
        Assert.Contains("./build.ps1 Image", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_of_somebody_else_is_used_with_a_remark_and_never_counts_as_ours()
    {
        await _ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = WorkerImages.Repository, Tags = [new Tag { Key = "team", Value = "media" }] });
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);

        var pushed = await PushAsync(archive);

        Assert.True(pushed.IsThere);
        Assert.Contains("lets tags change", pushed.Remark, StringComparison.Ordinal);
        Assert.Null(await _images.FindOwnRepositoryAsync());
    }

    [Fact]
    public async Task A_repository_that_somebody_makes_at_the_same_time_is_used()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        var found = await _images.FindAsync(archive, HelperArchitecture.x86_64, Version);
        await _ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = WorkerImages.Repository });

        Assert.True((await _images.PushAsync(found, archive, null)).IsThere);
    }

    [Theory]
    [InlineData("registry:StartUpload", 2)]
    [InlineData("registry:PutManifest", 1)]
    public async Task A_password_that_ends_in_the_middle_of_a_push_is_got_anew_and_nothing_is_sent_twice(string operation, int nth)
    {
        using var image = TestImage.Single(layers: 3);
        using var archive = await OpenAsync(image);
        Fault(operation, new FaultMatch { Operation = operation, Nth = nth }, "UNAUTHORIZED", 401);

        Assert.True((await PushAsync(archive)).IsThere);

        // One to look, one to push, and one more; each blob arrived once.
        Assert.Equal(3, _sandbox.Server.Requests["ecr:GetAuthorizationToken"]);
        Assert.Equal(archive.Blobs.Count, _sandbox.Server.Requests["registry:PutUpload"]);
    }

    [Fact]
    public async Task Credentials_that_are_never_taken_end_the_push_with_what_to_do()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        Fault("registry:HeadManifest", new FaultMatch { Operation = "registry:HeadManifest" }, "UNAUTHORIZED", 401);
        var error = await Assert.ThrowsAsync<ImageException>(() => PushAsync(archive));
        Assert.Equal(ImageFailure.NotAuthenticated, error.Failure);
        Assert.Contains("Get new ones", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ecr:GetAuthorizationToken", "The worker's image cannot be looked for in us-east-1 (AccessDeniedException: ")]
    [InlineData("ecr:DescribeRepositories", "The worker's image cannot be looked for in us-east-1 (AccessDeniedException: ")]
    [InlineData("ecr:CreateRepository", "The repository mediaexchange-transfer/worker cannot be made in us-east-1 (AccessDeniedException: ")]
    public async Task What_ECR_does_not_allow_is_told_once_with_what_was_wanted(string operation, string beginning)
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        Fault(operation, new FaultMatch { Operation = operation }, "AccessDeniedException", 400);

        var refused = await Assert.ThrowsAsync<TransferException>(() => PushAsync(archive));

        Assert.Equal(FailureKind.AccessDenied, refused.Kind);
        Assert.StartsWith(beginning, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Allow the action that it names to these credentials, or let somebody run the cmdlet who may.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_made_anew_and_progress_tells()
    {
        using var image = TestImage.Single(layers: 1, layerSize: 2_000_000);
        using var archive = await OpenAsync(image);
        _sandbox.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "registry:PatchUpload", Nth = 1 }, Action = new FaultAction { Reset = ResetMoment.Before } });
        var events = new Recorder();

        var found = await _images.FindAsync(archive, HelperArchitecture.x86_64, Version);
        Assert.True((await _images.PushAsync(found, archive, events)).IsThere);

        Assert.Contains(events.Told, told => told.Step == ImagePushStep.Retrying);
    }

    [Fact]
    public async Task The_repository_is_removed_with_its_images_and_once_is_enough()
    {
        using var image = TestImage.Single();
        using var archive = await OpenAsync(image);
        await PushAsync(archive);

        await _images.RemoveRepositoryAsync();
        await _images.RemoveRepositoryAsync();

        Assert.Null(await _images.FindOwnRepositoryAsync());
        Assert.Empty((await _ecr.DescribeRepositoriesAsync(new DescribeRepositoriesRequest())).Repositories);
    }

    private static Task<ImageArchive> OpenAsync(TestImage image) => ImageArchive.OpenAsync(image.Folder, CancellationToken.None);

    private async Task<WorkerImage> PushAsync(ImageArchive archive, HelperArchitecture architecture = HelperArchitecture.x86_64) =>
        await _images.PushAsync(await _images.FindAsync(archive, architecture, Version), archive, null);

    private void Fault(string operation, FaultMatch match, string error, int status) => _sandbox.Server.Edge.Faults.Install(
        new FaultRule { Match = match, Action = new FaultAction { Error = error, Status = status, Message = $"User: x is not authorized to perform: {operation}" } });

    private sealed class Recorder : IProgress<ImagePushProgress>
    {
        public ConcurrentQueue<ImagePushProgress> Told { get; } = [];

        public void Report(ImagePushProgress value) => Told.Enqueue(value);
    }
}
