namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>One resource of a helper that would be made, changed or removed.</summary>
/// <param name="Action"><c>Add</c>, <c>Modify</c> or <c>Remove</c>.</param>
/// <param name="Resource">Its name in the template.</param>
/// <param name="Type">Its type, such as <c>AWS::Batch::JobQueue</c>.</param>
/// <param name="PhysicalId">What is there now; <see langword="null"/> for what is not.</param>
/// <param name="Replacement"><c>True</c>, <c>Conditional</c> or <c>False</c>: whether another takes its place; <see langword="null"/> where that is no question.</param>
/// <param name="Properties">What changes of it.</param>
public sealed record HelperChange(string Action, string Resource, string Type, string? PhysicalId, string? Replacement, IReadOnlyList<string> Properties)
{
    /// <summary>Whether another resource takes its place, or may.</summary>
    public bool IsReplaced => Replacement is "True" or "Conditional";

    /// <summary>Whether what is there now would be gone, or may be.</summary>
    public bool IsLost => IsReplaced || Action == "Remove";
}
