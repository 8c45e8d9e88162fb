namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>What a delete did.</summary>
/// <param name="VersionId">The version that was removed, or the delete marker that was added; null without versioning.</param>
/// <param name="IsDeleteMarker">Whether that version is a delete marker.</param>
internal readonly record struct DeleteOutcome(string? VersionId, bool IsDeleteMarker);
