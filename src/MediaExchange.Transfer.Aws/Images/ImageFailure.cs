namespace MediaExchange.Transfer.Aws.Images;

/// <summary>Why an image could not be read or pushed.</summary>
public enum ImageFailure
{
    /// <summary>There is no such archive, or it may not be read.</summary>
    ArchiveMissing,

    /// <summary>The file is something else than an OCI image layout.</summary>
    NotAnImage,

    /// <summary>It is an image, but bytes of it are missing or changed.</summary>
    ArchiveDamaged,

    /// <summary>It is an image, but not of the architecture that is asked for.</summary>
    ArchitectureMissing,

    /// <summary>The registry's address, the repository or the tag is not well-formed.</summary>
    InvalidName,

    /// <summary>The registry does not answer, or the connection was lost again and again.</summary>
    Unreachable,

    /// <summary>The registry does not accept the credentials, or wants some and got none.</summary>
    NotAuthenticated,

    /// <summary>The credentials are good, but not for this.</summary>
    AccessDenied,

    /// <summary>The registry has no such repository.</summary>
    RepositoryMissing,

    /// <summary>The tag names another image already, and the repository does not let tags change.</summary>
    TagImmutable,

    /// <summary>The registry is too busy, or fails.</summary>
    RegistryFailed,

    /// <summary>The registry stored other bytes than were sent to it.</summary>
    DigestMismatch,

    /// <summary>The registry refused for another reason, which the message tells.</summary>
    Refused,
}
