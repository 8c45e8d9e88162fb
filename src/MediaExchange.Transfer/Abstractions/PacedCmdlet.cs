using System.Management.Automation;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that sends many requests: how many at once, how fast, how patiently.</summary>
public abstract class PacedCmdlet : S3AccessCmdlet
{
    private protected PacedCmdlet()
    {
    }

    /// <summary>The most requests in flight, of all objects together: 1 to 10,000. Fewer are used while the store asks to go slower.</summary>
    [Parameter]
    [PSDefaultValue(Help = "256")]
    [ValidateRange(1, 10_000)]
    public int MaxConcurrency { get; set; } = new TransferOptions().MaxConcurrency;

    /// <summary>The most writes a second, of all objects together. Each side's reads are counted apart and may be 5,500/3,500 times as many. The default is what S3 sustains for one prefix.</summary>
    [Parameter]
    [PSDefaultValue(Help = "3500")]
    [ValidateRange(1, int.MaxValue)]
    public int MaxRequestsPerSecond { get; set; } = new TransferOptions().MaxRequestsPerSecond;

    /// <summary>How often one request is tried before its object fails: 1 or more.</summary>
    [Parameter]
    [PSDefaultValue(Help = "16")]
    [ValidateRange(1, int.MaxValue)]
    public int MaxAttempts { get; set; } = new TransferOptions().MaxAttempts;
}
