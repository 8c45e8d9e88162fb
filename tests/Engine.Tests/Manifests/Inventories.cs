using System.Text;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Manifests;

internal static class Inventories
{
    internal static Task<List<InventoryRow>> ReadAsync(string text) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    internal static async Task<List<InventoryRow>> ReadAsync(Stream stream)
    {
        var rows = new List<InventoryRow>();
        await foreach (var row in InventoryReader.ReadAsync(stream))
            rows.Add(row);
        return rows;
    }

    internal static async Task<InventoryRow> ReadOneAsync(string text) => Assert.Single(await ReadAsync(text));

    internal static async Task<byte[]> WriteAsync(IEnumerable<ObjectLocation> locations, InventoryWriterOptions? options = null)
    {
        using var folder = new TempFolder();
        var path = folder.File("inventory.csv");
        await using (var writer = InventoryWriter.Create(path, options))
        {
            foreach (var location in locations)
                await writer.WriteAsync(location);
            await writer.CompleteAsync();
        }

        return await File.ReadAllBytesAsync(path);
    }
}
