using Microsoft.Win32.SafeHandles;

namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>A stretch of a file that others read at the same time.</summary>
internal sealed class SectionStream(SafeFileHandle file, string path, long start, long length, bool ownsFile) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, length - _position);
        if (count == 0)
            return 0;
        int read;
        try
        {
            read = await RandomAccess.ReadAsync(file, buffer[..count], start + _position, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(ImageFailure.ArchiveDamaged, $"The image '{path}' could not be read to its end: {e.Message}", e);
        }

        if (read == 0)
            throw new ImageException(ImageFailure.ArchiveDamaged, $"The image '{path}' has become shorter since it was opened; make or copy it again.");
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Images are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsFile)
            file.Dispose();
        base.Dispose(disposing);
    }
}
