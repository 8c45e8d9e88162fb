namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>How it went with the annotations of one object.</summary>
/// <param name="Written">Annotations that the destination lacked and has now.</param>
/// <param name="Remark">What the outcome should say of it; <see langword="null"/> for nothing.</param>
internal sealed record AnnotationResult(int Written, string? Remark)
{
    public static AnnotationResult Nothing { get; } = new(0, null);
}
