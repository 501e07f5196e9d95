using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Inference.Language.Sequences;

/// <summary>An answer between the engine that writes it and the one who reads it.</summary>
internal sealed class Generation : IGeneration
{
    private readonly SingleReaderQueue<GeneratedToken> _tokens = new();
    private GenerationEnd? _end;
    private volatile bool _isStopped;

    /// <inheritdoc/>
    public GenerationEnd? End => _tokens.IsExhausted ? _end : null;

    /// <summary>Whether its reader wants no more.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>One that ended before it began.</summary>
    public static Generation Refused(string message)
    {
        var generation = new Generation();
        generation.Complete(new GenerationEnd(GenerationEndReason.Refused, message, 0, TimeSpan.Zero, TimeSpan.Zero));
        return generation;
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _tokens.WaitToReadAsync(cancellationToken);

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out GeneratedToken token) => _tokens.TryRead(out token);

    /// <inheritdoc/>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a token to the reader. The engine's.</summary>
    public void Publish(in GeneratedToken token) => _tokens.Write(token);

    /// <summary>Ends it. The engine's, once.</summary>
    public void Complete(GenerationEnd end)
    {
        _end = end;
        _tokens.Complete();
    }
}
