namespace MediaExchange.Transfer.Aws;

/// <summary>Thrown before any request when an <see cref="AwsAccess"/> cannot be used; the message names the input, the reason and the next step.</summary>
/// <param name="parameter">The name of the property of <see cref="AwsAccess"/> that is at fault.</param>
/// <param name="message">One sentence, or two.</param>
/// <param name="inner">What was caught.</param>
public sealed class AwsAccessException(string parameter, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The name of the property of <see cref="AwsAccess"/> that is at fault.</summary>
    public string Parameter { get; } = parameter;
}
