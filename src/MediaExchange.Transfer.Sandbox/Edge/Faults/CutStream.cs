using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>An answer's body of which only the beginning is sent.</summary>
/// <param name="inner">The answer's body.</param>
/// <param name="response">Its headers, changed before the first byte goes.</param>
/// <param name="starting">Told the announced length (null: unknown) and the size of the first write; says how much is kept.</param>
/// <param name="cut">Called once, when that much was sent.</param>
internal sealed class CutStream(Stream inner, HttpResponse response, Func<long?, int, long> starting, Func<Task> cut) : Stream
{
    private long _left = -1;

    /// <summary>Whether the endpoint wrote anything.</summary>
    public bool Started => _left >= 0;

    public bool WasCut { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (WasCut)
        {
            throw Cut();
        }

        if (buffer.IsEmpty)
        {
            return;
        }

        if (!Started)
        {
            _left = starting(response.ContentLength, buffer.Length);
        }

        var kept = buffer[..(int)Math.Min(buffer.Length, _left)];
        if (!kept.IsEmpty)
        {
            await inner.WriteAsync(kept, cancellationToken);
        }

        _left -= kept.Length;
        if (kept.Length < buffer.Length)
        {
            WasCut = true;
            await inner.FlushAsync(cancellationToken);
            await cut();
            throw Cut();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Held back until there is something to send: headers must not go before they were changed.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Started && !WasCut ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Stops an endpoint that would go on producing terabytes for nobody.</summary>
    private static IOException Cut() => new("A fault rule has cut this answer short.");
}
