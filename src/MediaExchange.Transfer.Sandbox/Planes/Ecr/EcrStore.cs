namespace MediaExchange.Transfer.Sandbox.Planes.Ecr;

/// <summary>All repositories. Whoever reads or changes one holds <see cref="Gate"/>, for moments only.</summary>
internal sealed class EcrStore
{
    private readonly Dictionary<(AwsPlace Place, string Name), EcrRepository> _repositories = [];

    public Lock Gate { get; } = new();

    public IEnumerable<EcrRepository> Of(AwsPlace place) =>
        _repositories.Values.Where(repository => repository.Place == place).OrderBy(repository => repository.Name, StringComparer.Ordinal);

    public EcrRepository? Find(AwsPlace place, string name) => _repositories.GetValueOrDefault((place, name));

    public bool TryAdd(EcrRepository repository) => _repositories.TryAdd((repository.Place, repository.Name), repository);

    public void Remove(EcrRepository repository) => _repositories.Remove((repository.Place, repository.Name));

    /// <summary>Whether any repository still has the blob.</summary>
    public bool HasBlob(string digest) => _repositories.Values.Any(repository => repository.Blobs.ContainsKey(digest));

    public void Clear() => _repositories.Clear();
}
