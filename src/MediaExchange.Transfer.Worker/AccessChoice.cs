namespace MediaExchange.Transfer.Worker;

/// <summary>As whom, and where, S3 is asked; what is <see langword="null"/> is found as the AWS tools find it.</summary>
internal sealed record AccessChoice(string? Profile, string? ProfileLocation, string? Region, string? EndpointUrl);
