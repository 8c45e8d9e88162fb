using System.CommandLine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>The options that say how fast and how patiently; a resumed run may be given others.</summary>
internal sealed class PaceBinding
{
    private static readonly TransferOptions Defaults = new();

    private readonly Option<int?> _maxConcurrency = NumberOption.Create(
        "--max-concurrency", $"The most requests in flight, 1 to 10000. Fewer are used while S3 asks to slow down. Default: {Defaults.MaxConcurrency}.");

    private readonly Option<int?> _maxRequestsPerSecond = NumberOption.Create(
        "--max-requests-per-second", $"The most writes a second; the reads at each side may be 5500/3500 times as many. Default: {Defaults.MaxRequestsPerSecond}, which S3 sustains for one prefix.");

    private readonly Option<int?> _maxAttempts = NumberOption.Create("--max-attempts", $"How often one request is tried. Default: {Defaults.MaxAttempts}.");

    private readonly Option<TimeSpan?> _itemTimeout = DurationOption.Create(
        "--item-timeout", "The longest that one object may take before it fails and the rest goes on, such as 90s or 2h. Default: no limit.");

    private readonly Option<long?> _memoryBudget = SizeOption.Create(
        "--memory-budget", $"The most memory for bytes that pass through this machine, of all objects together, 16MiB or more. Default: {ByteText.Format(Defaults.MemoryBudget)}.");

    private PaceBinding() => Options = [_maxConcurrency, _maxRequestsPerSecond, _maxAttempts, _itemTimeout, _memoryBudget];

    public IReadOnlyList<Option> Options { get; }

    public static PaceBinding AddTo(Command command)
    {
        var binding = new PaceBinding();
        foreach (var option in binding.Options)
            command.Options.Add(option);
        return binding;
    }

    public TransferOptions Bind(ParseResult parsed) => CopyBinding.Checked(Defaults with
    {
        MaxConcurrency = parsed.GetValue(_maxConcurrency) ?? Defaults.MaxConcurrency,
        MaxRequestsPerSecond = parsed.GetValue(_maxRequestsPerSecond) ?? Defaults.MaxRequestsPerSecond,
        MaxAttempts = parsed.GetValue(_maxAttempts) ?? Defaults.MaxAttempts,
        ItemTimeout = parsed.GetValue(_itemTimeout),
        MemoryBudget = parsed.GetValue(_memoryBudget) ?? Defaults.MemoryBudget,
    });
}
