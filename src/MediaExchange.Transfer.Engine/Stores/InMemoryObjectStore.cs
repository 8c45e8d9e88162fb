using MediaExchange.Transfer.Engine.Stores.InMemory;

namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>An object store in memory that answers as Amazon S3 does: for tests and simulations without a network.</summary>
/// <remarks>
/// Objects have real bytes, or only a size and a seed (<see cref="AddSyntheticObject"/>), so that 48.8 TiB need no memory. Answers come at once;
/// <see cref="DelayingObjectStore"/>, <see cref="ThrottlingObjectStore"/> and <see cref="FaultingObjectStore"/> make it slow, busy and broken.
/// Methods that are not of <see cref="IObjectStore"/> set the scene or look at it, and are not counted as requests. Safe for concurrent use.
/// </remarks>
public sealed partial class InMemoryObjectStore : IObjectStore
{
    private static readonly int OperationCount = Enum.GetValues<StoreOperation>().Length;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryBucket> _buckets = new(StringComparer.Ordinal);
    private readonly long[] _requests = new long[OperationCount];
    private readonly InMemoryStoreOptions _options;
    private long _serial;

    /// <summary>Makes a store without buckets.</summary>
    /// <param name="options">How it behaves; <see langword="null"/> for <see cref="InMemoryStoreOptions.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The page size is not 1 to 1,000.</exception>
    public InMemoryObjectStore(InMemoryStoreOptions? options = null)
    {
        _options = options ?? InMemoryStoreOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.PageSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.PageSize, S3Limits.MaxPageSize, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <summary>Requests of all operations so far, failed ones too.</summary>
    public long TotalRequests
    {
        get
        {
            var total = 0L;
            foreach (var operation in Enum.GetValues<StoreOperation>())
                total += Requests(operation);
            return total;
        }
    }

    /// <summary>Multipart uploads begun and neither completed nor aborted, in all buckets: 0 means no litter.</summary>
    public int PendingUploads
    {
        get
        {
            lock (_gate)
                return _buckets.Values.Sum(bucket => bucket.Uploads.Count);
        }
    }

    /// <summary>Requests of one operation so far, failed ones too.</summary>
    public long Requests(StoreOperation operation) => Interlocked.Read(ref _requests[(int)operation]);

    /// <summary>Makes a bucket.</summary>
    /// <param name="bucket">Its name.</param>
    /// <param name="setup">What it is like; <see langword="null"/> for <see cref="InMemoryBucketSetup.Default"/>.</param>
    /// <returns>This store, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public InMemoryObjectStore AddBucket(string bucket, InMemoryBucketSetup? setup = null)
    {
        lock (_gate)
            _buckets.Add(bucket, new MemoryBucket(bucket, setup ?? InMemoryBucketSetup.Default));
        return this;
    }

    /// <summary>Puts an object with real bytes into a bucket.</summary>
    /// <param name="bucket">A bucket that is there.</param>
    /// <param name="key">1 to 1,024 bytes of UTF-8.</param>
    /// <param name="content">Its bytes; they are not copied, so leave them alone.</param>
    /// <param name="setup">What else it is like; <see langword="null"/> for <see cref="InMemoryObjectSetup.Default"/>.</param>
    /// <exception cref="StoreException">The bucket is not there, or S3 would not have the object.</exception>
    public WrittenObject AddObject(string bucket, string key, byte[] content, InMemoryObjectSetup? setup = null) =>
        Seed(new(bucket, key), MemoryContent.Of(content), setup ?? InMemoryObjectSetup.Default);

    /// <summary>Puts an object without bytes into a bucket: it has a size, an ETag and checksums, can be copied whole or in parts, but not read.</summary>
    /// <remarks>
    /// Its CRCs are those of the repeating bytes that the seed stands for, so that those of its parts combine; its ETag, SHA-1 and SHA-256 are
    /// opaque. A copy has the same checksum whatever its layout, and one that lacks, repeats or exchanges a part has another.
    /// </remarks>
    /// <param name="bucket">A bucket that is there.</param>
    /// <param name="key">1 to 1,024 bytes of UTF-8.</param>
    /// <param name="size">Bytes, up to <see cref="S3Limits.MaxObjectSize"/>.</param>
    /// <param name="seed">Stands for the content: the same seed is the same content.</param>
    /// <param name="setup">What else it is like; <see langword="null"/> for <see cref="InMemoryObjectSetup.Default"/>.</param>
    /// <exception cref="StoreException">The bucket is not there, or S3 would not have the object.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public WrittenObject AddSyntheticObject(string bucket, string key, long size, ulong seed, InMemoryObjectSetup? setup = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, S3Limits.MaxObjectSize);
        return Seed(new(bucket, key), MemoryContent.Synthetic(seed, size), setup ?? InMemoryObjectSetup.Default);
    }

    /// <summary>Archives or restores an object.</summary>
    /// <exception cref="StoreException">It is not there.</exception>
    public void SetArchiveState(ObjectLocation location, ArchiveState state)
    {
        lock (_gate)
        {
            var (bucket, version) = Find(StoreOperation.Head, location);
            bucket.Replace(location.Key, version, version with { Archive = state });
        }
    }

    /// <summary>Whether an object, or the version named, is there.</summary>
    public bool Exists(ObjectLocation location)
    {
        lock (_gate)
            return TryFind(location) is not null;
    }

    /// <summary>All bytes of an object, archived or not.</summary>
    /// <exception cref="StoreException">It is not there, or its content is synthetic.</exception>
    public byte[] GetBytes(ObjectLocation location)
    {
        lock (_gate)
        {
            var content = Find(StoreOperation.Read, location).Version.Content!;
            return content.HasBytes ? content.ToArray(0, content.Length) : throw Synthetic(location);
        }
    }

