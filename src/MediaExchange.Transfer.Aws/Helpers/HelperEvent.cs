namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>Something that happened to a helper's stack.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Resource">The resource's name in the template, or the stack's.</param>
/// <param name="Type">Its type.</param>
/// <param name="Status">Its status, such as <c>CREATE_IN_PROGRESS</c>.</param>
/// <param name="Reason">What CloudFormation says of that; <see langword="null"/> for nothing.</param>
public sealed record HelperEvent(DateTimeOffset At, string Resource, string Type, string Status, string? Reason)
{
    /// <summary>Whether this is where something went wrong, rather than what had to be given up because of it.</summary>
    internal bool IsFirstCause => Status.EndsWith("_FAILED", StringComparison.Ordinal) && Type != "AWS::CloudFormation::Stack"
        && Reason?.Contains("cancelled", StringComparison.OrdinalIgnoreCase) != true;
}
