namespace MediaExchange.Transfer.Worker;

/// <summary>What the process ends with. Scripts depend on them, so they never change meaning.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int SomeFailed = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 3;

    public const string Help = """
        Exit codes:
          0  every object is accounted for and none failed (verify: all matched)
          1  some objects failed, or the run had to stop (verify: some missing, different or undecided)
          2  wrong usage: an address, profile, bucket, inventory or endpoint that is not there; nothing was written
          3  interrupted by SIGINT, SIGTERM or a closed output; unfinished uploads were aborted

        """;
}
