using MediaExchange.Transfer.Engine.Ledgers;

namespace Engine.Tests;

internal static class TestLedger
{
    public static LedgerHeader Header { get; } = new()
    {
        RunId = "20260102-030405-abcdef",
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Source = "inventory.csv",
        Destination = "s3://destination-bucket/in/",
        Version = "1.2.3",
    };
}
