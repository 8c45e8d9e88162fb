namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

internal enum MutationKind
{
    /// <summary>Other content of the same size replaces the object.</summary>
    Overwrite,

    /// <summary>The object is deleted (a delete marker, in a versioned bucket).</summary>
    Delete,

    /// <summary>The same content is put again: a newer version, or at least a newer modification time.</summary>
    NewVersion,

    /// <summary>The request's multipart upload is aborted.</summary>
    AbortUpload,
}
