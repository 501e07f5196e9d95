using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Grains.Guardrails.Streams;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails;

/// <summary>
/// The guardrails of one streamed answer. What may still become personal data is held back for a few characters; an answer that another
/// model has to judge is held back until it is whole. Not thread-safe.
/// </summary>
internal sealed class StreamGuard(GuardRules rules, InvocationRequest request, TextJudge judge)
{
    private const int MostHeld = 1 << 20;

    private readonly Findings _findings = new();
    private readonly List<InvocationChunk> _held = [];
    private StreamRewriter? _rewriter;
    private int _heldBytes;
    private Usage _usage;

    /// <summary>Takes a piece of the answer and gives what may be sent now. A last piece among that ends the stream, whatever else comes.</summary>
    /// <param name="chunk">What came.</param>
    /// <param name="sent">Takes what is to be sent.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    public async ValueTask TakeAsync(InvocationChunk chunk, List<InvocationChunk> sent, CancellationToken cancellationToken)
    {
        if (chunk.Usage != default)
            _usage = chunk.Usage;
        try
        {
            if (!chunk.IsLast)
                Take(chunk, sent);
            else if (chunk.Error is not null)
                sent.Add(chunk);
            else
                await EndAsync(chunk, sent, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Fail(sent, ErrorCode.TemporarilyUnavailable, "The model's answer cannot be read, so that the endpoint's guardrails cannot look at it.");
        }
    }

    private void Take(InvocationChunk chunk, List<InvocationChunk> sent)
    {
        _rewriter ??= StreamRewriter.For(request.Task, rules, _findings);
        if (_rewriter is null)
            sent.Add(chunk);
        else
            _rewriter.Rewrite(chunk, sent);
        if (_findings.Block(rules))
            Refuse(sent);
        else if (rules.NeedsJudge)
            Hold(sent);
    }

    private async ValueTask EndAsync(InvocationChunk last, List<InvocationChunk> sent, CancellationToken cancellationToken)
    {
        _rewriter?.End(sent);
        if (!_findings.Block(rules) && rules.NeedsJudge)
        {
            sent.InsertRange(0, _held);
            if (await judge.JudgeAsync(rules, new JudgedText(_findings.Text), isAnswer: true, request, _findings, cancellationToken) is { } failure)
            {
                Fail(sent, failure.Error!.Value, failure.Message, failure.RetryAfter);
                return;
            }
        }

        if (_findings.Block(rules))
            Refuse(sent);
        else
            sent.Add(last);
    }

    private void Hold(List<InvocationChunk> sent)
    {
        _held.AddRange(sent);
        _heldBytes += sent.Sum(c => c.Payload.Length);
        sent.Clear();
        if (_heldBytes > MostHeld)
        {
            Fail(sent, ErrorCode.ResourceExhausted,
                $"The answer is longer than {MostHeld} bytes, which is the most that is held back until a guardrail has judged it. Ask for less at once.");
        }
    }

    private void Refuse(List<InvocationChunk> sent) => Fail(sent, ErrorCode.BadRequest, GuardrailRefusal.OfOutput(_findings, _usage));

    private void Fail(List<InvocationChunk> sent, ErrorCode error, string message, TimeSpan? retryAfter = null)
    {
        sent.Clear();
        sent.Add(InvocationChunk.Failed(error, message, retryAfter, _usage));
    }
}
