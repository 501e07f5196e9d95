using ServingCluster.Inference.Language;

namespace ServingCluster.Inference.Tests.Language.Sampling;

/// <summary>Lets a few tokens come, always the same.</summary>
internal sealed class FixedConstraint(params int[] allowed) : ITokenConstraint
{
    public List<int> Accepted { get; } = [];

    /// <summary>Called in front of everything.</summary>
    public Action OnMask { get; init; } = static () => { };

    public void Mask(Span<float> logits)
    {
        OnMask();
        for (var token = 0; token < logits.Length; token++)
        {
            if (!allowed.Contains(token))
                logits[token] = float.NegativeInfinity;
        }
    }

    public void Accept(int token) => Accepted.Add(token);
}
