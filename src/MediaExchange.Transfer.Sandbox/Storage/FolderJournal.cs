using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>
/// Keeps the state in a folder: an append-only log, one JSON line per change, and a file per blob. A line is in the
/// operating system's hands before the client has its answer, so a killed sandbox loses nothing; a line cut short by a
/// crash is dropped. Opening rewrites the log to what is alive, and only then gives back the space of what was deleted.
/// </summary>
internal sealed class FolderJournal : IJournal
{
    private static readonly JsonSerializerOptions _json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private readonly string _folder;
    private readonly FileStream _lockFile;
    private readonly Lock _lock = new();
    private readonly ConditionalWeakTable<ContentSource, string> _blobIds = [];
    private FileStream? _log;

    /// <exception cref="IOException">The folder cannot be written, or another sandbox uses it.</exception>
    public FolderJournal(string folder)
    {
        _folder = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(Path.Combine(_folder, "blobs"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The data folder '{_folder}' cannot be used: {error.Message} Choose a folder that can be written.", error);
        }

        try
        {
            _lockFile = new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"The data folder '{_folder}' is in use by another sandbox: stop that one, or choose another folder.", error);
        }
    }

    private string LogPath => Path.Combine(_folder, "log.ndjson");

    public static string NewBlobId() => RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Reads the state back, rewrites the log and opens it for what is to come.</summary>
    public IReadOnlyCollection<Bucket> Open()
    {
        var replay = new JournalReplay(this);
        if (File.Exists(LogPath))
            ReadLog(replay);

        var fresh = LogPath + ".new";
        using (_log = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16))
        {
            var live = replay.WriteTo(this);
            _log.Flush(flushToDisk: true);
            File.Move(fresh, LogPath, overwrite: true);
            RemoveBlobsBut(live);
        }

