namespace MediaExchange.Transfer.Aws.Images;

/// <summary>An image could not be read or pushed.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">One sentence, or two, that name the input, the reason and the next step.</param>
/// <param name="inner">What was caught.</param>
public sealed class ImageException(ImageFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public ImageFailure Failure { get; } = failure;

    /// <summary>Whether the same request may succeed in a moment.</summary>
    internal bool MayPass { get; init; }

    /// <summary>How long the registry asks to be left alone.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
