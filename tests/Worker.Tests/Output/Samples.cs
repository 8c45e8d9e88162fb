using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;

namespace Worker.Tests.Output;

internal static class Samples
{
    public static readonly RunInfo Run = new("run", "inventory.csv", "s3://dst/in/", "20260101-000000-abcdef", "/tmp/ledger.ndjson", "worker run --resume /tmp/ledger.ndjson");

    public static ItemOutcome Copied(string key = "film.mxf", long size = 1024) => new()
    {
        Line = 1,
        Status = ItemStatus.Copied,
        Source = new ObjectLocation("src", key),
        Destination = new ObjectLocation("dst", "in/" + key),
        Size = size,
        VerifiedBy = Evidence.Crc64Nvme,
    };

    public static ItemOutcome Failed(string key = "film.mxf") => new()
    {
        Line = 2,
        Status = ItemStatus.Failed,
        Source = new ObjectLocation("src", key),
        Failure = new ItemFailure { Kind = FailureKind.DestinationExists, Operation = "HeadObject", Message = $"s3://dst/in/{key} exists already.", Advice = "Use -IfExists Skip." },
    };
}
