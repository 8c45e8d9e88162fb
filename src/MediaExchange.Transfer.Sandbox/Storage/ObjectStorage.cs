using System.Collections.Concurrent;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>All buckets of one sandbox.</summary>
internal sealed class ObjectStorage : IDisposable
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public ObjectStorage(string? folder = null)
    {
        if (folder is null)
        {
            Journal = new MemoryJournal();
            return;
        }

        var journal = new FolderJournal(folder);
        Journal = journal;
        foreach (var bucket in journal.Open())
            _buckets[bucket.Name] = bucket;
    }

    public IJournal Journal { get; }

    /// <summary>What became visible, and when.</summary>
    public PublicationLog Publications { get; } = new();

    public IEnumerable<Bucket> Buckets => _buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal);

    public Bucket? Find(string name) => _buckets.GetValueOrDefault(name);

    /// <exception cref="S3Exception">NoSuchBucket.</exception>
    public Bucket Get(string name) => Find(name) ?? throw S3Errors.NoSuchBucket(name);

    /// <returns>The bucket and whether it is new.</returns>
    public (Bucket Bucket, bool IsNew) Create(string name, string region, string ownerId, DateTimeOffset now, BucketConfiguration? configuration = null)
    {
        var created = new Bucket(name, region, ownerId, now, Journal);
        var bucket = _buckets.GetOrAdd(name, created);
        if (!ReferenceEquals(bucket, created))
            return (bucket, false);
        bucket.Change(present => configuration ?? present);
        return (bucket, true);
    }

    /// <summary>Makes a version current, as <see cref="Bucket.Put"/> does, and records that.</summary>
    public ObjectVersion Publish(
        string operation, Bucket bucket, byte[] key, DateTimeOffset now, Func<string, ObjectVersion> make, Action<ObjectVersion?>? condition = null)
    {
        var version = bucket.Put(key, make, condition);
        Publications.Add(new Publication
        {
            Time = now,
            Operation = operation,
            Bucket = bucket.Name,
            Key = Encoding.UTF8.GetString(key),
            VersionId = version.VersionId,
            ETag = version.ETag.ToString(),
            Size = version.Size,

            // Cheap: blobs know their own, generated content computes it, and CRCs combine.
            Crc64Nvme = Checksums.Of(ChecksumAlgorithm.Crc64Nvme, version.Content, CancellationToken.None),
        });
        return version;
    }

    /// <exception cref="S3Exception">NoSuchBucket, or BucketNotEmpty.</exception>
    public void Delete(string name)
    {
        var bucket = Get(name);
        if (!bucket.TryDelete())
            throw new S3Exception("BucketNotEmpty", null, ("BucketName", name));
        _buckets.TryRemove(new(name, bucket));
        Journal.BucketDeleted(bucket);
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        foreach (var (name, bucket) in _buckets)
        {
            if (_buckets.TryRemove(new(name, bucket)))
                Journal.BucketDeleted(bucket);
        }

        Publications.Clear();
    }

    public void Dispose() => Journal.Dispose();
}
