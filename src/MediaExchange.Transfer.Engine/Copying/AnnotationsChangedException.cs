namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>An annotation of the source is not the one that was listed any more: list them again.</summary>
internal sealed class AnnotationsChangedException() : Exception("The source's annotations changed.");
