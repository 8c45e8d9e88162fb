namespace MediaExchange.Transfer.Sandbox.Planes.Registry;

/// <summary>What the image registry can be asked for.</summary>
internal enum RegistryOperation
{
    /// <summary>Nothing of the distribution API has this method and path.</summary>
    Unknown,

    CheckApi,
    HeadBlob,
    GetBlob,
    StartUpload,
    GetUpload,
    PatchUpload,
    PutUpload,
    CancelUpload,
    HeadManifest,
    GetManifest,
    PutManifest,
}
