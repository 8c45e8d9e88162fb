using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What a recipe says, for people who look at a job in the console.</summary>
internal static class RecipeText
{
    public static string Of(TransferRecipe recipe)
    {
        List<string> words = [$"IfExists {recipe.IfExists}", $"CopyProperty {recipe.CopyProperties}"];
        if (recipe.Keys.RemovePrefix.Length > 0)
            words.Add($"RemovePrefix {recipe.Keys.RemovePrefix}");
        if (recipe.Settings.StorageClass is { } storageClass)
            words.Add($"StorageClass {storageClass}");
        if (recipe.Settings.Encryption is { } encryption)
            words.Add($"ServerSideEncryption {encryption.Algorithm}");
        if (recipe.Settings.CannedAcl is { } acl)
            words.Add(acl);
        if (recipe.Digests is { Count: > 0 } digests)
            words.Add($"Checksum {string.Join(" ", digests.Select(digest => digest.Word()))}");
        if (recipe.PreserveETag)
            words.Add("PreserveETag");
        if (recipe.Route == CopyRoute.Streamed)
            words.Add("Streamed");
        return string.Join("; ", words);
    }
}
