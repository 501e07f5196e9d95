using System.Runtime.CompilerServices;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi.Answers;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>A planned request that is being answered. Disposing it frees its places in the generator.</summary>
internal sealed class Answering : IAsyncDisposable
{
    private readonly IGenerator _generator;
    private readonly AnswerPlan _plan;
    private readonly Choice[] _choices;
    private readonly ChoiceTurns _turns;
    private int _left;

    /// <summary>Begins to answer.</summary>
    public Answering(IGenerator generator, AnswerPlan plan)
    {
        (_generator, _plan) = (generator, plan);
        _choices = new Choice[plan.Answers.Count];
        for (var i = 0; i < _choices.Length; i++)
            _choices[i] = Start(i);
        _turns = new ChoiceTurns(_choices);
        _left = _choices.Length;
    }

    /// <summary>What went wrong; null while nothing did.</summary>
    public RequestFault? Fault { get; private set; }

    /// <summary>What the request consumed so far.</summary>
    public Usage Usage
    {
        get
        {
            var usage = default(Usage);
            for (var i = 0; i < _choices.Length; i++)
            {
                // A prompt counts once, however many answers it has.
                var isFirst = i % _plan.AnswersPerPrompt == 0;
                usage = usage with
                {
                    InputTokens = usage.InputTokens + (isFirst ? _plan.Answers[i].Request.Prompt.Length : 0),
                    CachedInputTokens = usage.CachedInputTokens + (isFirst ? _choices[i].End?.CachedTokens ?? 0 : 0),
                    OutputTokens = usage.OutputTokens + _choices[i].Answer.Generated,
                };
            }

            return usage;
        }
    }

    /// <summary>Where the time went: that of the answer which took the longest.</summary>
    public InvocationTimings Timings
    {
        get
        {
            var (queue, run) = (TimeSpan.Zero, TimeSpan.Zero);
            foreach (var choice in _choices)
            {
                if (choice.End is { } end && end.Queue + end.Run > queue + run)
                    (queue, run) = (end.Queue, end.Run);
            }

            return new InvocationTimings(queue, run, _choices.Length, 1);
        }
    }

    /// <summary>Waits until there is something new of one of the answers.</summary>
    /// <returns>The answer, and whether it goes on; null when all have ended, or when one has failed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(Choice Choice, bool GoesOn)?> NextAsync(CancellationToken cancellationToken)
    {
        if (Fault is not null || await _turns.NextAsync(cancellationToken) is not var (choice, goesOn))
            return null;
        choice.TakeReady();
        if (goesOn)
            return (choice, true);
        Fault = FaultOf(choice.End);
        if (Fault is not null)
            return null;
        choice.Finish();
        _left--;
        return (choice, false);
    }

    /// <summary>The event with what is new of an answer; null when there is nothing to tell.</summary>
    public byte[]? DeltaEvent(Choice choice) => choice.Answer.HasNews ? _plan.Writer.Delta(choice) : null;

    /// <summary>The event that ends an answer.</summary>
    public byte[] EndEvent(Choice choice) => _plan.Writer.End(choice, _left == 0 ? Usage : null);

    /// <summary>The event with the usage, after all others; null where none is wanted.</summary>
    public byte[]? UsageEvent() => _plan.Writer.EndsWithUsage ? _plan.Writer.UsageEvent(Usage) : null;

    /// <summary>The whole answer, when all have ended.</summary>
    public InvocationResponse Whole()
    {
        var usage = Usage;
        var body = _plan.Writer.Whole(_choices, usage);
        return InvocationResponse.FromPooled(body.Pooled, body.Length, usage, Timings);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var choice in _choices)
            await choice.DisposeAsync();
    }

    private Choice Start(int index)
    {
        var planned = _plan.Answers[index];
        var answer = new Answer(_plan.Form);
        answer.Echo(planned.Echo);
        var decoder = _plan.Form.TellsPrompt ? _plan.Form.Tokenizer.StartStream(skipSpecialTokens: true) : null;
        return new Choice(index, _generator.Start(planned.Request), answer, decoder) { DropsTokens = _plan.IsEchoOnly };
    }

    private RequestFault? FaultOf(GenerationEnd? end) => end?.Reason switch
    {
        GenerationEndReason.DeadlineExceeded => _plan.CutsAtDeadline ? null : RequestFaults.Late,
        GenerationEndReason.Failed => RequestFaults.Failed(end.Message),
        GenerationEndReason.Refused => _generator.Fault is { } fault ? RequestFaults.Broken(fault) : RequestFaults.Full(end.Message),
        _ => null,
    };
}
