namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One page of the parts of an upload.</summary>
/// <param name="Parts">In ascending order, up to 1,000.</param>
/// <param name="NextPartNumberMarker">Asks for the next page; <see langword="null"/> on the last.</param>
public sealed record PartPage(IReadOnlyList<UploadedPart> Parts, int? NextPartNumberMarker);
