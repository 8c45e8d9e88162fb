using System.Globalization;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Json;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A ledger in an object store, in segments: objects of JSON lines, each of which begins with the <see cref="LedgerHeader"/>.</summary>
/// <remarks>
/// An object cannot be appended to. So lines are gathered while a write is under way, go with the next one, and are durable when that has ended:
/// the more writers wait, the more lines a write carries. A segment is written whole each time, until it has <see cref="SegmentBytes"/>; then the
/// next one begins. Nothing is written before the first line is.
/// </remarks>
public sealed class StoreLedger : ILedger, IAsyncDisposable
{
    /// <summary>From how many bytes on a segment is left as it is: 256 KiB. A write of so much takes hardly longer than one of a line, and a reader needs few requests.</summary>
    public const int SegmentBytes = 256 << 10;

    /// <summary>
    /// After how many writes a segment is left, too. Where lines come one at a time, as in a function that serves one object after the other, each would
    /// send a full segment's worth of old ones again; so it is 16 KiB on average, and a reader has one request for each 64 lines.
    /// </summary>
    internal const int SegmentWrites = 64;

    internal const string ContentType = "application/x-ndjson";

    private readonly Lock _lock = new();
    private readonly IObjectStore _store;
    private readonly ObjectLocation _folder;
    private readonly string _attempt;
    private readonly byte[] _header;
    private readonly TransferOptions _options;
    private readonly StoreCaller _caller;
    private Group? _gathering;
    private Task _writing = Task.CompletedTask;
    private bool _isDisposed;

    // The writer's alone: one write is under way at a time.
    private byte[] _segment;
    private int _sequence = 1;
    private int _writes;
    private bool _isUncertain;

    private StoreLedger(IObjectStore store, ObjectLocation folder, string attempt, byte[] header, TransferOptions options)
    {
        _store = store;
        _folder = folder;
        _attempt = attempt;
        _header = _segment = header;
        _options = options;
        _caller = new StoreCaller(options, new RunCounters());
    }

    /// <inheritdoc/>
    public string Location => _folder.ToString();

    /// <summary>Begins a ledger. No request is sent.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Bucket and prefix, with a slash at the end, below which the writer's segments lie; those of its earlier attempts stay as they are.</param>
    /// <param name="attempt">Names this attempt among those of the writer; later ones sort after earlier ones. See <see cref="NewAttempt"/>.</param>
    /// <param name="header">The first line of each segment.</param>
    /// <param name="options">How often a write is tried, and the clock; <see langword="null"/> for the defaults.</param>
    public static StoreLedger Create(IObjectStore store, ObjectLocation folder, string attempt, LedgerHeader header, TransferOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentException.ThrowIfNullOrEmpty(attempt);
        ArgumentNullException.ThrowIfNull(header);
        return new StoreLedger(store, folder, attempt, Line(JsonSerializer.SerializeToUtf8Bytes(header, EngineJson.Relaxed.LedgerHeader)), options ?? new TransferOptions());
    }

    /// <summary>Makes the name of an attempt that begins now: those of one writer sort by time, and no two are the same, although a host may not know that another still writes.</summary>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    public static string NewAttempt(TimeProvider? time = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(time ?? TimeProvider.System).GetUtcNow():yyyyMMdd'T'HHmmssfff}-{System.Security.Cryptography.RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    /// <inheritdoc/>
    public ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return AddAsync(JsonSerializer.SerializeToUtf8Bytes(outcome, EngineJson.Relaxed.ItemOutcome), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return AddAsync(JsonSerializer.SerializeToUtf8Bytes(checkpoint, EngineJson.Relaxed.UploadCheckpoint), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return AddAsync(JsonSerializer.SerializeToUtf8Bytes(progress, EngineJson.Relaxed.DigestProgress), cancellationToken);
    }

    /// <summary>Waits until what was handed in has been written, or has failed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_lock)
        {
            _isDisposed = true;
            writing = _writing;
        }

        await writing.ConfigureAwait(false);
    }

    // A copy with the line feed.
    private static byte[] Line(byte[] json) => [.. json, (byte)'\n'];

    private async ValueTask AddAsync(byte[] json, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Group group;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            group = _gathering ??= new Group();
            group.Lines.Write(json);
            group.Lines.WriteByte((byte)'\n');
            if (_writing.IsCompleted)
                _writing = Task.Run(WriteAllAsync, CancellationToken.None);
        }

        await group.Written.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes groups until nobody waits. Never throws: who waits is told.</summary>
    private async Task WriteAllAsync()
    {
        while (true)
        {
            Group group;
            lock (_lock)
            {
                if (_gathering is null)
                {
                    _writing = Task.CompletedTask;
                    return;
                }

                group = _gathering;
                _gathering = null;
            }

            try
            {
                await WriteAsync(group.Lines.ToArray()).ConfigureAwait(false);
                group.SetResult();
            }
            catch (StoreException exception)
            {
                group.SetException(Failures.RunFailed(exception.Error, $"The ledger '{Location}'", _store, exception));
            }
#pragma warning disable CA1031 // Whatever it is, those who wait must not wait forever.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                group.SetException(exception);
            }
        }
    }

    private async Task WriteAsync(byte[] lines)
    {
        if (_writes == SegmentWrites || (_segment.Length > _header.Length && _segment.Length + lines.Length > SegmentBytes))
            BeginSegment();
        await _caller.CallAsync(RequestKind.Write, new ItemTally(_options.Time), token => PutAsync(lines, token), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<bool> PutAsync(byte[] lines, CancellationToken cancellationToken)
    {
        // A write whose answer was lost may still arrive, and would put an older state over a newer one. Under its key it meets nothing newer.
        if (_isUncertain)
            BeginSegment();
        byte[] segment = [.. _segment, .. lines];
        using var content = new MemoryStream(segment, writable: false);
        var request = new PutRequest(new ObjectLocation(_folder.Bucket, Key), content) { Properties = new ObjectProperties { ContentType = ContentType } };
        _isUncertain = true;
        try
        {
            await _store.PutAsync(request, cancellationToken).ConfigureAwait(false);
            _segment = segment;
            _isUncertain = false;
            _writes++;
            return true;
        }
        catch (StoreException exception) when (exception.Kind is not (StoreErrorKind.Timeout or StoreErrorKind.ConnectionLost or StoreErrorKind.ServerError))
        {
            // Refused.
            _isUncertain = false;
            throw;
        }
    }

    private string Key => string.Create(CultureInfo.InvariantCulture, $"{_folder.Key}{_attempt}-{_sequence:000000}.ndjson");

    private void BeginSegment()
    {
        _sequence++;
        _writes = 0;
        _segment = _header;
        _isUncertain = false;
    }

    /// <summary>Lines that go with one write, and those who wait for it.</summary>
    private sealed class Group
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public MemoryStream Lines { get; } = new();

        public Task Written => _written.Task;

        public void SetResult() => _written.SetResult();

        public void SetException(Exception exception)
        {
            _written.SetException(exception);

            // Somebody may have stopped waiting.
            _ = _written.Task.Exception;
        }
    }
}
