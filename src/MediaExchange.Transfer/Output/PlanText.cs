using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Output;

/// <summary>What a transfer would do, in a sentence or two.</summary>
internal static class PlanText
{
    public static string Of(TransferPlan plan, Route route) =>
        $"Copy {Counted.Of(plan.Objects, "object")}{Rest(plan, route)}";

    /// <summary>What is left of a run that is gone on with.</summary>
    public static string Of(TransferPlan plan, Route route, ResumeState done) =>
        $"Go on: copy {Counted.Of(plan.Objects, "remaining object")}{Rest(plan, route)}"
        + $" {Counted.Of(done.Done, "object")} had been done before"
        + (done.Failed > 0 ? $"; {done.Failed:N0} had failed and {(done.Failed == 1 ? "is" : "are")} tried again" : "")
        + (done.Uploads.Count(upload => upload.UploadId is not null) is > 0 and var uploads ? $"; {Counted.Of(uploads, "unfinished upload")} can be gone on with" : "") + ".";

    private static string Rest(TransferPlan plan, Route route) =>
        $", {ByteText.Format(plan.Bytes)}, from {route.Source} to {route.Destination} with {Counted.Of(plan.Requests, "request")}"
        + (plan.Multipart > 0 ? $"; {plan.Multipart:N0} of them in parts" : "")
        + (plan.BytesToRead > 0 ? $"; {ByteText.Format(plan.BytesToRead)} are read for checksums" : "")
        + (plan.Problems > 0 ? $"; {Counted.Of(plan.Problems, "row")} cannot be read or found" : "") + "."
        + (plan.StreamedBecause is { } because ? $" {StreamedText.Of(because)}" : "");
}
