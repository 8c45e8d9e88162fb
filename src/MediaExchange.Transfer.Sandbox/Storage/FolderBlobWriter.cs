namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Keeps a small blob in memory (it will be part of the log) and writes a larger one to a file.</summary>
internal sealed class FolderBlobWriter(FolderJournal journal) : BlobWriter
{
    // Below this a line of the log is cheaper than a file of its own.
    private const int InlineLimit = 16 << 10;
    private readonly MemoryStream _small = new();
    private FileStream? _file;
    private string? _id;
    private bool _finished;

    protected override void Write(ReadOnlySpan<byte> bytes)
    {
        if (_file is null && _small.Length + bytes.Length <= InlineLimit)
        {
            _small.Write(bytes);
            return;
        }

        if (_file is null)
        {
            _id = FolderJournal.NewBlobId();
            _file = new FileStream(journal.PathOf(_id), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 17);
            _small.WriteTo(_file);
        }

        _file.Write(bytes);
    }

    protected override ContentSource Finish(BlobDigests digests)
    {
        _finished = true;
        if (_file is null)
            return journal.AddInline(_small.ToArray(), digests);
        _file.Dispose();
        return journal.AddFile(_id!, Length, digests);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _file?.Dispose();
        _small.Dispose();
        if (!_finished && _id is not null)
            File.Delete(journal.PathOf(_id));
    }
}
