using System.Globalization;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Writing;

/// <summary>Writes maps as objects; numbers as keys become texts, as JSON asks.</summary>
internal static class MapWriter
{
    /// <summary>Writes rows as a list of objects.</summary>
    public static void WriteRows(ref JsonOutput output, MapSequence maps, int firstRow, int rowCount)
    {
        output.Write('[');
        for (var row = firstRow; row < firstRow + rowCount; row++)
        {
            if (row > firstRow)
                output.Write(',');
            WriteRow(ref output, maps, row);
        }

        output.Write(']');
    }

    /// <summary>Writes one row as an object.</summary>
    public static void WriteRow(ref JsonOutput output, MapSequence maps, int row)
    {
        var keys = maps.Keys(row);
        output.Write('{');
        for (var i = 0; i < keys.Count; i++)
        {
            if (i > 0)
                output.Write(',');
            WriteKey(ref output, keys, i);
            output.Write(':');
            WriteValue(ref output, maps, row, i);
        }

        output.Write('}');
    }

    private static void WriteKey(ref JsonOutput output, MapKeys keys, int i)
    {
        if (keys.Type == TensorElementType.String)
        {
            output.WriteText(keys.Texts[i]);
            return;
        }

        output.Write('"');
        keys.Numbers[i].TryFormat(output.Room(24), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
        output.Write('"');
    }

    private static void WriteValue(ref JsonOutput output, MapSequence maps, int row, int i)
    {
        if (maps.ValueType == TensorElementType.String)
        {
            output.WriteText(maps.Values<string>(row)[i]);
            return;
        }

        var room = output.Room(NumberWriter<float, FloatingText<float>>.LongestText);
        output.Advance(maps.ValueType switch
        {
            TensorElementType.Float => FloatingText<float>.Write(maps.Values<float>(row)[i], room),
            TensorElementType.Double => FloatingText<double>.Write(maps.Values<double>(row)[i], room),
            _ => WholeText<long>.Write(maps.Values<long>(row)[i], room),
        });
    }
}
