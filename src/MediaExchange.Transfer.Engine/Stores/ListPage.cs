namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One page of a listing.</summary>
/// <param name="Objects">Up to 1,000 entries in the order of their keys.</param>
/// <param name="ContinuationToken">Asks for the next page; <see langword="null"/> on the last.</param>
public sealed record ListPage(IReadOnlyList<ListedObject> Objects, string? ContinuationToken);
