using System.Text;
using System.Text.Json;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Bare;

/// <summary>A model of columns: takes <c>dataframe_split</c>, answers records.</summary>
internal sealed class FrameModel(BareGraph graph, string[] columns) : IBareModel
{
    private readonly byte[][] _columns = [.. columns.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public BareGraph Graph => graph;

    /// <inheritdoc/>
    public Tensor? Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var rows = new FloatBuffer(body.Length);
        try
        {
            if (TryRead(ref json, ref rows))
                return rows.ToTensor(_columns.Length);
        }
        catch (JsonException)
        {
            // Not JSON.
        }

        rows.Drop();
        return null;
    }

    /// <inheritdoc/>
    public void Write(ref BareText text, ReadOnlySpan<long> labels, ReadOnlySpan<float> probabilities)
    {
        var classes = probabilities.Length / labels.Length;
        text.Write("{\"predictions\":["u8);
        for (var row = 0; row < labels.Length; row++)
        {
            text.Write(row == 0 ? "{\"label\":"u8 : ",{\"label\":"u8);
            text.Write(labels[row]);
            text.Write(",\"probabilities\":"u8);
            text.Write(probabilities.Slice(row * classes, classes));
            text.Write("}"u8);
        }

        text.Write("]}"u8);
    }

    private bool TryRead(ref Utf8JsonReader json, ref FloatBuffer rows)
    {
        Span<int> order = stackalloc int[_columns.Length];
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.Read() || !json.ValueTextEquals("dataframe_split"u8)
            || !json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isColumns = json.ValueTextEquals("columns"u8);
            if (!isColumns && !json.ValueTextEquals("data"u8))
                return false;
            json.Read();
            if (json.TokenType != JsonTokenType.StartArray)
                return false;
            if (!(isColumns ? TryReadColumns(ref json, order) : rows.TryReadRows(ref json, order.Length, order)))
                return false;
        }

        return rows.Rows > 0 && json.Read() && !json.Read();
    }

    private bool TryReadColumns(ref Utf8JsonReader json, scoped Span<int> order)
    {
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.String && count < order.Length)
        {
            // Clients send the columns in the model's order nearly always.
            var column = json.ValueTextEquals(_columns[count]) ? count : IndexOf(ref json);
            if (column < 0)
                return false;
            order[count++] = column;
        }

        return count == order.Length && json.TokenType == JsonTokenType.EndArray;
    }

    private int IndexOf(ref Utf8JsonReader json)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            if (json.ValueTextEquals(_columns[column]))
                return column;
        }

        return -1;
    }
}
