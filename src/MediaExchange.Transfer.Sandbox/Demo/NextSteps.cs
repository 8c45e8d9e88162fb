namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>Commands to try after the demo; each can be pasted as it stands.</summary>
internal static class NextSteps
{
    private const string Worker = "dotnet run --project src/MediaExchange.Transfer.Worker --";

    public static IEnumerable<string> Lines(DemoRun run, DemoSandbox sandbox, bool keep) =>
    [
        "",
        "The rows that failed, with advice:",
        $"   grep '\"failed\"' {run.FailuresLedger}",
        .. keep ? OnThisSandbox(run, sandbox) : WithoutIt(),
    ];

    private static IEnumerable<string> OnThisSandbox(DemoRun run, DemoSandbox sandbox) =>
    [
        "",
        "The sandbox runs until Ctrl-C. In another terminal, in this folder:",
        $"   export AWS_ENDPOINT_URL={sandbox.Endpoint}",
        $"   export AWS_ACCESS_KEY_ID={sandbox.AccessKey}",
        $"   export AWS_SECRET_ACCESS_KEY={sandbox.SecretKey}",
        $"   {Worker} \\",
        $"       copy {DemoSandbox.Source}reels/ {DemoSandbox.Destination}again/",
        $"   {Worker} \\",
        $"       verify --destination {DemoSandbox.Destination} --remove-prefix {DemoContent.Prefix} \\",
        $"       --inventory {run.Inventory}",
    ];

    private static IEnumerable<string> WithoutIt() =>
    [
        "The same, leaving the sandbox running, with commands to try on it:",
        "   dotnet run --project src/MediaExchange.Transfer.Sandbox -- demo --keep",
        "The engine on a command line:",
        $"   {Worker} --help",
    ];
}
