using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying;

public sealed class FreshDestinationTests
{
    private static readonly string[] Keys = ["a", "b", "c"];

    [Fact]
    public async Task Where_nothing_was_before_small_objects_are_not_looked_for_one_by_one()
    {
        var scene = Filled();
        scene.Store.AddObject(Scene.Destination, "elsewhere", Scene.Bytes(1));

        var outcomes = await scene.OutcomesAsync(Scene.Rows(Keys));

        Assert.All(outcomes, outcome => Assert.Equal((ItemStatus.Copied, 2), (outcome.Status, (int)outcome.Requests)));
        Assert.Equal(1, scene.Store.Requests(StoreOperation.List));
        Assert.Equal(3, scene.Store.Requests(StoreOperation.Head));
    }

    [Fact]
    public async Task Where_something_was_before_each_object_is_looked_for_and_what_is_the_same_is_skipped()
    {
        var scene = Filled();
        await scene.OutcomesAsync(Scene.Rows("b"));

        var outcomes = await scene.OutcomesAsync(Scene.Rows(Keys));

        Assert.Equal([ItemStatus.Copied, ItemStatus.Skipped, ItemStatus.Copied], outcomes.Select(outcome => outcome.Status));
    }

    [Fact]
    public async Task Who_may_not_list_looks_for_each_object()
    {
        var scene = Filled();
        await scene.OutcomesAsync(Scene.Rows("b"));
        var store = new FaultingObjectStore(scene.Store, [StoreFault.Always(StoreOperation.List, StoreErrorKind.AccessDenied)]);

        var outcomes = await scene.OutcomesAsync(Scene.Rows(Keys), destination: store, source: scene.Store);

        Assert.Equal([ItemStatus.Copied, ItemStatus.Skipped, ItemStatus.Copied], outcomes.Select(outcome => outcome.Status));
    }

    [Theory]
    [InlineData(IfExists.Fail, SkipRule.ETagOrChecksum)]
    [InlineData(IfExists.Skip, SkipRule.Newer)]
    [InlineData(IfExists.Skip, SkipRule.Size)]
    public async Task A_rule_that_what_comes_meanwhile_could_break_is_held_object_by_object(IfExists ifExists, SkipRule rule)
    {
        var scene = Filled();

        await scene.OutcomesAsync(Scene.Rows(Keys), new TransferOptions { IfExists = ifExists, SkipRule = rule });

        Assert.Equal((0, 6), (scene.Store.Requests(StoreOperation.List), scene.Store.Requests(StoreOperation.Head)));
    }

    private static Scene Filled()
    {
        var scene = new Scene();
        foreach (var key in Keys)
            scene.Store.AddObject(Scene.Source, key, Scene.Bytes(10, key[0]));
        return scene;
    }
}
