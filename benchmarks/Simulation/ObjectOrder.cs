namespace Simulation;

/// <summary>In which order an inventory lists the objects.</summary>
internal enum ObjectOrder
{
    /// <summary>Small and large ones mixed, as keys are in most buckets.</summary>
    Mixed,

    /// <summary>The classes of size in ascending order: all the small ones first, the largest last. The worst for a reader that sees one row at a time.</summary>
    Ascending,
}
