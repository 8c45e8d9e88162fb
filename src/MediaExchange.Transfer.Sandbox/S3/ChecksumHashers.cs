using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Computes up to two checksums while bytes pass. CRC64NVME is not among them: every blob has it anyway.</summary>
internal sealed class ChecksumHashers : IDisposable
{
    private readonly List<Crc> _crcs = [];
    private readonly List<(ChecksumAlgorithm Algorithm, IncrementalHash Hash)> _hashes = [];

    public ChecksumHashers(params ReadOnlySpan<ChecksumAlgorithm?> algorithms)
    {
        foreach (var wanted in algorithms)
        {
            if (wanted is not { } algorithm || algorithm == ChecksumAlgorithm.Crc64Nvme)
                continue;
            if (Checksums.KindOf(algorithm) is not { } kind)
                _hashes.Add((algorithm, IncrementalHash.CreateHash(Checksums.HashName(algorithm))));
            else if (_crcs.TrueForAll(crc => crc.Kind != kind))
                _crcs.Add(new Crc(kind));
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var crc in _crcs)
            crc.Append(bytes);
        foreach (var (_, hash) in _hashes)
            hash.AppendData(bytes);
    }

    public Dictionary<ChecksumAlgorithm, string> Finish(BlobDigests digests)
    {
        var result = new Dictionary<ChecksumAlgorithm, string>
        {
            [ChecksumAlgorithm.Crc64Nvme] = Crc.ToBase64(CrcKind.Crc64Nvme, digests.Crc64),
        };
        foreach (var crc in _crcs)
            result[crc.Kind == CrcKind.Crc32 ? ChecksumAlgorithm.Crc32 : ChecksumAlgorithm.Crc32C] = crc.GetBase64();
        foreach (var (algorithm, hash) in _hashes)
            result[algorithm] = Convert.ToBase64String(hash.GetCurrentHash());
        return result;
    }

    public void Dispose()
    {
        foreach (var (_, hash) in _hashes)
            hash.Dispose();
    }
}
