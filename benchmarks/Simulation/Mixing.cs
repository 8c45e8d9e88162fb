namespace Simulation;

/// <summary>Seeded randomness that is a pure function of what it is for, so that an object looks the same whenever it is asked for.</summary>
internal static class Mixing
{
    /// <summary>The finalizer of splitmix64 over a seed and a number.</summary>
    public static ulong Mix(ulong seed, ulong value)
    {
        var mixed = seed + ((value + 1) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>0 or more, below 1.</summary>
    public static double Unit(ulong mixed) => (mixed >> 11) * (1.0 / (1UL << 53));
}
