namespace Worker.Tests.Kills;

/// <summary>When a worker is killed.</summary>
internal enum KillMoment
{
    /// <summary>As the server receives a request, before it takes effect.</summary>
    BeforeEffect,

    /// <summary>When the request has taken effect, and its answer has not been sent.</summary>
    AfterEffect,

    /// <summary>Some milliseconds after the server has received a request.</summary>
    Later,

    /// <summary>Some milliseconds after the process was started.</summary>
    ByTheClock,
}
