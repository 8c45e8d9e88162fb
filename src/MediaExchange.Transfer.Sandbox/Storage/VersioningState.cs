namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A bucket's versioning.</summary>
internal enum VersioningState
{
    /// <summary>Never switched on.</summary>
    Off,
    Enabled,
    Suspended,
}
