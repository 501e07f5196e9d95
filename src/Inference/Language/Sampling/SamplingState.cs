using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ServingCluster.Inference.Language.Sampling;

/// <summary>How one sequence's tokens are drawn, and what was drawn so far. For one thread at a time.</summary>
internal sealed class SamplingState
{
    private readonly TokenCounts? _counts;
    private readonly KeyValuePair<int, float>[] _bias;
    private readonly ITokenConstraint? _constraint;
    private readonly ulong _seed;
    private long _drawn;

    public SamplingState(SamplingParameters parameters, ITokenConstraint? constraint, ReadOnlySpan<int> prompt)
    {
        Parameters = parameters;
        _constraint = constraint;
        _bias = [.. parameters.LogitBias];
        _seed = parameters.Seed ?? BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        if (Penalises(parameters))
        {
            _counts = new TokenCounts();
            _counts.AddPrompt(prompt);
        }
    }

    public SamplingParameters Parameters { get; }

    /// <summary>Brings penalties, then biases, then the constraint into the logits.</summary>
    public void Shape(Span<float> logits)
    {
        _counts?.Penalise(logits, Parameters);
        foreach (var (token, bias) in _bias)
            logits[token] += bias;
        _constraint?.Mask(logits);
    }

    /// <summary>The random number of the token to come, in [0, 1).</summary>
    public double NextUniform() => SeededDraws.Uniform(_seed, _drawn);

    /// <summary>Notes the token that was drawn.</summary>
    public void Accept(int token)
    {
        _drawn++;
        _counts?.AddGenerated(token);
        _constraint?.Accept(token);
    }

    private static bool Penalises(SamplingParameters p) => p.RepetitionPenalty != 1 || p.FrequencyPenalty != 0 || p.PresencePenalty != 0;
}
