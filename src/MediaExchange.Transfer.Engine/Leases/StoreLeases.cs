using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>Leases as small objects in a bucket, one a destination: written on the condition that there is none, renewed on the condition that it is still the same.</summary>
/// <remarks>
/// A lease spares work; no copy is wrong without it. So whoever cannot write one goes on without, and whoever was taken for dead while it was alive
/// copies to its end: what is published is the same object twice.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="folder">Bucket and prefix below which the leases lie, with a slash at the end.</param>
/// <param name="runId">The run that this process takes part in.</param>
/// <param name="writer">Who this process is in the run. Of one name only one is alive at a time: what it finds under its own name, an earlier attempt of its own has left.</param>
/// <param name="times">How long leases last; <see langword="null"/> for the defaults.</param>
/// <param name="time">The clock; <see langword="null"/> for the system's.</param>
public sealed class StoreLeases(IObjectStore store, ObjectLocation folder, string runId, string writer, LeaseTimes? times = null, TimeProvider? time = null) : IObjectLeases
{
    // A lease has some hundred bytes; a key has 1,024 at most.
    private const int LongestLease = 64 << 10;

    // Those of this process, which are no earlier attempt's.
    private readonly ConcurrentDictionary<string, bool> _held = new(StringComparer.Ordinal);
    private readonly LeaseTimes _times = times ?? new LeaseTimes();
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> AcquireAsync(ObjectLocation destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        try
        {
            return await TakeAsync(destination with { VersionId = null }, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            return NoLease.Instance;
        }
    }

    private async Task<IAsyncDisposable> TakeAsync(ObjectLocation destination, CancellationToken cancellationToken)
    {
        var place = folder with { Key = folder.Key + Name(destination) };
        var mine = new LeaseDocument
        {
            Destination = destination.ToString(),
            RunId = runId,
            Writer = writer,
            Id = RandomNumberGenerator.GetHexString(16, lowercase: true),
        };

        // Before it is written: another row of this process may see it at once.
        _held[mine.Id] = true;
        try
        {
            return await TakeAsync(destination, place, mine, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _held.TryRemove(mine.Id, out _);
            throw;
        }
    }

    private async Task<ObjectLease> TakeAsync(ObjectLocation destination, ObjectLocation place, LeaseDocument mine, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        string? seen = null;
        var seenAt = began;
        while (true)
        {
            if (await WriteAsync(place, mine, null, cancellationToken).ConfigureAwait(false) is { } etag)
                return Hold(place, mine, etag);
            var there = await SmallObjects.TryReadTaggedAsync(store, new ReadRequest(place), LongestLease, cancellationToken).ConfigureAwait(false);
            if (there is not { } held)
                continue;
            if (held.ETag != seen)
                (seen, seenAt) = (held.ETag, _time.GetTimestamp());
            var other = Read(held.Bytes);
            if (other is null || IsLeftOver(other) || _time.GetUtcNow() - other.At > _times.Expiry || _time.GetElapsedTime(seenAt) > _times.Expiry)
            {
                if (await WriteAsync(place, mine, held.ETag, cancellationToken).ConfigureAwait(false) is { } taken)
                    return Hold(place, mine, taken);
                continue;
            }

            if (_times.Patience is { } patience && _time.GetElapsedTime(began) >= patience)
                throw new ObjectLeaseException(destination, other.RunId, other.Writer);
            await Task.Delay(_times.Look, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsLeftOver(LeaseDocument other) => other.RunId == runId && other.Writer == writer && !_held.ContainsKey(other.Id);

    private ObjectLease Hold(ObjectLocation place, LeaseDocument mine, string etag) =>
        new(store, place, mine, etag, _times, _time) { Returned = () => _held.TryRemove(mine.Id, out _) };

    private Task<string?> WriteAsync(ObjectLocation place, LeaseDocument mine, string? instead, CancellationToken cancellationToken) =>
        ObjectLease.WriteAsync(store, place, mine, instead, _time, cancellationToken);

    private static LeaseDocument? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, LeaseJson.Default.LeaseDocument);
        }
        catch (JsonException)
        {
            // No lease of ours, so nobody's.
            return null;
        }
    }

    // Keys may be too long for a prefix before them, and have slashes.
    private static string Name(ObjectLocation destination) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{destination.Bucket}\0{destination.Key}")).AsSpan(0, 16)) + ".json";
}
