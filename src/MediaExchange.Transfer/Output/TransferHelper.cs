using System.Collections;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Binding;

namespace MediaExchange.Transfer.Output;

/// <summary>A helper: what runs transfers in an account, as one CloudFormation stack.</summary>
public sealed class TransferHelper
{
    private readonly HelperInfo _info;

    internal TransferHelper(HelperInfo info, HelperHealth health, string? healthReason)
    {
        _info = info;
        Health = health;
        HealthReason = healthReason;
    }

    /// <summary>Its name.</summary>
    public string Name => _info.Name;

    /// <summary>On which side of a delivery it stands: Publisher, Subscriber or General.</summary>
    public string? Role => _info.Parameters.GetValueOrDefault("HelperRole");

    /// <summary>Its stack's status, in CloudFormation's words, such as CREATE_COMPLETE.</summary>
    public string Status => _info.Status;

    /// <summary>What CloudFormation says of that.</summary>
    public string? StatusReason => _info.StatusReason;

    /// <summary>Healthy, Changing, Unhealthy, or Unknown where it may not be looked at: stack, queue, compute environment, job definition and driver. Test-TransferHelper looks at more.</summary>
    public HelperHealth Health { get; }

    /// <summary>What is wrong, where it is not Healthy.</summary>
    public string? HealthReason { get; }

    /// <summary>Whether it is there and whole.</summary>
    public bool IsReady => _info.IsReady;

    /// <summary>The version of the module that installed or last updated it.</summary>
    public string? Version => _info.Version;

    /// <summary>How that stands to the version of this module: Current, Older or Newer.</summary>
    public HelperVersionStatus VersionStatus => _info.VersionStatus(HelperTemplate.ModuleVersion);

    /// <summary>The region that it is in.</summary>
    public string Region => _info.Region;

    /// <summary>Its bucket, with the inventories, ledgers and reports of its runs.</summary>
    public string? Bucket => _info.Outputs.GetValueOrDefault("HelperBucketName");

    /// <summary>The name of its stack.</summary>
    public string StackName => _info.StackName;

    /// <summary>The ARN of its stack.</summary>
    public string StackId => _info.StackId;

    /// <summary>When it was installed (UTC).</summary>
    public DateTimeOffset InstalledAt => _info.InstalledAt;

    /// <summary>When it was last updated (UTC).</summary>
    public DateTimeOffset? UpdatedAt => _info.UpdatedAt;

    /// <summary>The template's parameters, by name.</summary>
    public IDictionary Parameters => Table(_info.Parameters);

    /// <summary>The stack's outputs, by name.</summary>
    public IDictionary Outputs => Table(_info.Outputs);

    /// <summary>Writes the name.</summary>
    public override string ToString() => Name;

    private static Hashtable Table(IReadOnlyDictionary<string, string> values)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
            table[name] = value;
        return table;
    }
}
