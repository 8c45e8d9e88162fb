using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>
/// One request and its answer as they are on the wire. It travels with the asynchronous call through the SDK's pipeline, which
/// neither sends every header as given (it invents Content-Type, drops an Expires that is no date) nor tells every header of the
/// answer in full (it keeps the first of several values, and parses Cache-Control).
/// </summary>
internal sealed class S3Call
{
    private static readonly AsyncLocal<S3Call?> Ambient = new();

    /// <summary>The call under way on this asynchronous path.</summary>
    public static S3Call? Current => Ambient.Value;

    /// <summary>Headers to sign and send beside those that the SDK makes, content headers included.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The bytes to send; <see langword="null"/> where the SDK makes them.</summary>
    public BodyStream? Body { get; set; }

    /// <summary>Where the request goes, while the SDK is told otherwise: <see cref="BodyHandler"/>.</summary>
    public Uri? ActualEndpoint { get; set; }

    /// <summary>How far the store's clock is ahead of this machine's, as far as is known.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>The keys to sign with.</summary>
    public ImmutableCredentials? Keys { get; set; }

    /// <summary>The content headers as they were signed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SignedContentHeaders { get; set; } = [];

    /// <summary>Whether the answer, known by its headers so far, is not what was asked for: then its body is not read, however long it is.</summary>
    public Func<S3Call, bool>? IsUnwanted { get; init; }

    /// <summary>Whether "not found" is an answer like another, for which the SDK shall not throw: <see cref="Status"/> tells.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>The answer's status; 0 until there is one.</summary>
    public int Status { get; set; }

    /// <summary>The answer's headers, several values of one joined by a comma and a space.</summary>
    public Dictionary<string, string> Answer { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes this the call under way, until the asynchronous method that says so returns.</summary>
    public void Enter() => Ambient.Value = this;

    /// <summary>A header of the answer; <see langword="null"/> when it was not there or empty.</summary>
    public string? Header(string name) => Answer.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
