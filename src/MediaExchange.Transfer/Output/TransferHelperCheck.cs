using MediaExchange.Transfer.Aws.Preflight;

namespace MediaExchange.Transfer.Output;

/// <summary>One thing that Test-TransferHelper looked at.</summary>
public sealed class TransferHelperCheck
{
    internal TransferHelperCheck(string name, HelperCheck check)
    {
        Name = name;
        Status = check.Status;
        Area = check.Area;
        Subject = check.Subject;
        Message = check.Message;
        Fix = check.Fix;
    }

    /// <summary>The helper's name.</summary>
    public string Name { get; }

    /// <summary>Pass, Warn or Fail.</summary>
    public CheckStatus Status { get; }

    /// <summary>What it belongs to: Identity, Helper, Bucket, Permission, Queue, Image, Driver or Network.</summary>
    public string Area { get; }

    /// <summary>What was looked at: a bucket, a role, a queue.</summary>
    public string Subject { get; }

    /// <summary>What was found, in one sentence.</summary>
    public string Message { get; }

    /// <summary>What to do; nothing for a pass.</summary>
    public string? Fix { get; }

    /// <summary>Writes status, area and message.</summary>
    public override string ToString() => $"{Status} {Area}: {Message}";
}
