using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads <c>dataframe_split</c>: <c>columns</c>, <c>index</c> and <c>data</c>, in any order.</summary>
internal static class SplitReader
{
    /// <summary>Reads the JSON value that the reader stands on, through its end.</summary>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch)
    {
        // A published example of the protocol wraps the object in a list.
        var isWrapped = json.TokenType == JsonTokenType.StartArray;
        if (isWrapped)
            json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            return scratch.Fail(isWrapped ? "Dataframe split format must be an object. Got list." : $"Dataframe split format must be an object. Got {Shown.Value(ref json)}.");
        if (!TryReadObject(ref json, scratch))
            return false;
        return !isWrapped || (json.Read() && json.TokenType == JsonTokenType.EndArray)
            || scratch.Fail("Dataframe split format must be an object. Got list with more than one element.");
    }

    private static bool TryReadObject(ref Utf8JsonReader json, RequestScratch scratch)
    {
        var hasData = false;
        var isRead = false;
        // Where the data stands when it comes before the columns.
        var data = json;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            JsonText.TryGetUtf8(ref json, out var name);
            if (name.SequenceEqual("columns"u8))
            {
                if (scratch.Header.IsComplete)
                    return scratch.Fail("dataframe_split has 'columns' twice.");
                json.Read();
                if (!TryReadColumns(ref json, scratch))
                    return false;
            }
            else if (name.SequenceEqual("data"u8))
            {
                if (hasData)
                    return scratch.Fail("dataframe_split has 'data' twice.");
                hasData = true;
                json.Read();
                data = json;
                isRead = scratch.Header.IsComplete;
                if (isRead && !TryReadData(ref json, scratch))
                    return false;
                if (!isRead)
                    json.Skip();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        if (!hasData)
            return scratch.Fail("dataframe_split has no 'data'; it has to be a list of rows, beside 'columns', a list of their names.");
        return isRead || TryReadData(ref data, scratch);
    }

    private static bool TryReadColumns(ref Utf8JsonReader json, RequestScratch scratch)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return scratch.Fail($"dataframe_split.columns is {Shown.Value(ref json)}; it has to be a list of names.");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            // Frames without names number their columns.
            if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
                return scratch.Fail($"dataframe_split.columns holds {Shown.Value(ref json)}; it has to be a list of names.");
            JsonText.TryGetUtf8(ref json, out var name);
            if (!scratch.Header.TryAdd(name))
                return false;
        }

        return scratch.Header.TryEnd();
    }

    private static bool TryReadData(ref Utf8JsonReader json, RequestScratch scratch)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return scratch.Fail($"dataframe_split.data is {Shown.Value(ref json)}; it has to be a list of rows.");
        var isMatrix = scratch.Header.IsMatrix || (!scratch.Header.IsComplete && scratch.Plan.TakesMatrix);
        return isMatrix
            ? TensorReader.TryRead(ref json, scratch, scratch.Plan.Fields[0], firstAxis: 0, row: 0)
            : RowsReader.TryRead(ref json, scratch);
    }
}
