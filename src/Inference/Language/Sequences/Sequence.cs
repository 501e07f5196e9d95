using ServingCluster.Inference.Language.Cache;
using ServingCluster.Inference.Language.Sampling;

namespace ServingCluster.Inference.Language.Sequences;

/// <summary>A request on its way through the engine: its tokens, its place and its state. For the engine's thread.</summary>
internal sealed class Sequence
{
    private readonly int[] _endTokens;

    /// <param name="request">What is asked for, already checked.</param>
    /// <param name="submittedAt">Now, as a timestamp.</param>
    /// <param name="deadlineAt">When the answer is no longer wanted, as a timestamp.</param>
    public Sequence(GenerationRequest request, long submittedAt, long deadlineAt)
    {
        (Request, SubmittedAt, DeadlineAt) = (request, submittedAt, deadlineAt);
        _endTokens = [.. request.EndTokens];
        Sampling = new SamplingState(request.Sampling, request.Constraint, request.Prompt);
        LastToken = request.Prompt[^1];
    }

    public GenerationRequest Request { get; }

    /// <summary>What its reader holds.</summary>
    public Generation Generation { get; } = new();

    /// <summary>How its tokens are drawn.</summary>
    public SamplingState Sampling { get; }

    /// <summary>When it came, as a timestamp.</summary>
    public long SubmittedAt { get; }

    /// <summary>When its answer is no longer wanted, as a timestamp.</summary>
    public long DeadlineAt { get; }

    /// <summary>When its prompt began to be computed, as a timestamp; null before.</summary>
    public long? BegunAt { get; set; }

    public SequencePhase Phase { get; set; } = SequencePhase.Waiting;

    /// <summary>Its place in the cache, while it prefills or decodes.</summary>
    public Slot? Slot { get; set; }

    /// <summary>A sequence that is computing the same prompt's beginning, which is better waited for; null for none.</summary>
    public Sequence? Leader { get; set; }

    /// <summary>How many tokens of the prompt the leader has too.</summary>
    public int SharedWithLeader { get; set; }

    /// <summary>Tokens of the prompt that had been computed for others.</summary>
    public int Cached { get; set; }

    /// <summary>Tokens generated.</summary>
    public int Generated { get; private set; }

    /// <summary>The last token of prompt and answer.</summary>
    public int LastToken { get; private set; }

    /// <summary>The prompt's tokens.</summary>
    public ReadOnlySpan<int> Prompt => Request.Prompt;

    /// <summary>
    /// The beginning of the prompt that others may have computed: all but the last token, whose logits are needed; nothing when the logits
    /// of all are.
    /// </summary>
    public ReadOnlySpan<int> Prefix => Request.PromptLogprobs ? [] : Prompt[..^1];

    /// <summary>Tokens of the prompt still to be computed. The last one of them may be left to a decode step.</summary>
    public int PromptLeft => Prompt.Length - Slot!.Length;

    /// <summary>Whether the leader is still about to compute tokens of the prompt that its own slot lacks.</summary>
    public bool IsLed =>
        Leader is { Phase: SequencePhase.Prefilling } leader
        && leader.Slot!.Length < SharedWithLeader
        && SharedWithLeader >= Slot!.Length + SlotChoice.LeastShared;

    /// <summary>Whether a token ends the answer.</summary>
    public bool IsEnd(int token) => _endTokens.AsSpan().Contains(token);

    /// <summary>Notes a generated token.</summary>
    public void Add(int token)
    {
        LastToken = token;
        Generated++;
    }
}
