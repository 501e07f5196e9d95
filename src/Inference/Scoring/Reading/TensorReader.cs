using System.Text.Json;
using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Reads nested lists as a tensor, or as one row of it. The first list at each depth tells the size of its axis unless the model
/// does; all others have to agree.</summary>
internal static class TensorReader
{
    /// <summary>Reads the JSON value that the reader stands on, through its end, and appends its elements.</summary>
    /// <param name="json">Stands on the value.</param>
    /// <param name="scratch">The request.</param>
    /// <param name="field">A tensor.</param>
    /// <param name="firstAxis">The axis that the outermost list runs along: 0 for a whole tensor, 1 for a row.</param>
    /// <param name="row">The row; ignored for a whole tensor.</param>
    public static bool TryRead(ref Utf8JsonReader json, RequestScratch scratch, InputField field, int firstAxis, int row)
    {
        var target = scratch.Targets[field.Target];
        var rank = target.Plan.Rank;
        Span<int> counts = stackalloc int[InputPlan.MostAxes + 1];
        var depth = firstAxis;
        while (true)
        {
            var size = -1;
            if (json.TokenType == JsonTokenType.StartArray && depth < rank - 1)
            {
                counts[depth++] = 0;
                json.Read();
                continue;
            }

            if (json.TokenType == JsonTokenType.StartArray && depth == rank - 1)
            {
                size = target.Count;
                if (!TryReadRun(ref json, scratch, field, target))
                    return Locate(scratch, field, firstAxis, row, counts[0]);
                size = target.Count - size;
            }
            else if (json.TokenType == JsonTokenType.EndArray)
                size = counts[--depth];
            else if (!TryReadSingle(ref json, scratch, field, target, depth))
                return Locate(scratch, field, firstAxis, row, counts[0]);

            if (size >= 0 && !target.TrySetAxis(depth, size))
                return scratch.Fail(Ragged(target, depth, size)) || Locate(scratch, field, firstAxis, row, counts[0]);
            if (depth == firstAxis)
                return true;
            counts[depth - 1]++;
            json.Read();
        }
    }

    private static bool TryReadRun(ref Utf8JsonReader json, RequestScratch scratch, InputField field, TargetState target)
    {
        var count = target.Count;
        var fault = field.Reader.ReadRun(ref json, target.Buffer, ref count);
        target.Count = count;
        return fault switch
        {
            ElementFault.None => true,
            ElementFault.Nested when json.TokenType == JsonTokenType.StartArray =>
                scratch.Fail($"the lists are nested deeper than the {target.Plan.Rank} axes of the model's {Takes(target)}."),
            _ => scratch.Fail(Shown.Fault(fault, Shown.Value(ref json), field.Reader.Expectation)),
        };
    }

    private static bool TryReadSingle(ref Utf8JsonReader json, RequestScratch scratch, InputField field, TargetState target, int depth)
    {
        if (json.TokenType == JsonTokenType.StartArray)
            return scratch.Fail($"the lists are nested deeper than the {target.Plan.Rank} axes of the model's {Takes(target)}.");
        if (depth < target.Plan.Rank && !IsSingleElementRow(target, depth))
            return scratch.Fail($"{Shown.Value(ref json)} stands where a list is due; the model takes {Takes(target)}.");
        if (!target.Buffer.TryReserve(target.Count + 1L))
            return scratch.Fail(Shown.TooLarge);
        var fault = field.Reader.ReadJson(ref json, target.Buffer, target.Count);
        if (fault != ElementFault.None)
            return scratch.Fail(Shown.Fault(fault, Shown.Value(ref json), field.Reader.Expectation));
        target.Count++;
        return true;
    }

    // A row of one element may be given as that element: frames do so for [-1, 1].
    private static bool IsSingleElementRow(TargetState target, int depth)
    {
        if (depth != 1)
            return false;
        for (var axis = 1; axis < target.Plan.Rank; axis++)
        {
            if (target.Plan.Dimensions[axis] != 1)
                return false;
        }

        return true;
    }

    private static string Ragged(TargetState target, int axis, int size) => target.Plan.Dimensions[axis] >= 0
        ? $"{size} values along axis {axis}, where {target.Plan.Dimensions[axis]} are due; the model takes {Takes(target)}."
        : $"{size} values along axis {axis}, where the lists before have {target.Axis(axis)}; all have to be of one length.";

    private static string Takes(TargetState target) =>
        $"{target.Plan.Spec.ElementType.OnnxTypeString()} {TensorShape.Format(target.Plan.Dimensions)}";

    private static bool Locate(RequestScratch scratch, InputField field, int firstAxis, int row, int count)
    {
        var where = firstAxis == 0 ? count : row;
        return scratch.Error == Shown.TooLarge ? false : CellReader.Fail(scratch, field, where, scratch.Error);
    }
}
