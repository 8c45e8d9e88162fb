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
          0  every object is accounted for and none failed (verify: all matched; checksum: all computed or matched)
          1  some objects failed, or the run had to stop (verify, checksum: some missing, different or undecided)
          2  wrong usage: an address, profile, bucket, inventory or endpoint that is not there; nothing was written
          3  interrupted, within ten seconds: by SIGINT (Ctrl-C) or a closed output, which abort unfinished
             uploads; or by SIGTERM, which leaves them as they are, named in the ledger, for 'run --resume'

        """;
}
