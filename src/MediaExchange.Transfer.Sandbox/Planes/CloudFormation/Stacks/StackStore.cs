namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>All stacks, the deleted ones too. Whoever reads or changes a stack holds <see cref="Gate"/>, for moments only.</summary>
internal sealed class StackStore(TimeProvider time)
{
    private readonly List<Stack> _stacks = [];

    public Lock Gate { get; } = new();

    public DateTimeOffset Now => time.GetUtcNow();

    public IEnumerable<Stack> Of(AwsPlace place) => _stacks.Where(stack => stack.Place == place);

    public IReadOnlyList<Stack> All => _stacks;

    /// <summary>The stack of that name, or of that ARN also when it was deleted; null when there is none.</summary>
    public Stack? Find(AwsPlace place, string nameOrId) => nameOrId.StartsWith("arn:", StringComparison.Ordinal)
        ? Of(place).FirstOrDefault(stack => stack.Id == nameOrId)
        : Of(place).LastOrDefault(stack => stack.Name == nameOrId && stack.Deleted is null);

    /// <exception cref="PlaneException">ValidationError: it does not exist.</exception>
    public Stack Get(AwsPlace place, string nameOrId, string? message = null) =>
        Find(place, nameOrId) ?? throw PlaneException.Validation(message ?? $"Stack with id {nameOrId} does not exist");

    public void Add(Stack stack) => _stacks.Add(stack);

    public void Clear() => _stacks.Clear();
}
