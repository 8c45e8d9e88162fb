using System.IO.Compression;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Aws.Images;
using Xunit;

namespace Aws.Tests.Images;

public sealed class ImageArchiveTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("./")]
    public async Task An_image_is_read_from_a_folder_and_from_tar_files_of_both_habits(string? prefix)
    {
        using var image = TestImage.Single(layers: 3, layerSize: 200_000);
        using var archive = await OpenAsync(prefix is null ? image.Folder : image.Pack(prefix).Tar);

        Assert.Equal(TestImage.ManifestType, archive.Root.MediaType);
        Assert.Equal((archive.Root, "linux/amd64"), (Assert.Single(archive.Manifests), archive.Root.Platform));
        Assert.Equal(4, archive.Blobs.Count);
        foreach (var blob in archive.Blobs)
            Assert.Equal(blob.Digest, TestImage.DigestOf(await ReadAsync(archive, blob)));
        Assert.Equal(archive.Digest, TestImage.DigestOf(archive.DocumentOf(archive.Root).ToArray()));
    }

    [Fact]
    public async Task An_index_of_two_architectures_is_the_image_and_what_they_share_is_there_once()
    {
        using var image = TestImage.Multi();
        using var archive = await OpenAsync(image.Pack().Tar);

        Assert.Equal(TestImage.IndexType, archive.Root.MediaType);
        Assert.Equal(["linux/amd64", "linux/arm64"], archive.Manifests.Select(m => m.Platform));
        Assert.Equal(4, archive.Blobs.Count);
    }

    [Fact]
    public async Task Where_no_index_tells_the_architecture_the_configuration_does()
    {
        using var image = TestImage.Single();
        var manifest = image.AddManifest("arm64", 1, 1000, 1);
        manifest.Remove("platform");
        image.WriteIndex([manifest]);
        using var archive = await OpenAsync(image.Folder);

        Assert.Equal(archive.Digest, archive.Find("linux/arm64")!.Digest);
        Assert.Null(archive.Find("linux/amd64"));
    }

    [Fact]
    public async Task Two_images_beside_each_other_are_one_index()
    {
        using var image = TestImage.Flat();
        using var archive = await OpenAsync(image.Pack().Tar);

        Assert.Equal((TestImage.IndexType, 2), (archive.Root.MediaType, archive.Manifests.Count));
        Assert.Equal(TestImage.DigestOf(await File.ReadAllBytesAsync(Path.Combine(image.Folder, "index.json"))), archive.Digest);
    }

    [Fact]
    public async Task Every_length_that_a_tar_file_is_cut_to_is_found_out()
    {
        using var image = TestImage.Single(layers: 2, layerSize: 5000);
        var bytes = await File.ReadAllBytesAsync(image.Pack().Tar);
        var random = new Random(7);
        // The last kilobyte is tar's end mark, which nothing needs.
        var contents = bytes.AsSpan().TrimEnd((byte)0).Length;
        foreach (var length in Enumerable.Range(0, 100).Select(_ => random.Next(contents - 512)).Append(0))
        {
            await File.WriteAllBytesAsync(image.Tar, bytes[..length]);
            var error = await Assert.ThrowsAsync<ImageException>(() => OpenAsync(image.Tar));
            Assert.True(error.Failure is ImageFailure.ArchiveDamaged or ImageFailure.NotAnImage, $"{length}: {error.Failure}");
            Assert.Contains(image.Tar, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_blob_that_is_missing_is_named()
    {
        using var image = TestImage.Single();
        string digest;
        using (var archive = await OpenAsync(image.Folder))
            digest = archive.Blobs[^1].Digest;
        File.Delete(image.BlobPath(digest));

        await MustFailAsync(image.Pack().Tar, ImageFailure.ArchiveDamaged, digest);
        await MustFailAsync(image.Folder, ImageFailure.ArchiveDamaged, digest);
    }

    [Fact]
    public async Task A_blob_of_another_length_and_a_manifest_of_another_content_are_named()
    {
        using var image = TestImage.Single();
        string blob, manifest;
        using (var archive = await OpenAsync(image.Folder))
            (blob, manifest) = (archive.Blobs[^1].Digest, archive.Digest);

        var text = await File.ReadAllTextAsync(image.BlobPath(manifest));
        await File.WriteAllTextAsync(image.BlobPath(manifest), text.Replace("config.v1", "config.v2", StringComparison.Ordinal));
        await MustFailAsync(image.Folder, ImageFailure.ArchiveDamaged, $"content of {manifest}");
        await File.WriteAllTextAsync(image.BlobPath(manifest), text);
        await File.AppendAllTextAsync(image.BlobPath(blob), "x");
        await MustFailAsync(image.Folder, ImageFailure.ArchiveDamaged, blob, "instead of");
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_missing() =>
        await MustFailAsync(Path.Combine(Path.GetTempPath(), "no-such-folder", "image.tar"), ImageFailure.ArchiveMissing, "no image at");

    [Fact]
    public async Task Files_of_other_kinds_are_no_images()
    {
        using var image = TestImage.Single();
        await File.WriteAllTextAsync(image.Tar, string.Concat(Enumerable.Repeat("not a tar file ", 100)));
        await MustFailAsync(image.Tar, ImageFailure.NotAnImage, "no tar file");

        image.Pack();
        var packed = await File.ReadAllBytesAsync(image.Tar);
        using (var file = File.Create(image.Tar))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            await gzip.WriteAsync(packed);
        await MustFailAsync(image.Tar, ImageFailure.NotAnImage, "gunzip");

        File.Move(Path.Combine(image.Folder, "oci-layout"), Path.Combine(image.Folder, "manifest.json"));
        await MustFailAsync(image.Pack().Tar, ImageFailure.NotAnImage, "Docker's own form");
        File.Delete(Path.Combine(image.Folder, "manifest.json"));
        await MustFailAsync(image.Pack().Tar, ImageFailure.NotAnImage, "no file 'oci-layout'");
    }

    [Theory]
    [InlineData("sha256:../../../../etc/passwd")]
    [InlineData("sha256:ABCDEF")]
    [InlineData("sha512:00")]
    [InlineData("")]
    public async Task A_digest_that_is_none_is_not_made_a_file_name(string digest)
    {
        using var image = TestImage.Single();
        image.WriteIndex([new JsonObject { ["mediaType"] = TestImage.ManifestType, ["digest"] = digest, ["size"] = 1 }]);

        await MustFailAsync(image.Folder, ImageFailure.NotAnImage, "SHA-256");
    }

    [Fact]
    public async Task Documents_that_say_nothing_are_refused()
    {
        using var image = TestImage.Single();
        image.WriteIndex([]);
        await MustFailAsync(image.Folder, ImageFailure.NotAnImage, "names no image");
        image.WriteIndex([image.AddBlob("{}"u8.ToArray(), "text/plain")]);
        await MustFailAsync(image.Folder, ImageFailure.NotAnImage, "text/plain");
        image.WriteIndex([image.AddBlob("{}"u8.ToArray(), TestImage.ManifestType)]);
        await MustFailAsync(image.Folder, ImageFailure.NotAnImage, "without type");
        await File.WriteAllTextAsync(Path.Combine(image.Folder, "index.json"), "{");
        await MustFailAsync(image.Folder, ImageFailure.ArchiveDamaged, "index.json");
        await File.WriteAllTextAsync(Path.Combine(image.Folder, "oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        await MustFailAsync(image.Folder, ImageFailure.NotAnImage, "'2.0.0'");
    }

    private static Task<ImageArchive> OpenAsync(string path) => ImageArchive.OpenAsync(path, CancellationToken.None);

    private static async Task MustFailAsync(string path, ImageFailure failure, params string[] words)
    {
        var error = await Assert.ThrowsAsync<ImageException>(() => OpenAsync(path));
        Assert.Equal(failure, error.Failure);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        foreach (var word in words)
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(ImageArchive archive, ImageDescriptor blob)
    {
        using var stream = archive.OpenBlob(blob);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
