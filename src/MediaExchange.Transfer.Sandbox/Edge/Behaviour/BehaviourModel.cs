using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>The model's state: settings that may change at any time, the buckets of the rate limit, the dice of the latency.</summary>
internal sealed class BehaviourModel(TimeProvider time)
{
    /// <summary>Prefixes followed at once. Beyond, all start afresh: a test of that many prefixes has no use for the limit.</summary>
    private const int MaxPrefixes = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Bucket, string Prefix, bool Write), TokenBucket> _buckets = [];
    private Random _random = new(1);
    private volatile ModelSettings _settings = ModelSettings.Off;

    public ModelSettings Settings => _settings;

    /// <summary>Changes the settings; rate limits and dice start afresh.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public void Apply(ModelSettings settings)
    {
        if (settings.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(settings));
        }

        lock (_gate)
        {
            _settings = settings;
            _buckets.Clear();
            _random = new Random(settings.Seed);
        }
    }

    /// <summary>Whether the rate limit lets the request pass.</summary>
    public bool Admits(EdgeRequest request, bool write)
    {
        TokenBucket? bucket;
        lock (_gate)
        {
            if (_settings.Rate is not { } rate || request.Bucket is null)
            {
                return true;
            }

            var place = (request.Bucket, Prefix(request.Key ?? request.Prefix ?? "", rate.PrefixSegments), write);
            if (!_buckets.TryGetValue(place, out bucket))
            {
                if (_buckets.Count == MaxPrefixes)
                {
                    _buckets.Clear();
                }

                var perSecond = write ? rate.WritesPerSecond : rate.ReadsPerSecond;
                _buckets[place] = bucket = new TokenBucket(perSecond, rate.Burst ?? perSecond, time);
            }
        }

        return bucket.TryTake();
    }

    public TimeSpan NextLatency()
    {
        lock (_gate)
        {
            if (_settings.FirstByteLatency is not { } latency)
            {
                return TimeSpan.Zero;
            }

            // Box and Muller: two even dice make a normal one.
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            return TimeSpan.FromMilliseconds(latency.MedianMilliseconds * Math.Exp(latency.Sigma * normal));
        }
    }

    /// <summary>Bytes a second of the request's transfer in either direction; null for unlimited.</summary>
    public double? BytesPerSecond(S3Operation operation) => 1e6 * operation switch
    {
        S3Operation.CopyObject or S3Operation.UploadPartCopy => _settings.CopyMegabytesPerSecond,
        S3Operation.GetObject => _settings.GetMegabytesPerSecond,
        S3Operation.PutObject or S3Operation.UploadPart => _settings.PutMegabytesPerSecond,
        _ => null,
    };

    internal static string Prefix(string key, int segments)
    {
        var end = 0;
        for (var i = 0; i < segments; i++)
        {
            var slash = key.IndexOf('/', end);
            if (slash < 0)
            {
                break;
            }

            end = slash + 1;
        }

        return key[..end];
    }
}
