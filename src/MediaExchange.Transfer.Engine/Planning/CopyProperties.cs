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

    /// <summary>Headers, metadata, tags, the website redirect and annotations. Costs a request for each annotation, and needs permission to list, read and write them.</summary>
    /// <remarks>
    /// S3 takes annotations only for an object that is there. CopyObject does both at once; an object copied in parts is published first, and
    /// gets its annotations within the moments after. Where that fails, the item has failed, and the next run adds what is missing.
    /// A store that knows no annotations gets none, and the outcome says so.
    /// </remarks>
    All,
}
