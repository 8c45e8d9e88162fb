namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary>Commands to try after the demo; each can be pasted as it stands.</summary>
internal static class NextSteps
{
    private const string Worker = "dotnet run --project src/MediaExchange.Transfer.Worker --";

    public static IEnumerable<string> Lines(DemoRun run, DemoSandbox sandbox, bool keep)
    {
        yield return "";
        yield return keep ? "The sandbox runs until Ctrl-C. In another terminal, in this folder:" : "Next:";
        if (keep)
        {
            yield return $"   export AWS_ENDPOINT_URL={sandbox.Endpoint}";
            yield return $"   export AWS_ACCESS_KEY_ID={sandbox.AccessKey} AWS_SECRET_ACCESS_KEY={sandbox.SecretKey}";
            yield return $"   {Worker} verify --inventory {run.Inventory} \\";
            yield return $"       --destination {DemoSandbox.Destination} --remove-prefix {DemoContent.Prefix}";
            yield return $"   {Worker} copy {DemoSandbox.Source}reels/ s3://{DemoSandbox.Destination.Bucket}/again/";
        }
        else
        {
            yield return "   dotnet run --project src/MediaExchange.Transfer.Sandbox -- demo --keep     # and try commands on it";
            yield return $"   {Worker} --help                      # the same engine on a command line";
            yield return "   dotnet test                                                                # the tests";
        }

        yield return $"   grep failed {run.FailuresLedger}";
    }
}
