using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Sandbox.Edge.Faults;

namespace Faults.Tests.Support;

/// <summary>What can happen to the answer to a GET, by name.</summary>
internal static class BodyFaults
{
    public static string[] All { get; } =
    [
        "cut at 0", "cut at 1", "cut at 300000", "short by its own word", "reset before", "reset during", "reset after",
        "500", "503", "SlowDown", "range ignored", "wrong range", "idle", "silent",
    ];

    public static FaultAction Of(string what) => what switch
    {
        "cut at 0" => new() { Truncate = new() },
        "cut at 1" => new() { Truncate = new() { KeepBytes = 1 } },
        "cut at 300000" => new() { Truncate = new() { KeepBytes = 300_000 } },
        "short by its own word" => new() { Truncate = new() { KeepBytes = 300_000, AdjustContentLength = true } },
        "reset before" => new() { Reset = ResetMoment.Before },
        "reset during" => new() { Reset = ResetMoment.During },
        "reset after" => new() { Reset = ResetMoment.After },
        "500" => new() { Error = "InternalError" },
        "503" => new() { Error = "ServiceUnavailable", Status = 503 },
        "SlowDown" => new() { Error = "SlowDown" },
        "range ignored" => new() { RangeIgnored = true },
        "wrong range" => new() { WrongRange = true },
        "idle" => new() { SlowBodyBytesPerSecond = 0.01 },
        "silent" => new() { Hang = true },
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such fault."),
    };

    /// <summary>
    /// How long to wait, so that the fault is noticed soon: who is silent for a second has gone. Where nothing is silent nobody is given up for
    /// that: on a busy machine a second passes without any fault, and what counts requests or retries would count those as well.
    /// </summary>
    public static S3Timeouts PatienceWith(string what) => what switch
    {
        "idle" => new() { ReadIdle = TimeSpan.FromSeconds(1) },
        "silent" => new() { Quick = TimeSpan.FromSeconds(1) },
        _ => S3Timeouts.Default,
    };
}
