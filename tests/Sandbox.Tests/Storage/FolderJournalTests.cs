using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Storage;
using Xunit;

namespace Sandbox.Tests.Storage;

public sealed class FolderJournalTests : IDisposable
{
    private static readonly DateTimeOffset _time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Everything_is_there_again_after_a_restart()
    {
        string versionId;
        using (var storage = new ObjectStorage(_folder))
        {
            var (bucket, _) = storage.Create("bucket", "eu-west-1", "owner", _time);
            bucket.Change(configuration => configuration with { Versioning = VersioningState.Enabled, Policy = "{}", Ownership = "" });
            Put(storage, bucket, "small", Bytes(100, 1));
            versionId = Put(storage, bucket, "large \u0001👍", Bytes(300_000, 2)).VersionId;
            Put(storage, bucket, "large \u0001👍", Bytes(20_000, 3));
            bucket.Delete(Key("small"), null, _time);
            var virtualSource = new VirtualContent(7, 1L << 40);
            bucket.Put(Key("virtual"), id => new ObjectVersion
            {
                Key = Key("virtual"),
                VersionId = id,
                Content = Content.Of(virtualSource).Slice(5, 1L << 30).WithFlippedByte(10),
                LastModified = _time,
                ETag = new ETag(UInt128.MaxValue, 3),
                Checksum = new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", true),
                Settings = new ObjectSettings { ContentType = "video/mxf", Metadata = new Dictionary<string, string> { ["a"] = "é" }, StorageClass = "GLACIER" },
                Tags = [new ObjectTag("k", "v")],
                Parts = [new PartInfo(1, 1, "x"), new PartInfo(2, (1L << 30) - 1, null)],
            });
            foreach (var annotation in new[] { "kept", "replaced", "removed" })
                Assert.True(bucket.TryAnnotate(bucket.Current(Key("virtual"))!, new AnnotationRecord(annotation, Bytes(10, 1), _time), 3));
            Assert.True(bucket.TryAnnotate(bucket.Current(Key("virtual"))!, new AnnotationRecord("replaced", Bytes(20, 2), _time), 3));
            bucket.RemoveAnnotation(bucket.Current(Key("virtual"))!, "removed");
            bucket.Change(bucket.Current(Key("virtual"))!, version => version.Restore = new RestoreState(_time, _time.AddDays(1)));
            var upload = new MultipartUpload
            {
                Id = "upload",
                Key = Key("pending"),
                Initiated = _time,
                Settings = new(),
                InitiatorId = "me",
                RequestedAlgorithm = ChecksumAlgorithm.Crc64Nvme,
                IsFullObject = true,
            };
            bucket.Uploads["upload"] = upload;
            storage.Journal.UploadCreated(bucket, upload);
            var part = new UploadedPartRecord(7, Content.Of(virtualSource).Slice(0, 99), 42, "sum", _time);
            upload.Set(part);
            storage.Journal.PartPut(bucket, upload, part);
        }

        // Twice: the rewritten log must tell the same as the first one.
        for (var round = 0; round < 2; round++)
        {
            using var storage = new ObjectStorage(_folder);
            var bucket = storage.Get("bucket");
            Assert.Equal(("eu-west-1", "owner", _time), (bucket.Region, bucket.OwnerId, bucket.Created));
            Assert.Equal((VersioningState.Enabled, "{}", ""), (bucket.Configuration.Versioning, bucket.Configuration.Policy, bucket.Configuration.Ownership));
            Assert.True(bucket.Current(Key("small"))!.IsDeleteMarker);
            Assert.Equal(Bytes(100, 1), Read(bucket.Current(Key("small"))!.Older!));
            Assert.Equal(Bytes(20_000, 3), Read(bucket.Current(Key("large \u0001👍"))!));
            Assert.Equal(Bytes(300_000, 2), Read(bucket.Find(Key("large \u0001👍"), versionId)!));
            var found = bucket.Current(Key("virtual"))!;
            Assert.Equal(1L << 30, found.Size);
            Assert.Equal(Content.Of(new VirtualContent(7, 1L << 40)).Slice(5, 1L << 30).WithFlippedByte(10).Crc(0), found.Content.Crc(0));
            Assert.Equal(("video/mxf", "GLACIER", "é"), (found.Settings.ContentType, found.Settings.StorageClass, found.Settings.Metadata!["a"]));
            Assert.Equal(new StoredChecksum(ChecksumAlgorithm.Crc64Nvme, "AAAAAAAAAAA=", true), found.Checksum);
            Assert.Equal(new ETag(UInt128.MaxValue, 3), found.ETag);
            Assert.Equal([new ObjectTag("k", "v")], found.Tags);
            Assert.Equal(["kept", "replaced"], found.Annotations.Keys);
            Assert.Equal(Bytes(20, 2), found.Annotations["replaced"].Payload);
            Assert.Equal(_time, found.Annotations["replaced"].LastModified);
            Assert.Equal([new PartInfo(1, 1, "x"), new PartInfo(2, (1L << 30) - 1, null)], found.Parts!);
            Assert.Equal(new RestoreState(_time, _time.AddDays(1)), found.Restore);
            var upload = bucket.Uploads["upload"];
            Assert.Equal((ChecksumAlgorithm.Crc64Nvme, true, "me"), (upload.Algorithm, upload.IsFullObject, upload.InitiatorId));
            Assert.Equal((7, 99L, (UInt128)42, "sum"), (upload[7]!.Number, upload[7]!.Content.Length, upload[7]!.Md5, upload[7]!.Checksum));
        }
    }

