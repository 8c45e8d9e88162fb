using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>A stack as it stands. Guarded by the store's lock.</summary>
internal sealed class Stack(AwsPlace place, string name, string id, DateTimeOffset created)
{
    public const string Type = "AWS::CloudFormation::Stack";

    private readonly List<StackEvent> _events = [];

    public AwsPlace Place => place;

    public string Name => name;

    /// <summary>The ARN.</summary>
    public string Id => id;

    public DateTimeOffset Created => created;

    public DateTimeOffset? Updated { get; set; }

    public DateTimeOffset? Deleted { get; private set; }

    public string Status { get; private set; } = "";

    public string? StatusReason { get; private set; }

    /// <summary>What it was made of; null while it is under review.</summary>
    public Template? Template { get; set; }

    public string? Description { get; set; }

    public IReadOnlyDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Capabilities { get; set; } = [];

    public IReadOnlyList<string> NotificationArns { get; set; } = [];

    public string? RoleArn { get; set; }

    public IReadOnlyList<StackOutput> Outputs { get; set; } = [];

    public Dictionary<string, StackResource> Resources { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ChangeSet> ChangeSets { get; } = new(StringComparer.Ordinal);

    /// <summary>The ClientRequestToken of the operation that runs or ran last.</summary>
    public string? Token { get; set; }

    /// <summary>Someone deletes it while it is being made: no more is made.</summary>
    public bool IsStopping { get; set; }

    /// <summary>What runs, or ran last.</summary>
    public Task Operation { get; set; } = Task.CompletedTask;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<StackEvent> Events => _events;

    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status != "REVIEW_IN_PROGRESS";

    public StackPlace Surroundings => new(place, name, id) { NotificationArns = NotificationArns };

    public void SetStatus(string status, string? reason, DateTimeOffset time)
    {
        (Status, StatusReason) = (status, reason);
        if (status == "DELETE_COMPLETE")
            Deleted = time;
        _events.Add(new StackEvent(Guid.NewGuid().ToString(), time, name, id, Type, status, reason, Token));
    }

    public void SetStatus(StackResource resource, string status, string? reason, DateTimeOffset time)
    {
        (resource.Status, resource.Reason, resource.Time) = (status, reason, time);
        _events.Add(new StackEvent(
            $"{resource.LogicalId}-{Guid.NewGuid()}", time, resource.LogicalId, resource.PhysicalId, resource.Type, status, reason, Token));
    }
}
