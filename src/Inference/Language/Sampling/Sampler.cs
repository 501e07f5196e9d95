using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;

namespace ServingCluster.Inference.Language.Sampling;

/// <summary>
/// Draws tokens from logits. The order is that of the engines people know (vLLM, TensorRT-LLM): repetition, frequency and presence
/// penalties; biases; the constraint; temperature; min-p; top-k; top-p over what top-k left; the draw. Nothing is sorted but a few
/// candidates. Has scratch memory: for one thread at a time.
/// </summary>
/// <param name="vocabulary">The number of tokens.</param>
internal sealed class Sampler(int vocabulary)
{
    /// <summary>What is wrong with logits that are no finite numbers.</summary>
    public const string BrokenLogits = "The model computed logits that are not finite numbers: its weights or their type may be broken.";

    /// <summary>Temperatures below this are taken as 0: dividing by them would overflow.</summary>
    private const float LeastTemperature = 1e-5f;

    // First only tokens of at least e^-8 of the likeliest one's probability are looked at: nearly always enough.
    private const float FirstDepth = 8;
    private const float LastDepth = 64;

    // Everything but what a constraint or a bias has put out of the question.
    private const float LeastLogit = float.MinValue;

    private readonly Distribution _distribution = new(vocabulary);
    private readonly CandidateSet _candidates = new(vocabulary);

    /// <summary>Whether the most likely token is taken.</summary>
    public static bool IsGreedy(SamplingParameters sampling) => sampling.Temperature < LeastTemperature || sampling.TopK == 1;

    /// <summary>Draws the next token and notes it in the state.</summary>
    /// <param name="logits">One for each token of the vocabulary; changed.</param>
    /// <param name="state">The sequence's.</param>
    /// <param name="token">The token.</param>
    /// <param name="fault">Why there is none: the logits are no numbers, or the constraint leaves nothing.</param>
    public bool TryDraw(Span<float> logits, SamplingState state, out int token, [NotNullWhen(false)] out string? fault)
    {
        state.Shape(logits);
        token = TensorPrimitives.IndexOfMax(logits);
        fault = FaultOf(logits[token]);
        if (fault is not null)
            return false;
        if (!IsGreedy(state.Parameters))
            token = Draw(logits, token, state);
        state.Accept(token);
        return true;
    }

    private int Draw(Span<float> logits, int likeliest, SamplingState state)
    {
        var sampling = state.Parameters;
        TensorPrimitives.Multiply(logits, 1 / sampling.Temperature, logits);
        var max = logits[likeliest];
        var topK = sampling.TopK < logits.Length ? sampling.TopK : 0;
        if (topK == 0 && sampling.TopP >= 1 && sampling.MinP <= 0)
        {
            _distribution.Fill(logits, max);
            return _distribution.Draw(state.NextUniform());
        }

        var floor = sampling.MinP > 0 ? max + MathF.Log(sampling.MinP) : LeastLogit;
        Choose(logits, max, floor, topK, sampling.TopP);
        return _candidates.Draw(state.NextUniform(), new MassWeight(max));
    }

    private void Choose(ReadOnlySpan<float> logits, float max, float floor, int topK, float topP)
    {
        if (topK > 0)
        {
            GatherUntil(logits, max, floor, topK, new CountWeight());
            _candidates.Keep(topK, new CountWeight());
            if (topP < 1)
                _candidates.Keep(topP * _candidates.Weigh(new MassWeight(max)), new MassWeight(max));
        }
        else if (floor > LeastLogit)
        {
            _candidates.Gather(logits, floor);
            if (topP < 1)
                _candidates.Keep(topP * _candidates.Weigh(new MassWeight(max)), new MassWeight(max));
        }
        else
        {
            _distribution.Fill(logits, max);
            var enough = topP * _distribution.Total;
            GatherUntil(logits, max, floor, enough, new MassWeight(max));
            _candidates.Keep(enough, new MassWeight(max));
        }
    }

    // Looks ever deeper below the highest logit until the tokens found weigh enough, or all are found.
    private void GatherUntil<TWeight>(ReadOnlySpan<float> logits, float max, float floor, double enough, TWeight weight)
        where TWeight : struct, IRankWeight
    {
        for (var depth = FirstDepth; depth <= LastDepth && max - depth > floor; depth *= 2)
        {
            _candidates.Gather(logits, max - depth);
            if (_candidates.Weigh(weight) >= enough)
                return;
        }

        _candidates.Gather(logits, floor);
    }

    private static string? FaultOf(float highest) => highest switch
    {
        float.NaN or float.PositiveInfinity => BrokenLogits,
        float.NegativeInfinity => "No token may come next: the answer's form allows none that the model knows.",
        _ => null,
    };
}
