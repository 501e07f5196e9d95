using ServingCluster.Inference.Language.Running;

namespace ServingCluster.Inference.Tests.Language;

/// <summary>A runner that does nothing: its logits are all the same.</summary>
internal sealed class SilentRunner(int slots, int maxLength, int vocabulary) : ICausalRunner
{
    private readonly float[] _logits = new float[slots * vocabulary];

    public int Slots => slots;

    public int MaxLength => maxLength;

    public int Vocabulary => vocabulary;

    public long CacheBytes => 0;

    public Span<float> Prefill(int slot, int past, ReadOnlySpan<int> tokens, PrefillLogits logits) => _logits.AsSpan(0, vocabulary);

    public Span<float> Decode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> past) => _logits.AsSpan(0, tokens.Length * vocabulary);

    public void Copy(int from, int to, int start, int count)
    {
    }

    public void Swap(int a, int lengthOfA, int b, int lengthOfB)
    {
    }

    public void Terminate()
    {
    }

    public void Dispose()
    {
    }
}