    [Fact]
    public void A_line_cut_short_by_a_crash_is_dropped_and_the_rest_stays()
    {
        using (var storage = new ObjectStorage(_folder))
        {
            var (bucket, _) = storage.Create("bucket", "us-east-1", "owner", _time);
            Put(storage, bucket, "kept", Bytes(10, 1));
        }

        File.AppendAllText(Path.Combine(_folder, "log.ndjson"), "{\"Op\":\"put\",\"Bucket\":\"buc");
        using var again = new ObjectStorage(_folder);
        Assert.Equal(Bytes(10, 1), Read(again.Get("bucket").Current(Key("kept"))!));
    }

    [Fact]
    public void A_damaged_line_amid_others_is_told_and_not_passed_over()
    {
        File.WriteAllText(Path.Combine(_folder, "log.ndjson"), "{\"Op\":\"dropBucket\",\"Bucket\":\"a\"}\nnonsense\n{\"Op\":\"dropBucket\",\"Bucket\":\"b\"}\n");
        var error = Assert.Throws<InvalidDataException>(() => new ObjectStorage(_folder));
        Assert.Contains("Line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Space_of_deleted_objects_is_given_back_at_the_next_start()
    {
        using (var storage = new ObjectStorage(_folder))
        {
            var (bucket, _) = storage.Create("bucket", "us-east-1", "owner", _time);
            Put(storage, bucket, "gone", Bytes(100_000, 1));
            Put(storage, bucket, "kept", Bytes(100_000, 2));
            bucket.Delete(Key("gone"), null, _time);
            Assert.Equal(2, BlobFiles());
        }

        using var again = new ObjectStorage(_folder);
        Assert.Equal(1, BlobFiles());
        Assert.Equal(Bytes(100_000, 2), Read(again.Get("bucket").Current(Key("kept"))!));
    }

    [Fact]
    public void An_upload_that_fails_leaves_no_file()
    {
        using var storage = new ObjectStorage(_folder);
        using (var writer = storage.Journal.CreateBlob())
            writer.Append(Bytes(100_000, 1));
        Assert.Equal(0, BlobFiles());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_with_a_sentence_that_names_it()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        var error = Assert.Throws<IOException>(() => new ObjectStorage(file));
        Assert.Contains($"The data folder '{file}' cannot be used", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_use_is_refused_with_a_sentence_that_names_it()
    {
        using var storage = new ObjectStorage(_folder);
        var error = Assert.Throws<IOException>(() => new ObjectStorage(_folder));
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
    }

    private static ObjectVersion Put(ObjectStorage storage, Bucket bucket, string key, byte[] bytes)
    {
        using var writer = storage.Journal.CreateBlob();
        writer.Append(bytes);
        var content = Content.Of(writer.Complete(out _));
        return bucket.Put(Key(key), id => new ObjectVersion { Key = Key(key), VersionId = id, Content = content, LastModified = _time });
    }

    private int BlobFiles() => Directory.GetFiles(Path.Combine(_folder, "blobs"), "*", SearchOption.AllDirectories).Length;

    private static byte[] Key(string key) => Encoding.UTF8.GetBytes(key);

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Read(ObjectVersion version)
    {
        var bytes = new byte[version.Size];
        version.Content.Read(0, bytes);
        return bytes;
    }
}
