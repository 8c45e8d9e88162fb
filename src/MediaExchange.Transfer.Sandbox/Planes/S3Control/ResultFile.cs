namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>A file of results that waits for the report.</summary>
/// <param name="Status"><c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Path">Where it is.</param>
internal sealed record ResultFile(string Status, string Path);
