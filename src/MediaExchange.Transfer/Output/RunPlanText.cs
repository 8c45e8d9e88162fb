using System.Globalization;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Output;

/// <summary>What a remote run would be, in a sentence or two.</summary>
internal static class RunPlanText
{
    public static string Of(RunPlan plan, RunRequest request, string helper)
    {
        var by = request.Source is not null ? "as one job of AWS Batch"
            : request.Engine == RunEngine.BatchArray ? $"by AWS Batch in {Counted.Of(plan.Slices, "task")} of up to {Counted.Of(plan.ItemsPerTask, "object")}"
            : "by S3 Batch Operations" + (plan.HandedOver > 0 ? $", which hands {Counted.Of(plan.HandedOver, "object")} over to AWS Batch" : "");
        var what = $"Transfer {Counted.Of(plan.Rows, "object")} of {request.Inventory ?? request.Source!.ToString()} to {request.Destination} with the helper '{helper}', {by}.";
        if (plan.Looked == plan.Missing)
            return $"{what} None of the {plan.Looked} that were looked at can be found, so that time and cost cannot be estimated.";
        var looked = plan.Looked < plan.Rows ? $"From {plan.Looked} of them: about" : "About";
        var cost = plan.Cost < 0.01 ? "less than 0.01" : plan.Cost.ToString("0.00", CultureInfo.InvariantCulture);
        return $"{what} {looked} {ByteText.Format(plan.Bytes)}, {DurationText.Format(plan.Duration)} and {cost} USD, without storage and traffic between regions."
            + (plan.Missing > 0 ? $" {plan.Missing:N0} of {plan.Looked:N0} that were looked at cannot be found." : "");
    }
}
