using MediaExchange.Transfer.Sandbox.Edge.Requests;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>Holds the script and decides which rule acts on a request.</summary>
internal sealed class FaultEngine(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<FaultRuleState> _rules = [];

    /// <summary>Replaces the script; all counters start afresh.</summary>
    /// <exception cref="ArgumentException">A rule makes no sense; the script before it stays.</exception>
    public void Install(FaultScript script)
    {
        if (script.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(script));
        }

        lock (_gate)
        {
            _rules.Clear();
            foreach (var rule in script.Rules)
            {
                _rules.Add(new FaultRuleState(rule, _rules.Count + 1));
            }
        }
    }

    /// <summary>Replaces the script by these rules.</summary>
    public void Install(params IEnumerable<FaultRule> rules) => Install(new FaultScript { Rules = [.. rules] });

    public void Clear() => Install(FaultScript.Empty);

    public IReadOnlyList<FaultRuleStatus> Status()
    {
        lock (_gate)
        {
            return [.. _rules.Select(state => new FaultRuleStatus(state.Rule, state.Calls, state.Acted))];
        }
    }

    /// <summary>Counts the request with every rule that matches it, and picks the first that acts.</summary>
    public FaultDecision? Decide(EdgeRequest request)
    {
        lock (_gate)
        {
            if (_rules.Count == 0)
            {
                return null;
            }

            var now = time.GetUtcNow();
            FaultRuleState? acting = null;
            foreach (var state in _rules)
            {
                if (state.Matches(request) && state.Count(request, now))
                {
                    acting ??= state;
                }
            }

            if (acting is null)
            {
                return null;
            }

            acting.Act(now);
            return new FaultDecision(acting.Name, acting.Rule.Action, acting.Calls);
        }
    }
}
