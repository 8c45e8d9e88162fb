namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Whether two objects are of the same bytes.</summary>
internal enum ComparisonResult
{
    /// <summary>They are.</summary>
    Same,

    /// <summary>They have the same size, and nothing else can be compared.</summary>
    SameSize,

    /// <summary>They are not.</summary>
    Different,
}
