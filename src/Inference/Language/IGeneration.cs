using System.Diagnostics.CodeAnalysis;

namespace ServingCluster.Inference.Language;

/// <summary>An answer in the making; one reader. Disposing it stops it, and its place is free within a step.</summary>
internal interface IGeneration : IAsyncDisposable
{
    /// <summary>How it ended; null until every token was read.</summary>
    GenerationEnd? End { get; }

    /// <summary>Waits for tokens.</summary>
    /// <returns>Whether there is one to read; false at the end.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. The generation goes on until it is disposed.</exception>
    ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken);

    /// <summary>Takes the next token, if one is there.</summary>
    bool TryRead([MaybeNullWhen(false)] out GeneratedToken token);

    /// <summary>Ends it: no more tokens are wanted. Idempotent.</summary>
    void Stop();
}
