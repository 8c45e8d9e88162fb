using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.S3;
using Xunit;

namespace Sandbox.Tests.Edge;

public class FaultEngineTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Without_a_script_nothing_happens()
    {
        Assert.Null(new FaultEngine(_time).Decide(Put("key")));
    }

    [Theory]
    [InlineData("PutObject", null, null, null, null, true)]
    [InlineData("Put*", null, null, null, null, true)]
    [InlineData("*Copy", null, null, null, null, false)]
    [InlineData(null, "bucket", null, null, null, true)]
    [InlineData(null, "bucke", null, null, null, false)]
    [InlineData(null, null, "films/*", null, null, true)]
    [InlineData(null, null, "films/?.mov", null, null, true)]
    [InlineData(null, null, "films/a", null, null, false)]
    [InlineData(null, null, null, "films/a.mov", null, true)]
    [InlineData(null, null, null, "films/*", null, false)]
    [InlineData(null, null, null, null, 3, true)]
    [InlineData(null, null, null, null, 4, false)]
    public void A_rule_acts_on_what_it_matches(string? operation, string? bucket, string? key, string? exact, int? part, bool acts)
    {
        var engine = Engine(new FaultMatch { Operation = operation, Bucket = bucket, Key = key, ExactKey = exact, PartNumber = part });

        Assert.Equal(acts, engine.Decide(Put("films/a.mov") with { PartNumber = 3 }) is not null);
    }

    [Theory]
    [InlineData(2, null, null, null, "01000000")]
    [InlineData(null, 3, null, null, "00111111")]
    [InlineData(null, null, 3, null, "11100000")]
    [InlineData(null, 3, 5, null, "00111000")]
    [InlineData(null, null, null, 2, "11000000")]
    [InlineData(null, 3, 7, 2, "00110000")]
    public void Calls_are_counted_per_rule(int? nth, int? from, int? to, int? times, string acts)
    {
        var engine = Engine(new FaultMatch { Operation = "PutObject", Nth = nth, From = from, To = to, Times = times });

        var acted = acts.Select(_ =>
        {
            Assert.Null(engine.Decide(Put("key") with { Operation = S3Operation.GetObject }));
            return engine.Decide(Put("key")) is null ? '0' : '1';
        });

        Assert.Equal(acts, string.Concat(acted));
        Assert.Equal((8L, acts.Count(c => c == '1')), (engine.Status()[0].Calls, engine.Status()[0].Acted));
    }

    [Fact]
    public void A_window_begins_with_the_first_call_that_is_acted_on()
    {
        var engine = Engine(new FaultMatch { From = 2, ForSeconds = 10 });
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(engine.Decide(Put("a")));
        Assert.NotNull(engine.Decide(Put("a")));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.NotNull(engine.Decide(Put("a")));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(engine.Decide(Put("a")));
    }

    [Fact]
    public void What_the_dice_say_depends_on_the_seed_and_the_place_not_on_the_order_of_arrival()
    {
        var calls = Enumerable.Range(0, 2000).Select(i => Put($"key {i % 500}")).ToArray();
        HashSet<string> Acted(int seed, IEnumerable<EdgeRequest> order)
        {
            var engine = Engine(new FaultMatch { Probability = 0.2, Seed = seed });
            var attempts = new Dictionary<string, int>();
            var acted = new HashSet<string>();
            foreach (var call in order)
            {
                var attempt = attempts[call.Key!] = attempts.GetValueOrDefault(call.Key!) + 1;
                if (engine.Decide(call) is not null)
                {
                    acted.Add($"{call.Key} {attempt}");
                }
            }

            return acted;
        }

        var first = Acted(1, calls);
        var shuffled = calls.ToArray();
        new Random(5).Shuffle(shuffled);

        Assert.Equal(first, Acted(1, shuffled));
        Assert.NotEqual(first, Acted(2, calls));
        Assert.InRange(first.Count, 340, 460);
    }

    [Fact]
    public void The_first_rule_that_would_act_does_and_all_that_match_count()
    {
        var engine = new FaultEngine(_time);
        engine.Install(
            new FaultRule { Name = "second call", Match = new() { Nth = 2 }, Action = new() { Error = "SlowDown" } },
            new FaultRule { Name = "always", Action = new() { Error = "InternalError" } });

        Assert.Equal(["always", "second call", "always"], Enumerable.Range(0, 3).Select(_ => engine.Decide(Put("key"))!.Name));
        Assert.Equal([(3L, 1L), (3L, 2L)], engine.Status().Select(status => (status.Calls, status.Acted)));
    }

    [Fact]
    public void A_rule_acts_as_often_as_it_says_however_many_ask_at_once()
    {
        var engine = Engine(new FaultMatch { From = 101, Times = 250 });
        var acted = 0;

        Parallel.For(0, 10_000, _ => Interlocked.Add(ref acted, engine.Decide(Put("key")) is null ? 0 : 1));

        Assert.Equal(250, acted);
        Assert.Equal(10_000, engine.Status()[0].Calls);
    }

    [Fact]
    public void A_new_script_replaces_the_old_one()
    {
        var engine = Engine(new FaultMatch { Nth = 1 });
        engine.Decide(Put("key"));
        engine.Install(new FaultRule { Match = new() { Nth = 1 }, Action = new() { Error = "SlowDown" } });
        Assert.NotNull(engine.Decide(Put("key")));

        engine.Clear();
        Assert.Empty(engine.Status());
    }

    [Theory]
    [InlineData("""{ "match": { "nth": 1, "from": 1 }, "action": { "error": "X" } }""", "nth goes with")]
    [InlineData("""{ "match": { "nth": 0 }, "action": { "error": "X" } }""", "count from 1")]
    [InlineData("""{ "match": { "from": 5, "to": 4 }, "action": { "error": "X" } }""", "from (5) is after to (4)")]
    [InlineData("""{ "match": { "key": "a", "exactKey": "a" }, "action": { "error": "X" } }""", "not both")]
    [InlineData("""{ "match": { "probability": 1.1 }, "action": { "error": "X" } }""", "probability")]
    [InlineData("""{ "match": { "forSeconds": 0 }, "action": { "error": "X" } }""", "forSeconds")]
    [InlineData("""{ "action": {} }""", "does nothing")]
    [InlineData("""{ "action": { "error": "X", "hang": true } }""", "error and hang")]
    [InlineData("""{ "action": { "error": "X", "status": 99 } }""", "status is 99")]
    [InlineData("""{ "action": { "error": "X", "delayMilliseconds": -1 } }""", "delayMilliseconds")]
    [InlineData("""{ "action": { "truncate": { "keepBytes": -1 } } }""", "keepBytes")]
    [InlineData("""{ "action": { "redirect": { "status": 302 } } }""", "redirect.status")]
    [InlineData("""{ "action": { "slowBodyBytesPerSecond": 0 } }""", "slowBody")]
    public void A_rule_that_makes_no_sense_is_refused_and_named_and_the_old_script_stays(string json, string says)
    {
        var engine = Engine(new FaultMatch());
        var rule = JsonSerializer.Deserialize<FaultRule>(json, ControlJson.Options)! with { Name = "odd" };

        var refusal = Assert.Throws<ArgumentException>(() => engine.Install(rule));

        Assert.StartsWith("Rule 1 (odd): ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Single(engine.Status());
    }

    private static EdgeRequest Put(string key) => new() { Operation = S3Operation.PutObject, Bucket = "bucket", Key = key };

    private FaultEngine Engine(FaultMatch match)
    {
        var engine = new FaultEngine(_time);
        engine.Install(new FaultRule { Match = match, Action = new FaultAction { Error = "SlowDown" } });
        return engine;
    }
}