    /// <summary>An object's size in bytes.</summary>
    /// <exception cref="StoreException">It is not there.</exception>
    public long GetSize(ObjectLocation location)
    {
        lock (_gate)
            return Find(StoreOperation.Head, location).Version.Size;
    }

    /// <summary>The settings that an object was written with: storage class, encryption asked for, and grants.</summary>
    /// <exception cref="StoreException">It is not there.</exception>
    public DestinationSettings GetSettings(ObjectLocation location)
    {
        lock (_gate)
            return Find(StoreOperation.Head, location).Version.Settings;
    }

    /// <summary>The keys of a bucket's current objects, in S3's order.</summary>
    /// <exception cref="StoreException">The bucket is not there.</exception>
    public IReadOnlyList<string> GetKeys(string bucket)
    {
        lock (_gate)
            return [.. Bucket(StoreOperation.List, new(bucket, "")).List("", "").Select(entry => entry.Key)];
    }

    private static StoreException Synthetic(ObjectLocation location) =>
        MemoryFailure.Make(StoreOperation.Read, StoreErrorKind.NotSupported, "NotImplemented", 501, "The object's content is synthetic: it has a size, but no bytes to read.", location);

    private WrittenObject Seed(ObjectLocation location, MemoryContent content, InMemoryObjectSetup setup)
    {
        lock (_gate)
        {
            var bucket = Bucket(StoreOperation.Put, location);
            MemoryRules.CheckWrite(StoreOperation.Put, location, bucket, setup.Tags, setup.Settings);
            var written = setup.PartSize is { } partSize
                ? Assemble(bucket, setup.Settings, [.. Cut(content, partSize)], setup.Checksum)
                : Whole(bucket, setup.Settings, content, setup.Checksum);
            written = written with
            {
                Properties = setup.Properties,
                Tags = setup.Tags,
                Annotations = MemoryObject.NoAnnotations.AddRange(
                    setup.Annotations.Select(entry => KeyValuePair.Create(entry.Key, Annotation(entry.Value, written.Encryption)))),
                LastModified = setup.LastModified ?? written.LastModified,
                Archive = setup.Archive ?? written.Archive,
            };
            bucket.Add(location.Key, written);
            return written.Written();
        }
    }

    private static IEnumerable<MemoryContent> Cut(MemoryContent content, long partSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partSize);
        for (var at = 0L; at < content.Length; at += partSize)
            yield return content.Slice(at, Math.Min(partSize, content.Length - at));
    }

    private MemoryObject Whole(MemoryBucket bucket, DestinationSettings settings, MemoryContent content, ChecksumAlgorithm? checksum)
    {
        var encryption = settings.Encryption ?? bucket.Setup.DefaultEncryption;
        return Version(bucket, settings, encryption, content) with
        {
            ETag = MemoryDigests.ETag(content.Md5(), encryption, ++_serial),
            Checksums = Kept(checksum) is { } algorithm ? [MemoryDigests.Checksum(algorithm, content)] : [],
        };
    }

    private MemoryObject Assemble(MemoryBucket bucket, DestinationSettings settings, IReadOnlyList<MemoryContent> parts, ChecksumAlgorithm? checksum)
    {
        var encryption = settings.Encryption ?? bucket.Setup.DefaultEncryption;
        var content = MemoryContent.Concat(parts);
        return Version(bucket, settings, encryption, content) with
        {
            ETag = MemoryDigests.MultipartETag([.. parts.Select(part => part.Md5())], encryption, ++_serial),
            Checksums = Kept(checksum) is { } algorithm ? [MemoryDigests.MultipartChecksum(algorithm, content, parts)] : [],
            PartSizes = [.. parts.Select(part => part.Length)],
        };
    }

    private ChecksumAlgorithm? Kept(ChecksumAlgorithm? checksum) => _options.KnowsFullObjectChecksums ? checksum : null;

    private MemoryObject Version(MemoryBucket bucket, DestinationSettings settings, ServerSideEncryption? encryption, MemoryContent? content) => new()
    {
        Content = content,
        ETag = "",
        VersionId = bucket.Setup.IsVersioned ? $"version{++_serial:d10}" : null,
        LastModified = _options.Clock.GetUtcNow(),
        Settings = settings,
        Encryption = encryption,
        Archive = MemoryRules.ArchiveOf(settings.StorageClass),
    };

    private MemoryBucket Bucket(StoreOperation operation, ObjectLocation location) =>
        _buckets.TryGetValue(location.Bucket, out var bucket) ? bucket : throw MemoryFailure.NoSuchBucket(operation, location);

    private MemoryObject? TryFind(ObjectLocation location)
    {
        if (!_buckets.TryGetValue(location.Bucket, out var bucket))
            return null;
        return location.VersionId is null ? bucket.Current(location.Key) : bucket.Version(location.Key, location.VersionId);
    }

    private (MemoryBucket Bucket, MemoryObject Version) Find(StoreOperation operation, ObjectLocation location)
    {
        var bucket = Bucket(operation, location);
        MemoryRules.CheckKey(operation, location);
        var version = TryFind(location) ?? throw MemoryFailure.NotFound(operation, location);
        return version.IsDeleteMarker
            ? throw MemoryFailure.Invalid(operation, location, "The version is a delete marker.", "MethodNotAllowed", 405)
            : (bucket, version);
    }

    private Task<T> Answer<T>(StoreOperation operation, Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        Interlocked.Increment(ref _requests[(int)operation]);
        try
        {
            lock (_gate)
                return Task.FromResult(work());
        }
        catch (StoreException failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
