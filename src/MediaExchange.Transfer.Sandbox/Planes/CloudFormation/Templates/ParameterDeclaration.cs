using System.Globalization;
using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

/// <summary>A parameter as a template declares it, with its constraints.</summary>
internal sealed record ParameterDeclaration
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    public required string Name { get; init; }

    public required string Type { get; init; }

    public string? Default { get; init; }

    public string? Description { get; init; }

    public bool NoEcho { get; init; }

    public IReadOnlyList<string>? AllowedValues { get; init; }

    public string? AllowedPattern { get; init; }

    public string? ConstraintDescription { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public decimal? MinValue { get; init; }

    public decimal? MaxValue { get; init; }

    public bool IsList => Type == "CommaDelimitedList" || Type.StartsWith("List<", StringComparison.Ordinal);

    private string ItemType => Type.StartsWith("List<", StringComparison.Ordinal) ? Type[5..^1] : Type == "CommaDelimitedList" ? "String" : Type;

    public static bool IsKnown(string type) => type is "String" or "Number" or "CommaDelimitedList" or "List<Number>" or "List<String>"
        || IdPattern(type.StartsWith("List<", StringComparison.Ordinal) && type.EndsWith('>') ? type[5..^1] : type) is not null;

    /// <summary>The items of a list's value, trimmed as CloudFormation trims them; the empty text is a list of one empty item.</summary>
    public static IReadOnlyList<string> Split(string value) => [.. value.Split(',').Select(item => item.Trim())];

    /// <exception cref="PlaneException">ValidationError: the value is not one that the declaration allows.</exception>
    public void Check(string value)
    {
        foreach (var item in IsList ? Split(value) : [value])
        {
            CheckType(item);
            if (AllowedValues is not null && !AllowedValues.Contains(item))
                throw Unsuitable($"Parameter '{Name}' must be one of AllowedValues");
            if (AllowedPattern is not null && !Matches(item, AllowedPattern))
                throw Unsuitable($"Parameter '{Name}' must match pattern {AllowedPattern}");
            if (item.Length < MinLength)
                throw Unsuitable($"Parameter '{Name}' must contain at least {MinLength} characters");
            if (item.Length > MaxLength)
                throw Unsuitable($"Parameter '{Name}' must contain at most {MaxLength} characters");
            if (MinValue is not null && decimal.Parse(item, CultureInfo.InvariantCulture) < MinValue)
                throw Unsuitable($"Parameter '{Name}' must be a number not less than {MinValue}");
            if (MaxValue is not null && decimal.Parse(item, CultureInfo.InvariantCulture) > MaxValue)
                throw Unsuitable($"Parameter '{Name}' must be a number not greater than {MaxValue}");
        }
    }

    private static string? IdPattern(string type) => type switch
    {
        "AWS::EC2::VPC::Id" => "vpc-[0-9a-f]{8,17}",
        "AWS::EC2::Subnet::Id" => "subnet-[0-9a-f]{8,17}",
        "AWS::EC2::SecurityGroup::Id" => "sg-[0-9a-f]{8,17}",
        "AWS::EC2::Image::Id" => "ami-[0-9a-f]{8,17}",
        "AWS::EC2::Instance::Id" => "i-[0-9a-f]{8,17}",
        "AWS::EC2::KeyPair::KeyName" or "AWS::EC2::SecurityGroup::GroupName" => ".{1,255}",
        "AWS::EC2::AvailabilityZone::Name" => "[a-z]{2}(-[a-z]+)+-[0-9][a-z]",
        _ => null,
    };

    private static bool Matches(string value, string pattern)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, _patience);
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            throw PlaneException.Validation($"Template format error: the AllowedPattern {pattern} cannot be used: {error.Message}");
        }
    }

    private void CheckType(string item)
    {
        if (ItemType == "Number" && !decimal.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw Unsuitable($"Parameter '{Name}' must be a number");
        if (IdPattern(ItemType) is { } pattern && !Matches(item, pattern))
            throw PlaneException.Validation($"Parameter validation failed: parameter value {item} for parameter name {Name} does not exist");
    }

    private PlaneException Unsuitable(string usual) =>
        PlaneException.Validation(ConstraintDescription is null ? usual : $"Parameter {Name} failed to satisfy constraint: {ConstraintDescription}");
}
