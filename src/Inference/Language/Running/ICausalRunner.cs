using ServingCluster.Inference.Language.Cache;

namespace ServingCluster.Inference.Language.Running;

/// <summary>
/// Executes a model over the slots of its cache. Knows no sequences: only rows, lengths and tokens. For one thread, but
/// <see cref="Terminate"/>. An exception of a run is a fault of the model or the device; what the cache holds is unknown afterwards.
/// </summary>
internal interface ICausalRunner : ISlotMover, IDisposable
{
    /// <summary>Slots of the cache, 1 and up.</summary>
    int Slots { get; }

    /// <summary>The most tokens of a slot.</summary>
    int MaxLength { get; }

    /// <summary>Tokens of the vocabulary: ids are from 0 to below this.</summary>
    int Vocabulary { get; }

    /// <summary>Bytes of the cache.</summary>
    long CacheBytes { get; }

    /// <summary>Computes some tokens of one slot after those that it holds.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="past">How many tokens it holds that go before.</param>
    /// <param name="tokens">At least one.</param>
    /// <param name="logits">For which of them logits are wanted.</param>
    /// <returns>Those logits, [tokens, vocabulary]; valid until the next call, and free to be changed.</returns>
    Span<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens, PrefillLogits logits);

    /// <summary>Computes one token in each of the first slots.</summary>
    /// <param name="tokens">The token of each, from slot 0; at least one.</param>
    /// <param name="past">How many tokens each slot holds that go before.</param>
    /// <returns>The logits of each, [slots, vocabulary]; valid until the next call, and free to be changed.</returns>
    Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past);

    /// <summary>Ends the run at hand, if there is one, and lets none begin any more. From any thread.</summary>
    void Terminate();
}
