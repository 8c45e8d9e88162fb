namespace Faults.Tests.Support;

/// <summary>All combinations of what a theory is given.</summary>
internal static class Matrix
{
    public static IEnumerable<object[]> Of<T1, T2>(IEnumerable<T1> first, IEnumerable<T2> second) =>
        from a in first from b in second select new object[] { a!, b! };

    public static IEnumerable<object[]> Of<T1, T2, T3>(IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third) =>
        from a in first from rest in Of(second, third) select (object[])[a!, .. rest];

    public static IEnumerable<object[]> Of<T1, T2, T3, T4>(IEnumerable<T1> first, IEnumerable<T2> second, IEnumerable<T3> third, IEnumerable<T4> fourth) =>
        from a in first from rest in Of(second, third, fourth) select (object[])[a!, .. rest];
}
