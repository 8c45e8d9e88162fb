using MediaExchange.Transfer.Engine.Planning;
using Xunit;

namespace Engine.Tests.Planning;

public sealed class TransferOptionsTests
{
    [Fact]
    public void The_defaults_are_within_their_ranges() => new TransferOptions().Validate();

    [Fact]
    public void Memory_for_two_ranges_is_the_least()
    {
        new TransferOptions { MemoryBudget = 16 << 20 }.Validate();
        var refusal = Assert.Throws<ArgumentException>(() => new TransferOptions { MemoryBudget = (16 << 20) - 1 }.Validate());
        Assert.Equal("MemoryBudget is 16777215; it must be 16 MiB or more.", refusal.Message);
    }
}
