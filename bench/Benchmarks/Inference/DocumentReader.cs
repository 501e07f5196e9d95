using System.Text.Json;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Benchmarks.Inference;

/// <summary>Reads the measured bodies by way of an object model.</summary>
internal static class DocumentReader
{
    /// <summary>The rows as a tensor, for the caller to dispose.</summary>
    public static Tensor Read(JsonElement root)
    {
        var values = new List<float>();
        var rows = Rows(root);
        foreach (var row in rows.EnumerateArray())
            AddRow(row, values);
        return Tensor.Create<float>([rows.GetArrayLength(), values.Count / rows.GetArrayLength()], values.ToArray());
    }

    private static JsonElement Rows(JsonElement root)
    {
        if (root.TryGetProperty("dataframe_split", out var frame))
            return frame.GetProperty("data");
        return root.TryGetProperty("dataframe_records", out var records) ? records : root.GetProperty("inputs").GetProperty("pixels");
    }

    private static void AddRow(JsonElement row, List<float> values)
    {
        if (row.ValueKind == JsonValueKind.Object)
        {
            foreach (var cell in row.EnumerateObject())
                values.Add(cell.Value.GetSingle());
            return;
        }

        foreach (var cell in row.EnumerateArray())
            values.Add(cell.GetSingle());
    }
}
