namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>How far one of the two stages of a run is: the driver's tasks, or the jobs of AWS Batch.</summary>
/// <param name="Total">How many there are; of the driver's, as many as rows once the inventory is read.</param>
/// <param name="Waiting">Not begun yet.</param>
/// <param name="Running">Under way, as far as the service tells.</param>
/// <param name="Succeeded">Ended well. A task of the driver that was handed over to AWS Batch counts here.</param>
/// <param name="Failed">Ended, and not well.</param>
public sealed record RunStage(long Total, long Waiting, long Running, long Succeeded, long Failed)
{
    /// <summary>Nothing.</summary>
    public static RunStage None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Whether something has not ended yet.</summary>
    public bool IsActive => Waiting + Running > 0;

    /// <summary>Writes what there is to say.</summary>
    public override string ToString() => Total == 0 ? "" : $"{Succeeded} of {Total}{(Running > 0 ? $", {Running} running" : "")}{(Failed > 0 ? $", {Failed} failed" : "")}";
}
