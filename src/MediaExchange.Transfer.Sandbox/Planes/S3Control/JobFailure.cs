namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Why a job as a whole cannot be done.</summary>
/// <param name="code">S3's word for the kind.</param>
/// <param name="message">The reason in a sentence.</param>
internal sealed class JobFailure(string code, string message) : Exception(message)
{
    public string Code => code;

    public static JobFailure BadManifest(string message) => new("InvalidManifestContent", message);
}
