using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

internal static class StoreAssert
{
    internal static async Task<StoreError> FailsAsync(StoreErrorKind kind, Func<Task> request)
    {
        var error = (await Assert.ThrowsAsync<StoreException>(request)).Error;
        Assert.Equal(kind, error.Kind);
        Assert.DoesNotContain("\n", error.ToString(), StringComparison.Ordinal);
        return error;
    }

    internal static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Copies an object in parts of the sizes given, and completes.</summary>
    internal static async Task<WrittenObject> CopyInPartsAsync(
        this IObjectStore store, ObjectLocation source, ObjectLocation destination, IEnumerable<long> sizes, StoredChecksum? promised = null, long? size = null)
    {
        var head = await store.HeadAsync(source, default);
        var upload = await store.CreateUploadAsync(new(destination, head.Properties, [], DestinationSettings.Default, ChecksumAlgorithm.Crc64Nvme), default);
        var parts = new List<UploadedPart>();
        var at = 0L;
        foreach (var length in sizes)
        {
            parts.Add(await store.CopyPartAsync(new(upload, parts.Count + 1, source, head.ETag, at, length), default));
            at += length;
        }

        return await store.CompleteUploadAsync(new(upload, parts, size ?? head.Size, promised, IfNoneMatch: false), default);
    }
}
