namespace Aws.Tests.Support;

/// <summary>The server that the environment names, such as Ceph's gateway.</summary>
public sealed class RemoteServer : S3Server
{
    public override string? Missing => Env("") is null ? "MEDIAEXCHANGE_TEST_S3 names no endpoint" : null;

    public override string Endpoint => Env("")!;

    public override string Flavor => Env("_FLAVOR") ?? "other";

    public override (string AccessKey, string SecretKey) MainKeys => (Env("_ACCESS_KEY")!, Env("_SECRET_KEY")!);

    public override (string AccessKey, string SecretKey) AltKeys => (Env("_ALT_ACCESS_KEY")!, Env("_ALT_SECRET_KEY")!);

    public override string? Lacks(Feature feature) => null;

    public override Task DisposeAsync() => Missing is null ? base.DisposeAsync() : Task.CompletedTask;

    private static string? Env(string suffix) =>
        Environment.GetEnvironmentVariable("MEDIAEXCHANGE_TEST_S3" + suffix) is { Length: > 0 } value ? value : null;
}
