using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Sandbox.Edge.Requests;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>One rule's counters. Not thread-safe: the engine asks one request at a time.</summary>
internal sealed class FaultRuleState(FaultRule rule, int number)
{
    /// <summary>Places whose attempts are told apart at once; beyond, the counting of attempts starts afresh.</summary>
    private const int MaxPlaces = 1_000_000;

    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private DateTimeOffset? _firstActed;

    public FaultRule Rule => rule;

    public string Name { get; } = rule.Name ?? $"rule {number}";

    public long Calls { get; private set; }

    public long Acted { get; private set; }

    public bool Matches(EdgeRequest request)
    {
        var match = rule.Match;
        return Fits(match.Operation, request.Name)
            && Fits(match.Bucket, request.Bucket)
            && Fits(match.Key, request.Key)
            && (match.ExactKey is null || match.ExactKey == request.Key)
            && (match.PartNumber is null || match.PartNumber == request.PartNumber);
    }

    /// <summary>Counts a matching call, and tells whether the rule would act on it.</summary>
    public bool Count(EdgeRequest request, DateTimeOffset now)
    {
        Calls++;
        var match = rule.Match;
        return (match.Nth is null || Calls == match.Nth)
            && (match.From is null || Calls >= match.From)
            && (match.To is null || Calls <= match.To)
            && (match.Times is null || Acted < match.Times)
            && (match.ForSeconds is null || _firstActed is null || now - _firstActed < TimeSpan.FromSeconds(match.ForSeconds.Value))
            && (match.Probability is null || Draw(request) < match.Probability);
    }

    public void Act(DateTimeOffset now)
    {
        Acted++;
        _firstActed ??= now;
    }

    private static bool Fits(string? pattern, string? value) =>
        pattern is null || (value is not null && FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false));

    private double Draw(EdgeRequest request)
    {
        var place = $"{request.Name}\n{request.Bucket}\n{request.Key}\n{request.PartNumber}\n{request.CopyRange}";
        if (_attempts.Count >= MaxPlaces)
        {
            _attempts.Clear();
        }

        var attempt = _attempts[place] = _attempts.GetValueOrDefault(place) + 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{rule.Match.Seed}\n{number}\n{attempt}\n{place}"));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
