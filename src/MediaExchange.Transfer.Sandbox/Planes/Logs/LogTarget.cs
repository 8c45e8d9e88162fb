namespace MediaExchange.Transfer.Sandbox.Planes.Logs;

/// <summary>A log stream.</summary>
/// <param name="Place">Account and region.</param>
/// <param name="Group">The log group's name.</param>
/// <param name="Stream">The stream's name within the group.</param>
internal readonly record struct LogTarget(AwsPlace Place, string Group, string Stream);
