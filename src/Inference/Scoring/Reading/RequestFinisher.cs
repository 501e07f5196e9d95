using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>Makes the result of what was read: sets the rows, checks sizes across tensors, hands the memory over.</summary>
internal static class RequestFinisher
{
    /// <summary>The request; null with <see cref="RequestScratch.Error"/> set when the tensors do not go together.</summary>
    public static ParsedRequest? TryFinish(RequestScratch scratch)
    {
        if (!TrySetRows(scratch) || !TryMatchAxes(scratch))
            return null;

        var rows = RowsOf(scratch.Targets[0]);
        var canBatch = scratch.Plan.CanBatch && rows <= int.MaxValue;
        foreach (var target in scratch.Targets)
            canBatch &= RowsOf(target) == rows;
        var tensors = new Tensor[scratch.Targets.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = scratch.Targets[i].ToTensor();
        return new ParsedRequest(tensors, (int)rows, scratch.Form, canBatch);
    }

    private static long RowsOf(TargetState target) => target.Plan.Rank == 0 ? 1 : Math.Max(0, target.Axis(0));

    private static bool TrySetRows(RequestScratch scratch)
    {
        foreach (var target in scratch.Targets)
        {
            if (target.Plan.Rank == 0)
            {
                if (scratch.Rows > 1)
                    return scratch.Fail($"The model's input '{target.Plan.Spec.Name}' is a single value, so a request cannot have {scratch.Rows} rows.");
                continue;
            }

            if (scratch.Rows == 0 || target.Axis(0) == 0)
                return scratch.Fail("The request has no rows; at least one is needed.");
            if (scratch.Rows > 0 && !target.TrySetAxis(0, scratch.Rows))
                return scratch.Fail($"The request has {scratch.Rows} rows, where the model takes exactly {target.Axis(0)} at a time.");
            // Columns of one value fill [rows] or [rows, 1], all others [rows, columns].
            if (target.Plan is { Stride: > 0, Rank: 2 })
                target.TrySetAxis(1, target.Plan.Stride);
        }

        return true;
    }

    private static bool TryMatchAxes(RequestScratch scratch)
    {
        foreach (var group in scratch.Plan.AxisGroups)
        {
            var size = -1L;
            foreach (var (target, axis) in group.Axes)
            {
                var here = scratch.Targets[target].Axis(axis);
                if (size >= 0 && here >= 0 && here != size)
                    return scratch.Fail($"Sizes along the axis '{group.Name}' differ: {size} and {here} (input '{scratch.Targets[target].Plan.Spec.Name}').");
                size = here;
            }
        }

        return true;
    }
}
