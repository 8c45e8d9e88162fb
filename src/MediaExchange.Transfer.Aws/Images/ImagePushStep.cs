namespace MediaExchange.Transfer.Aws.Images;

/// <summary>What happened in a push.</summary>
public enum ImagePushStep
{
    /// <summary>The registry has this blob already.</summary>
    Skipped,

    /// <summary>Bytes of this blob were sent.</summary>
    Sending,

    /// <summary>The registry has taken this blob.</summary>
    Sent,

    /// <summary>A request is tried again; the note tells why. Bytes sent before may not count any more.</summary>
    Retrying,

    /// <summary>The registry has taken this manifest or index.</summary>
    Published,
}
