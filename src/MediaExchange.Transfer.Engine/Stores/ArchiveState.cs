namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Whether an object's bytes can be had now.</summary>
public enum ArchiveState
{
    /// <summary>They can.</summary>
    Available,

    /// <summary>Archived (GLACIER, DEEP_ARCHIVE or an archive tier); a restore must be asked for.</summary>
    Archived,

    /// <summary>A restore is under way.</summary>
    Restoring,

    /// <summary>Archived, and restored for now: the bytes can be had.</summary>
    Restored,
}
