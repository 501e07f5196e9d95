using ServingCluster.Inference.Scoring.Writing;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring;

/// <summary>Writes the answers of one model. Immutable and thread-safe.</summary>
internal sealed class ScoringResponseWriter
{
    private const int FirstBytes = 1024;

    // Each as it stands in an object: quoted, escaped, with the colon.
    private readonly byte[][] _names;

    /// <summary>A writer for outputs of these names.</summary>
    /// <param name="outputNames">The graph's outputs in its order.</param>
    public ScoringResponseWriter(IEnumerable<string> outputNames)
    {
        _names = [.. outputNames.Select(Quoted)];
    }

    /// <summary>Whether every output has an entry per row. Only then can several requests share a run.</summary>
    public static bool AreRowAligned(ReadOnlySpan<ModelValue> outputs, int totalRows)
    {
        foreach (var output in outputs)
        {
            if (!ValueWriter.IsRowAligned(output, totalRows))
                return false;
        }

        return true;
    }

    /// <summary>Writes the answer to one request: its rows of the outputs of a run.</summary>
    /// <param name="outputs">The graph's outputs in its order.</param>
    /// <param name="firstRow">The request's first row within the run.</param>
    /// <param name="rowCount">The request's rows.</param>
    /// <param name="totalRows">Rows of the run. Outputs that have not one entry for each are written whole.</param>
    /// <param name="form">The layout. Records need an entry per row of every output; otherwise the answer is by output.</param>
    public ResponseBody Write(ReadOnlySpan<ModelValue> outputs, int firstRow, int rowCount, int totalRows, ResponseForm form)
    {
        var json = new JsonOutput(FirstBytes);
        json.Write("{\"predictions\":"u8);
        if (form == ResponseForm.Records && AreRowAligned(outputs, totalRows))
            WriteRecords(ref json, outputs, firstRow, rowCount);
        else if (outputs.Length == 1)
            WriteOutput(ref json, outputs[0], firstRow, rowCount, totalRows);
        else
            WriteOutputs(ref json, outputs, firstRow, rowCount, totalRows);
        json.Write('}');
        return new ResponseBody(json.Buffer, json.Length);
    }

    private void WriteRecords(ref JsonOutput json, ReadOnlySpan<ModelValue> outputs, int firstRow, int rowCount)
    {
        json.Write('[');
        for (var row = firstRow; row < firstRow + rowCount; row++)
        {
            if (row > firstRow)
                json.Write(',');
            json.Write('{');
            for (var i = 0; i < outputs.Length; i++)
            {
                if (i > 0)
                    json.Write(',');
                json.Write(_names[i]);
                ValueWriter.WriteRow(ref json, outputs[i], row);
            }

            json.Write('}');
        }

        json.Write(']');
    }

    private void WriteOutputs(ref JsonOutput json, ReadOnlySpan<ModelValue> outputs, int firstRow, int rowCount, int totalRows)
    {
        json.Write('{');
        for (var i = 0; i < outputs.Length; i++)
        {
            if (i > 0)
                json.Write(',');
            json.Write(_names[i]);
            WriteOutput(ref json, outputs[i], firstRow, rowCount, totalRows);
        }

        json.Write('}');
    }

    private static void WriteOutput(ref JsonOutput json, ModelValue value, int firstRow, int rowCount, int totalRows)
    {
        if (ValueWriter.IsRowAligned(value, totalRows))
            ValueWriter.WriteRows(ref json, value, firstRow, rowCount);
        else
            ValueWriter.WriteWhole(ref json, value);
    }

    private static byte[] Quoted(string name)
    {
        var json = new JsonOutput(FirstBytes);
        json.WriteText(name);
        json.Write(':');
        var quoted = json.Buffer[..json.Length];
        System.Buffers.ArrayPool<byte>.Shared.Return(json.Buffer);
        return quoted;
    }
}
