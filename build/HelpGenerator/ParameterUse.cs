namespace HelpGenerator;

/// <summary>How a parameter is given in one parameter set.</summary>
internal sealed record ParameterUse(bool IsMandatory, int? Position, bool FromPipeline, bool FromPipelineByName)
{
    public string PipelineInput => (FromPipeline, FromPipelineByName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
