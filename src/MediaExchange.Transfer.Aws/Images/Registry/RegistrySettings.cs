namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>How patient a push is.</summary>
internal sealed record RegistrySettings
{
    public static RegistrySettings Default { get; } = new();

    /// <summary>How often a request is sent at most. Six tries wait 15 s in all, which a registry that restarts needs.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The wait before the second try; it doubles from there.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long nothing may move before a connection is taken for lost. ECR looks through a layer before it answers.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Blobs on their way at once; docker's own number is 5, and one of ours is most of the image.</summary>
    public int Uploads { get; init; } = 3;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
