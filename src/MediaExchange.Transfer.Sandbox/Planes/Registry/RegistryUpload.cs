using System.Security.Cryptography;
using MediaExchange.Transfer.Sandbox.Planes.Ecr;

namespace MediaExchange.Transfer.Sandbox.Planes.Registry;

/// <summary>A blob that is being pushed. Requests to it come one after the other; one that comes in between is refused.</summary>
internal sealed class RegistryUpload(EcrRepository repository, string id) : IDisposable
{
    private int _busy;

    public EcrRepository Repository => repository;

    public string Id => id;

    /// <summary>Bytes received.</summary>
    public long Length { get; set; }

    public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public bool TryEnter() => Interlocked.Exchange(ref _busy, 1) == 0;

    public void Leave() => Volatile.Write(ref _busy, 0);

    public void Dispose() => Hash.Dispose();
}
