namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>How x-amz-content-sha256 says the body comes.</summary>
internal enum BodyEncoding
{
    /// <summary>As it is, covered by nothing but TLS.</summary>
    Unsigned,

    /// <summary>As it is; its SHA-256 is in the header and so in the signature.</summary>
    Hashed,

    /// <summary>aws-chunked, every chunk signed.</summary>
    SignedChunks,

    /// <summary>aws-chunked, every chunk signed, then signed trailing headers.</summary>
    SignedChunksWithTrailer,

    /// <summary>aws-chunked without signatures, then trailing headers.</summary>
    UnsignedChunksWithTrailer,
}
