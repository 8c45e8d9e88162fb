using MediaExchange.Transfer.Engine.Stores;

namespace Aws.Tests.Support;

/// <summary>The server that the environment names, such as Ceph's gateway.</summary>
public sealed class RemoteServer : S3Server
{
    public override string? Missing => Env("") is null ? "MEDIAEXCHANGE_TEST_S3 names no endpoint" : null;

    public override string Endpoint => Env("")!;

    public override string Flavor => Env("_FLAVOR") ?? "other";

    public override (string AccessKey, string SecretKey) MainKeys => (Env("_ACCESS_KEY")!, Env("_SECRET_KEY")!);

    public override (string AccessKey, string SecretKey) AltKeys => (Env("_ALT_ACCESS_KEY")!, Env("_ALT_SECRET_KEY")!);

    // Ceph's gateway has no SSE-S3 without a Vault; its test backend for KMS has these keys.
    public override ServerSideEncryption Encryption =>
        Flavor == "ceph" ? new ServerSideEncryption("aws:kms", "testkey-1") : new ServerSideEncryption("AES256");

    // Ceph 20.2 (Tentacle), tried request by request.
    public override string? Lacks(Feature feature) => Flavor != "ceph" ? null : feature switch
    {
        Feature.CopyChecksum => "CopyObject computes no checksum",
        Feature.UploadChecksum => "multipart uploads have composite checksums only",
        Feature.ObjectSizeOnComplete => "CompleteMultipartUpload ignores x-amz-mp-object-size",
        Feature.IfNoneMatchOnCopy => "CopyObject ignores If-None-Match",
        Feature.PinOnPartCopy => "UploadPartCopy ignores x-amz-copy-source-if-match",
        Feature.CredentialErrors => "with STS on, unknown keys are answered with AccessDenied",
        Feature.NoSuchUploadOnComplete => "completing an aborted upload is answered with 500, 'already in progress'",
        Feature.OwnerEnforced => "every bucket takes ACLs",
        Feature.Regions => "the server is one region",
        Feature.VersionOnCopy => "CopyObject does not tell the new version",
        Feature.Annotations => "it takes a request about annotations for one about the object itself",
        Feature.TaggingDirective => "CopyObject ignores x-amz-tagging-directive: tags go with the metadata",
        Feature.BucketKey => "it knows no bucket keys",
        _ => null,
    };

    public override Task DisposeAsync() => Missing is null ? base.DisposeAsync() : Task.CompletedTask;

    private static string? Env(string suffix) =>
        Environment.GetEnvironmentVariable("MEDIAEXCHANGE_TEST_S3" + suffix) is { Length: > 0 } value ? value : null;
}
