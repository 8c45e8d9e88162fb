using System.Diagnostics.CodeAnalysis;
using MediaExchange.Transfer.Engine.Flow;
using Xunit;

namespace Engine.Tests.Flow;

[SuppressMessage("Security", "CA5394", Justification = "Seeded test data, not secrets.")]
public sealed class PacingTests
{
    private const int MaxRate = 3500;
    private const RequestKind Kind = RequestKind.Write;

    private double _now;

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(3072)]
    public void A_sprinkle_of_one_in_a_hundred_costs_next_to_nothing(int limit)
    {
        var pacing = new Pacing(limit, MaxRate);
        var lowest = limit;
        var sum = 0L;
        const int Requests = 200_000;
        Send(pacing, Requests, perSecond: 1000, refused: 0.01, () =>
        {
            lowest = Math.Min(lowest, pacing.Limit);
            sum += pacing.Limit;
        });

        Assert.InRange(lowest, limit * 0.8, limit);
        Assert.InRange((double)sum / Requests, limit * 0.98, limit);
        Assert.InRange(pacing.RateAt(Kind, _now), 1000 * 0.95, MaxRate);
    }

    [Fact]
    public void Refusals_that_come_long_before_the_first_long_part_succeeds_are_weighed_against_what_was_sent()
    {
        var pacing = new Pacing(3072, MaxRate);
        for (var i = 0; i < 3072; i++)
            pacing.OnSent(Kind, _now += 1.0 / MaxRate);
        for (var i = 0; i < 31; i++)
            pacing.OnThrottled(Kind, _now += 0.001);

        Assert.Equal(3072, pacing.Limit);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.4)]
    public void Saturation_takes_back_the_share_that_was_refused(double refused)
    {
        var pacing = new Pacing(1000, MaxRate);

        // Several rounds within the second that counts as one signal.
        Send(pacing, 3000, perSecond: 3400, refused);

        Assert.InRange(pacing.Limit, 1000 * (1 - refused - 0.06), 1000 * (1 - refused + 0.06));
        Assert.InRange(pacing.RateAt(Kind, _now), 3400 * (1 - refused - 0.08), 3400 * (1 - refused + 0.08));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Only_the_kind_that_is_refused_is_sent_less_often_and_the_limit_falls_by_its_part_in_all(int refusedKind)
    {
        var pacing = new Pacing(1000, MaxRate);
        var random = new Random(7);
        for (var i = 0; i < 6000; i++)
        {
            _now += 1.0 / 6000;
            pacing.OnSent((RequestKind)(i % 3), _now);
            if (i % 3 == refusedKind && random.NextDouble() < 0.4)
                pacing.OnThrottled((RequestKind)refusedKind, _now);
            else
                pacing.OnSuccess(_now);
        }

        for (var kind = RequestKind.SourceRead; kind <= RequestKind.Write; kind++)
        {
            if ((int)kind == refusedKind)
                Assert.InRange(pacing.RateAt(kind, _now), 2000 * 0.5, 2000 * 0.75);
            else
                Assert.Equal(kind == RequestKind.Write ? 3500 : 5500, pacing.RateAt(kind, _now), 0.001);
        }

        Assert.InRange(pacing.Limit, 1000 * (1 - (0.4 / 3) - 0.06), 1000 * (1 - (0.4 / 3) + 0.06));
    }

    [Fact]
    public void A_part_is_a_write()
    {
        var pacing = new Pacing(1000, MaxRate);
        for (var i = 0; i < 1000; i++)
        {
            pacing.OnSent(RequestKind.Part, _now);
            pacing.OnThrottled(RequestKind.Part, _now += 0.0001);
        }

        Assert.InRange(pacing.RateAt(RequestKind.Write, _now), 1, 0.51 * MaxRate);
        Assert.Equal(pacing.RateAt(RequestKind.Part, _now), pacing.RateAt(RequestKind.Write, _now));
        Assert.Equal(pacing.NextSlot(RequestKind.Part), pacing.NextSlot(RequestKind.Write));
    }

    [Fact]
    public void When_everything_is_refused_both_halve_once_a_second()
    {
        var pacing = new Pacing(1024, MaxRate);
        Send(pacing, 3500, perSecond: 3500, refused: 1);
        Assert.Equal(512, pacing.Limit);
        Assert.InRange(pacing.RateAt(Kind, _now), 1600, 1800);

        _now += 0.1;
        Send(pacing, 1600, perSecond: 1700, refused: 1);
        Assert.Equal(256, pacing.Limit);
        Assert.InRange(pacing.RateAt(Kind, _now), 750, 950);
    }

    [Fact]
    public void Never_less_than_one_request_may_be_in_flight_nor_less_than_one_a_second_be_sent()
    {
        var pacing = new Pacing(2, 10);
        for (var i = 0; i < 1000; i++)
        {
            _now += 0.1;
            pacing.OnSent(Kind, _now);
            pacing.OnThrottled(Kind, _now);
        }

        Assert.Equal(1, pacing.Limit);
        Assert.InRange(pacing.RateAt(Kind, _now), 1, 2);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(40)]
    public void All_of_it_is_back_after_a_minute_even_where_one_request_in_a_hundred_is_still_refused(int perSecond)
    {
        var pacing = new Pacing(512, MaxRate);
        Send(pacing, 20_000, perSecond: 2000, refused: 0.5);
        Assert.InRange(pacing.Limit, 1, 100);
        Assert.InRange(pacing.RateAt(Kind, _now), 1, 1200);

        Send(pacing, perSecond * 70, perSecond, refused: 0.01);
        Assert.InRange(pacing.Limit, 480, 512);
        Assert.InRange(pacing.RateAt(Kind, _now), perSecond, MaxRate);
    }

    [Fact]
    public void It_comes_back_slowly()
    {
        var pacing = new Pacing(512, MaxRate);
        Send(pacing, 20_000, perSecond: 2000, refused: 0.5);
        var before = (pacing.Limit, Rate: pacing.RateAt(Kind, _now));

        _now += 2;
        Send(pacing, 40, perSecond: 40, refused: 0);

        Assert.InRange(pacing.Limit, before.Limit + 1, before.Limit + 60);
        Assert.InRange(pacing.RateAt(Kind, _now), before.Rate + 1, before.Rate + 250);
    }

    [Fact]
    public void The_slots_of_the_rate_are_even_and_a_pause_is_not_made_up_for()
    {
        var pacing = new Pacing(10, 100);
        for (var i = 0; i < 50; i++)
        {
            _now = Math.Max(_now, pacing.NextSlot(Kind));
            pacing.OnSent(Kind, _now);
        }

        Assert.InRange(_now, 0.35, 0.55);
        _now += 60;
        var sentAtOnce = 0;
        while (pacing.NextSlot(Kind) <= _now && sentAtOnce < 1000)
        {
            pacing.OnSent(Kind, _now);
            sentAtOnce++;
        }

        Assert.InRange(sentAtOnce, 5, 15);
    }

    // Each is answered at once; which are refused is drawn.
    private void Send(Pacing pacing, int requests, int perSecond, double refused, Action? afterEach = null)
    {
        var random = new Random(7);
        for (var i = 0; i < requests; i++)
        {
            _now += 1.0 / perSecond;
            pacing.OnSent(Kind, _now);
            if (random.NextDouble() < refused)
                pacing.OnThrottled(Kind, _now);
            else
                pacing.OnSuccess(_now);
            afterEach?.Invoke();
        }
    }
}
