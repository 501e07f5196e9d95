namespace ServingCluster.Inference.Tensors;

/// <summary>A value that goes into a model or comes out of it: a <see cref="Tensor"/> or a <see cref="MapSequence"/>.
/// Whoever holds it disposes it; its memory goes back then.</summary>
public abstract class ModelValue : IDisposable
{
    /// <summary>Gives the value's memory back. May be called more than once; the value must not be read afterwards.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the value's memory back.</summary>
    protected abstract void Dispose(bool disposing);
}
