using System.Globalization;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Turns the lines of a log back into buckets, and buckets into the shortest log.</summary>
internal sealed class JournalReplay(FolderJournal journal)
{
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContentSource> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Seed, long Length), VirtualContent> _virtual = [];

    public IReadOnlyCollection<Bucket> Buckets => _buckets.Values;

    public void Apply(JournalLine line)
    {
        switch (line.Op)
        {
            case "blob":
                _blobs[line.Id!] = journal.Restore(line);
                return;
            case "bucket":
                if (!_buckets.TryGetValue(line.Bucket!, out var known))
                    _buckets[line.Bucket!] = known = new Bucket(line.Bucket!, line.Region!, line.Owner!, line.Time, journal);
                known.ReplayConfiguration(line.Configuration ?? new());
                return;
            case "dropBucket":
                _buckets.Remove(line.Bucket!);
                return;
            default:
                if (_buckets.TryGetValue(line.Bucket!, out var bucket))
                    Apply(bucket, line);
                return;
        }
    }

    /// <summary>Writes all that is alive.</summary>
    /// <returns>The ids of the blobs that are.</returns>
    public HashSet<string> WriteTo(FolderJournal target)
    {
        var live = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bucket in _buckets.Values)
        {
            target.BucketChanged(bucket);
            foreach (var version in VersionsOf(bucket))
            {
                Keep(version.Content);
                target.ObjectPut(bucket, version);
            }

            foreach (var upload in bucket.Uploads.Values)
            {
                target.UploadCreated(bucket, upload);
                foreach (var part in upload.List(0, int.MaxValue))
                {
                    Keep(part.Content);
                    target.PartPut(bucket, upload, part);
                }
            }
        }

        return live;

        void Keep(Content content)
        {
            foreach (var extent in content.Extents)
            {
                if (target.KnownIdOf(extent.Source) is { } id && live.Add(id))
                    target.Rewrite(extent.Source, id);
            }
        }
    }

    private void Apply(Bucket bucket, JournalLine line)
    {
        switch (line.Op)
        {
            case "put":
                bucket.Replay(new ObjectVersion
                {
                    Key = Encoding.UTF8.GetBytes(line.Key!),
                    VersionId = line.Id!,
                    LastModified = line.Time,
                    IsDeleteMarker = line.Marker,
                    Content = ContentOf(line),
                    ETag = new ETag(HashOf(line), line.Number),
                    Settings = (line.Settings ?? new()).Share(),
                    Checksum = line.Checksum,
                    Parts = line.Parts,
                    Tags = line.Tags ?? [],
                    Restore = line.Restore,
                });
                break;
            case "change":
                if (bucket.Find(Encoding.UTF8.GetBytes(line.Key!), line.Id!) is { } version)
                {
                    version.Tags = line.Tags ?? [];
                    version.Restore = line.Restore;
                }

                break;
            case "annotate":
                // Without a text it is the end of the annotation.
                if (bucket.Find(Encoding.UTF8.GetBytes(line.Key!), line.Id!) is { } annotated)
                {
                    annotated.Annotations = line.Data is { } payload
                        ? annotated.Annotations.SetItem(line.Value!, new AnnotationRecord(line.Value!, payload, line.Time))
                        : annotated.Annotations.Remove(line.Value!);
                }

                break;
            case "remove":
                bucket.ReplayRemoval(Encoding.UTF8.GetBytes(line.Key!), line.Id!);
                break;
            case "upload":
                bucket.Uploads[line.Id!] = new MultipartUpload
                {
                    Id = line.Id!,
                    Key = Encoding.UTF8.GetBytes(line.Key!),
                    Initiated = line.Time,
                    Settings = (line.Settings ?? new()).Share(),
                    InitiatorId = line.Owner ?? "",
                    Tags = line.Tags ?? [],
                    RequestedAlgorithm = line.Algorithm,
                    IsFullObject = line.FullObject,
                };
                break;
            case "part":
                if (bucket.Uploads.TryGetValue(line.Id!, out var upload))
                    upload.Set(new UploadedPartRecord(line.Number, ContentOf(line), HashOf(line), line.Value, line.Time));
                break;
            case "endUpload":
                bucket.Uploads.TryRemove(line.Id!, out _);
                break;
        }
    }

    private static UInt128 HashOf(JournalLine line) =>
        UInt128.Parse(line.Hash!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static List<ObjectVersion> VersionsOf(Bucket bucket) => bucket.Read(index =>
    {
        var result = new List<ObjectVersion>();
        for (var cursor = index.Seek([]); cursor.IsValid; cursor.MoveNext())
        {
            // Oldest first, as they came.
            var first = result.Count;
            for (var version = cursor.Value; version is not null; version = version.Older)
                result.Insert(first, version);
        }

        return result;
    });

    private Content ContentOf(JournalLine line) => Content.Of((line.Extents ?? []).Select(extent =>
        new Extent(extent.Blob is { } id ? _blobs[id] : Virtual(extent.Seed, extent.Total), extent.Offset, extent.Length)));

    private VirtualContent Virtual(long seed, long length)
    {
        if (!_virtual.TryGetValue((seed, length), out var source))
            _virtual[(seed, length)] = source = new VirtualContent(seed, length);
        return source;
    }
}
