namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>What of an object is copied besides its bytes. The same for single and multipart copies.</summary>
public enum CopyProperties
{
    /// <summary>Headers, metadata and tags.</summary>
    Default,

    /// <summary>Headers and metadata, no tags; needs no permission to read tags.</summary>
    Metadata,

    /// <summary>The bytes alone.</summary>
    None,
}
