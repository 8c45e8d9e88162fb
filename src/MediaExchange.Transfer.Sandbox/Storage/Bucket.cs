using System.Collections.Concurrent;
using System.Security.Cryptography;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A bucket: an index of objects under one lock that is held for microseconds, never while bytes move.</summary>
internal sealed class Bucket(string name, string region, string ownerId, DateTimeOffset created, IJournal journal)
{
    private const string VersionAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
    private readonly Lock _lock = new();
    private readonly SortedIndex<ObjectVersion> _index = new();
    private BucketConfiguration _configuration = new();
    private bool _deleted;

    public string Name => name;

    public string Region => region;

    /// <summary>The canonical user id of the owner.</summary>
    public string OwnerId => ownerId;

    public DateTimeOffset Created => created;

    public ConcurrentDictionary<string, MultipartUpload> Uploads { get; } = new(StringComparer.Ordinal);

    public BucketConfiguration Configuration => Volatile.Read(ref _configuration);

    /// <summary>Swaps the configuration and records it.</summary>
    public void Change(Func<BucketConfiguration, BucketConfiguration> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _configuration, change(_configuration));
            journal.BucketChanged(this);
        }
    }

    /// <summary>How many keys there are, with those whose current version is a delete marker.</summary>
    public int KeyCount
    {
        get
        {
            lock (_lock)
                return _index.Count;
        }
    }

    /// <summary>The newest version, which may be a delete marker; null when there is none.</summary>
    public ObjectVersion? Current(byte[] key)
    {
        lock (_lock)
            return _index.TryGet(key, out var version) ? version : null;
    }

    public ObjectVersion? Find(byte[] key, string versionId)
    {
        lock (_lock)
        {
            for (var version = _index.TryGet(key, out var head) ? head : null; version is not null; version = version.Older)
            {
                if (version.VersionId == versionId)
                    return version;
            }
        }

        return null;
    }

    /// <summary>Makes the version current, if the condition holds for what is current at that moment.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Makes the version with the given id.</param>
    /// <param name="condition">Throws when the present version (null for none, or a delete marker) rules the write out.</param>
    public ObjectVersion Put(byte[] key, Func<string, ObjectVersion> make, Action<ObjectVersion?>? condition = null)
    {
        lock (_lock)
        {
            if (_deleted)
                throw S3Errors.NoSuchBucket(name);
            var head = _index.TryGet(key, out var found) ? found : null;
            condition?.Invoke(head is { IsDeleteMarker: false } ? head : null);
            var version = make(NewVersionId());
            Link(head, version);
            journal.ObjectPut(this, version);
            return version;
        }
    }

    /// <summary>Deletes as S3 does: the version that is named; else, with versioning, a marker is added; else the object goes.</summary>
    public DeleteOutcome Delete(byte[] key, string? versionId, DateTimeOffset now, Action<ObjectVersion?>? condition = null)
    {
        lock (_lock)
        {
            var head = _index.TryGet(key, out var found) ? found : null;
            condition?.Invoke(head is { IsDeleteMarker: false } ? head : null);
            if (versionId is not null)
            {
                var removed = Unlink(key, head, versionId);
                if (removed is not null)
                    journal.VersionRemoved(this, key, versionId);
                return new DeleteOutcome(versionId, removed?.IsDeleteMarker ?? false);
            }

            if (_configuration.Versioning == VersioningState.Off)
            {
                if (Unlink(key, head, ObjectVersion.NullId) is not null)
                    journal.VersionRemoved(this, key, ObjectVersion.NullId);
                return default;
            }

            var marker = new ObjectVersion { Key = key, VersionId = NewVersionId(), IsDeleteMarker = true, LastModified = now };
            Link(head, marker);
            journal.ObjectPut(this, marker);
            return new DeleteOutcome(marker.VersionId, true);
        }
    }

    /// <summary>Changes what can be changed in a version (tags, restore), and records that.</summary>
    public void Change(ObjectVersion version, Action<ObjectVersion> change)
    {
        lock (_lock)
        {
            change(version);
            journal.ObjectChanged(this, version);
        }
    }

    /// <summary>Attaches an annotation; one of that name is replaced.</summary>
    /// <returns>False when the version has as many as it may have.</returns>
    public bool TryAnnotate(ObjectVersion version, AnnotationRecord annotation, int limit)
    {
        lock (_lock)
        {
            var changed = version.Annotations.SetItem(annotation.Name, annotation);
            if (changed.Count > limit)
                return false;
            version.Annotations = changed;
            journal.AnnotationPut(this, version, annotation);
            return true;
        }
    }

    public void RemoveAnnotation(ObjectVersion version, string annotation)
    {
        lock (_lock)
        {
            version.Annotations = version.Annotations.Remove(annotation);
            journal.AnnotationRemoved(this, version, annotation);
        }
    }

    /// <summary>Reads the index under the lock; the action must be short and must not keep the cursor.</summary>
    public T Read<T>(Func<SortedIndex<ObjectVersion>, T> read)
    {
        lock (_lock)
            return read(_index);
    }

    /// <summary>Marks an empty bucket as deleted; nothing is written to it from then on.</summary>
    /// <returns>False when there are objects or versions.</returns>
    public bool TryDelete()
    {
        lock (_lock)
        {
            if (_index.Count > 0)
                return false;
            _deleted = true;
            return true;
        }
    }

    /// <summary>Puts back what a journal tells; nothing is recorded.</summary>
    public void Replay(ObjectVersion version)
    {
        lock (_lock)
            Link(_index.TryGet(version.Key, out var head) ? head : null, version);
    }

    public void ReplayRemoval(byte[] key, string versionId)
    {
        lock (_lock)
            Unlink(key, _index.TryGet(key, out var head) ? head : null, versionId);
    }

    public void ReplayConfiguration(BucketConfiguration configuration) => Volatile.Write(ref _configuration, configuration);

    private string NewVersionId() => _configuration.Versioning == VersioningState.Enabled
        ? RandomNumberGenerator.GetString(VersionAlphabet, 32)
        : ObjectVersion.NullId;

    private void Link(ObjectVersion? head, ObjectVersion version)
    {
        // There is one version with the null id at most: a new one replaces it.
        if (head is not null && version.VersionId == ObjectVersion.NullId)
            head = Without(head, ObjectVersion.NullId, out _);
        version.Older = head;
        _index.Set(version.Key, version);
    }

    private ObjectVersion? Unlink(byte[] key, ObjectVersion? head, string versionId)
    {
        if (head is null)
            return null;
        var rest = Without(head, versionId, out var removed);
        if (rest is null)
            _index.Remove(key);
        else if (!ReferenceEquals(rest, head))
            _index.Set(key, rest);
        return removed;
    }

    private static ObjectVersion? Without(ObjectVersion head, string versionId, out ObjectVersion? removed)
    {
        removed = null;
        if (head.VersionId == versionId)
        {
            removed = head;
            return head.Older;
        }

        for (var version = head; version.Older is { } older; version = older)
        {
            if (older.VersionId == versionId)
            {
                removed = older;
                version.Older = older.Older;
                break;
            }
        }

        return head;
    }
}
