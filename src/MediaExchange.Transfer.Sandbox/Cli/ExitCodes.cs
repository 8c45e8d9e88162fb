namespace MediaExchange.Transfer.Sandbox.Cli;

/// <summary>Exit codes that all verbs share.</summary>
internal static class ExitCodes
{
    /// <summary>An argument is missing, unknown or not possible.</summary>
    public const int WrongUsage = 2;
}
