using System.IO.Enumeration;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>What goes wrong with stacks, and how long things take: the document of PUT /_sandbox/stacks. Thread-safe.</summary>
internal sealed class StackControl
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StackFault, int> _acted = [];
    private StackSettings _settings = StackSettings.Default;

    public StackSettings Settings
    {
        get
        {
            lock (_gate)
                return _settings;
        }
    }

    /// <summary>How long each step of a stack takes.</summary>
    public TimeSpan Step => TimeSpan.FromMilliseconds(Settings.StepMilliseconds);

    public void Apply(StackSettings settings)
    {
        lock (_gate)
        {
            _settings = settings;
            _acted.Clear();
        }
    }

    /// <summary>Makes the step fail when a fault says so.</summary>
    /// <exception cref="ResourceFailure">With the fault's reason.</exception>
    public void Check(string stack, string resource, StackAction action)
    {
        lock (_gate)
        {
            foreach (var fault in _settings.Failures)
            {
                if (fault.On == action && Fits(fault.Stack, stack) && Fits(fault.Resource, resource) && !(_acted.GetValueOrDefault(fault) >= fault.Times))
                {
                    _acted[fault] = _acted.GetValueOrDefault(fault) + 1;
                    throw new ResourceFailure(fault.Reason);
                }
            }
        }
    }

    private static bool Fits(string? pattern, string value) => pattern is null || FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false);
}