        _log = new FileStream(LogPath, FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 12);
        return replay.Buckets;
    }

    public string PathOf(string blobId)
    {
        var folder = Path.Combine(_folder, "blobs", blobId[..2]);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, blobId);
    }

    public BlobWriter CreateBlob() => new FolderBlobWriter(this);

    public ContentSource AddInline(byte[] bytes, BlobDigests digests)
    {
        var blob = new MemoryBlob(bytes.Length == 0 ? [] : [bytes], bytes.Length, digests);
        if (bytes.Length > 0)
            IdOf(blob);
        return blob;
    }

    public FileBlob AddFile(string id, long length, BlobDigests digests)
    {
        var blob = new FileBlob(id, PathOf(id), length, digests);
        _blobIds.Add(blob, id);
        Append(FileLine(blob));
        return blob;
    }

    /// <summary>Registers a blob that the log names.</summary>
    public ContentSource Restore(JournalLine line)
    {
        var digests = new BlobDigests(UInt128.Parse(line.Hash!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), line.Crc);
        ContentSource blob = line.Data is { } data
            ? new MemoryBlob([data], data.Length, digests)
            : new FileBlob(line.Id!, PathOf(line.Id!), line.Length, digests);
        _blobIds.Add(blob, line.Id!);
        return blob;
    }

    /// <summary>Writes a blob's line anew, for a rewritten log.</summary>
    public void Rewrite(ContentSource blob, string id) => Append(blob is FileBlob file ? FileLine(file) : InlineLine(blob, id));

    public string? KnownIdOf(ContentSource blob) => _blobIds.TryGetValue(blob, out var id) ? id : null;

    public void BucketChanged(Bucket bucket) => Append(new JournalLine
    {
        Op = "bucket",
        Bucket = bucket.Name,
        Region = bucket.Region,
        Owner = bucket.OwnerId,
        Time = bucket.Created,
        Configuration = bucket.Configuration,
    });

    public void BucketDeleted(Bucket bucket) => Append(new JournalLine { Op = "dropBucket", Bucket = bucket.Name });

    public void ObjectPut(Bucket bucket, ObjectVersion version)
    {
        VersionPut(bucket, version);
        foreach (var annotation in version.Annotations.Values)
            AnnotationPut(bucket, version, annotation);
    }

    public void AnnotationPut(Bucket bucket, ObjectVersion version, AnnotationRecord annotation) => Append(new JournalLine
    {
        Op = "annotate",
        Bucket = bucket.Name,
        Key = Encoding.UTF8.GetString(version.Key),
        Id = version.VersionId,
        Value = annotation.Name,
        Data = annotation.Payload,
        Time = annotation.LastModified,
    });

    public void AnnotationRemoved(Bucket bucket, ObjectVersion version, string annotation) => Append(new JournalLine
    {
        Op = "annotate",
        Bucket = bucket.Name,
        Key = Encoding.UTF8.GetString(version.Key),
        Id = version.VersionId,
        Value = annotation,
    });

    private void VersionPut(Bucket bucket, ObjectVersion version) => Append(new JournalLine
    {
        Op = "put",
        Bucket = bucket.Name,
        Key = Encoding.UTF8.GetString(version.Key),
        Id = version.VersionId,
        Time = version.LastModified,
        Marker = version.IsDeleteMarker,
        Extents = version.IsDeleteMarker ? null : Lines(version.Content),
        Hash = Hex(version.ETag.Hash),
        Number = version.ETag.Parts,
        Settings = version.IsDeleteMarker ? null : version.Settings,
        Checksum = version.Checksum,
        Parts = version.Parts,
        Tags = version.Tags.Count > 0 ? version.Tags : null,
        Restore = version.Restore,
    });

    public void ObjectChanged(Bucket bucket, ObjectVersion version) => Append(new JournalLine
    {
        Op = "change",
        Bucket = bucket.Name,
        Key = Encoding.UTF8.GetString(version.Key),
        Id = version.VersionId,
        Tags = version.Tags,
        Restore = version.Restore,
    });

    public void VersionRemoved(Bucket bucket, byte[] key, string versionId) => Append(new JournalLine
    {
        Op = "remove",
        Bucket = bucket.Name,
        Key = Encoding.UTF8.GetString(key),
        Id = versionId,
    });

    public void UploadCreated(Bucket bucket, MultipartUpload upload) => Append(new JournalLine
    {
        Op = "upload",
        Bucket = bucket.Name,
        Key = Encoding.UTF8.GetString(upload.Key),
        Id = upload.Id,
        Time = upload.Initiated,
        Settings = upload.Settings,
        Owner = upload.InitiatorId,
        Tags = upload.Tags,
        Algorithm = upload.RequestedAlgorithm,
        FullObject = upload.IsFullObject,
    });

    public void PartPut(Bucket bucket, MultipartUpload upload, UploadedPartRecord part) => Append(new JournalLine
    {
        Op = "part",
        Bucket = bucket.Name,
        Id = upload.Id,
        Number = part.Number,
        Extents = Lines(part.Content),
        Hash = Hex(part.Md5),
        Value = part.Checksum,
        Time = part.LastModified,
    });

    public void UploadEnded(Bucket bucket, string uploadId) =>
        Append(new JournalLine { Op = "endUpload", Bucket = bucket.Name, Id = uploadId });

    public void Dispose()
    {
        lock (_lock)
        {
            _log?.Dispose();
            _log = null;
        }

        _lockFile.Dispose();
    }

    private static string Hex(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);

    private static JournalLine FileLine(FileBlob blob) =>
        new() { Op = "blob", Id = blob.Id, Length = blob.Length, Hash = Hex(blob.Digests.Md5), Crc = blob.Digests.Crc64 };

    private static JournalLine InlineLine(ContentSource blob, string id)
    {
        var bytes = new byte[blob.Length];
        blob.Read(0, bytes);
        var digests = Content.Digest(bytes);
        return new() { Op = "blob", Id = id, Data = bytes, Hash = Hex(digests.Md5), Crc = digests.Crc64 };
    }

    private JournalExtent[] Lines(Content content) => [.. content.Extents.Select(extent => extent.Source is VirtualContent source
        ? new JournalExtent(null, source.Seed, source.Length, extent.Offset, extent.Length)
        : new JournalExtent(IdOf(extent.Source), 0, 0, extent.Offset, extent.Length))];

    /// <summary>The id of a blob; one that the log does not have yet is written to it.</summary>
    private string IdOf(ContentSource blob)
    {
        if (_blobIds.TryGetValue(blob, out var known))
            return known;
        var id = NewBlobId();
        Append(InlineLine(blob, id));
        _blobIds.AddOrUpdate(blob, id);
        return id;
    }

    private void Append(JournalLine line)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(line, _json);
        lock (_lock)
        {
            // After Dispose a late request may still end; its change is lost like that of a request after a stop.
            if (_log is null)
                return;
            _log.Write(text);
            _log.WriteByte((byte)'\n');
            _log.Flush();
        }
    }

    private void ReadLog(JournalReplay replay)
    {
        var number = 0;
        using var reader = new StreamReader(LogPath, Encoding.UTF8, false, 1 << 16);
        while (reader.ReadLine() is { } text)
        {
            number++;
            JournalLine line;
            try
            {
                line = JsonSerializer.Deserialize<JournalLine>(text, _json)!;
            }
            catch (JsonException) when (reader.EndOfStream)
            {
                return;
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"Line {number} of '{LogPath}' is damaged; move the data folder away to start anew.", error);
            }

            replay.Apply(line);
        }
    }

    private void RemoveBlobsBut(HashSet<string> live)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_folder, "blobs"), "*", SearchOption.AllDirectories))
        {
            if (!live.Contains(Path.GetFileName(path)))
                File.Delete(path);
        }
    }
}
