using ServingCluster.Inference.Scoring.Elements;
using ServingCluster.Inference.Scoring.Plans;
using ServingCluster.Inference.Tensors;

namespace ServingCluster.Inference.Scoring.Reading;

/// <summary>A graph's input while a request is read into it.</summary>
internal sealed class TargetState(InputTarget plan)
{
    private readonly long[] _shape = [.. plan.Dimensions];

    /// <summary>How it is filled.</summary>
    public InputTarget Plan => plan;

    /// <summary>The elements so far.</summary>
    public TensorBuffer Buffer { get; } = new(plan.Spec.ElementType);

    /// <summary>Elements written so far, when it is filled as a tensor.</summary>
    public int Count { get; set; }

    /// <summary>The size of an axis as known so far; -1 when it is not.</summary>
    public long Axis(int axis) => _shape[axis];

    /// <summary>Notes the size of an axis.</summary>
    /// <returns>False when it is known to be another.</returns>
    public bool TrySetAxis(int axis, long size)
    {
        if (_shape[axis] < 0)
            _shape[axis] = size;
        return _shape[axis] == size;
    }

    /// <summary>Hands the elements over as a tensor.</summary>
    public Tensor ToTensor()
    {
        var shape = new long[_shape.Length];
        // An axis within lists that are all empty stays unknown: nothing is along it.
        for (var axis = 0; axis < shape.Length; axis++)
            shape[axis] = Math.Max(0, _shape[axis]);
        return Buffer.ToTensor(shape);
    }

    /// <summary>Makes ready for the next request.</summary>
    public void Reset()
    {
        plan.Dimensions.CopyTo(_shape, 0);
        Count = 0;
        Buffer.Reset();
    }
}
