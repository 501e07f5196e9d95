using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Bodies;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails;

/// <summary>The guardrails of one endpoint: what requests and answers have to pass. Any number of threads.</summary>
internal sealed class EndpointGuard
{
    private readonly GuardRules? _input;
    private readonly GuardRules? _output;
    private readonly TextJudge _judge;

    private EndpointGuard(GuardrailsConfig config, GuardRules? input, GuardRules? output, TextJudge judge) =>
        (Config, _input, _output, _judge) = (config, input, output, judge);

    /// <summary>What it was made of.</summary>
    public GuardrailsConfig Config { get; }

    /// <summary>The guard of a config; null when that asks for nothing.</summary>
    public static EndpointGuard? Of(GuardrailsConfig? config, TextJudge judge)
    {
        var (input, output) = (GuardRules.Of(config?.Input), GuardRules.Of(config?.Output));
        return input is null && output is null ? null : new EndpointGuard(config!, input, output, judge);
    }

    // Only another model's judgement is waited for: without one, a request and its answer pass here with no step of their own.

    /// <summary>Looks at a request before a model sees it.</summary>
    public ValueTask<InputVerdict> CheckAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (_output is { Pii: not PiiBehavior.None } && LogProbabilities.AreAskedFor(request.Body.Span))
                return new(new InputVerdict(request, NoLogProbabilities()));
            if (_input is null)
                return new(new InputVerdict(request, null));
            var findings = new Findings();
            var look = BodyLook.At(request.Body, request.Task, BodySide.Request, _input, findings);
            return _input.NeedsJudge && !findings.Block(_input)
                ? JudgeAsync(_input, look, findings, request, cancellationToken)
                : new(VerdictOf(_input, look, findings, request));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return new(Unreadable(request, e));
        }
    }

    /// <summary>Looks at an answer before the caller sees it. The answer is given back, or another one in its place and it is disposed of.</summary>
    public ValueTask<InvocationResponse> CheckAsync(InvocationRequest request, InvocationResponse answer, CancellationToken cancellationToken)
    {
        if (_output is null || answer.Error is not null || request.Task == InvocationTask.Embeddings)
            return new(answer);
        try
        {
            var findings = new Findings();
            var look = BodyLook.At(answer.Body, request.Task, BodySide.Answer, _output, findings);
            return _output.NeedsJudge && !findings.Block(_output)
                ? JudgeAsync(_output, look, findings, request, answer, cancellationToken)
                : new(VerdictOf(_output, look, findings, answer));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return new(Unreadable(answer));
        }
    }

    /// <summary>A guard of one streamed answer; null when it may pass as it comes.</summary>
    public StreamGuard? ForStream(InvocationRequest request) =>
        _output is null || request.Task == InvocationTask.Embeddings ? null : new StreamGuard(_output, request, _judge);

    private async ValueTask<InputVerdict> JudgeAsync(
        GuardRules rules, BodyLook look, Findings findings, InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _judge.JudgeAsync(rules, look.Judged, isAnswer: false, request, findings, cancellationToken) is { } failure
                ? new InputVerdict(request, failure)
                : VerdictOf(rules, look, findings, request);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return Unreadable(request, e);
        }
    }

    private async ValueTask<InvocationResponse> JudgeAsync(
        GuardRules rules, BodyLook look, Findings findings, InvocationRequest request, InvocationResponse answer, CancellationToken cancellationToken)
    {
        try
        {
            return await _judge.JudgeAsync(rules, look.Judged, isAnswer: true, request, findings, cancellationToken) is { } failure
                ? Instead(answer, failure)
                : VerdictOf(rules, look, findings, answer);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return Unreadable(answer);
        }
    }

    private static InputVerdict VerdictOf(GuardRules rules, in BodyLook look, Findings findings, InvocationRequest request)
    {
        if (findings.Block(rules))
            return new InputVerdict(request, GuardrailRefusal.OfInput(findings, look.Characters, findings.HasPii ? look.Anonymized : []));
        return new InputVerdict(look.MaskedBody is { } body ? request.WithBody(body) : request, null);
    }

    private static InvocationResponse VerdictOf(GuardRules rules, in BodyLook look, Findings findings, InvocationResponse answer)
    {
        if (findings.Block(rules))
        {
            return Instead(answer, InvocationResponse.Refused(
                ErrorCode.BadRequest, GuardrailRefusal.OfOutput(findings, answer.Usage), answer.Usage, answer.Timings));
        }

        return look.MaskedBody is { } body ? Instead(answer, InvocationResponse.FromMemory(body, answer.Usage, answer.Timings)) : answer;
    }

    // InvalidOperationException: a string that is no Unicode.
    private static bool IsUnreadable(Exception exception) => exception is JsonException or InvalidOperationException;

    private static InputVerdict Unreadable(InvocationRequest request, Exception exception) => new(request, InvocationResponse.Failed(
        ErrorCode.BadRequest, $"The body cannot be read, so that the endpoint's guardrails cannot look at it: {exception.Message}"));

    private static InvocationResponse Unreadable(InvocationResponse answer) => Instead(answer, InvocationResponse.Failed(
        ErrorCode.TemporarilyUnavailable, "The model's answer cannot be read, so that the endpoint's guardrails cannot look at it."));

    private static InvocationResponse Instead(InvocationResponse answer, InvocationResponse other)
    {
        other.ServedEntity = answer.ServedEntity;
        answer.Dispose();
        return other;
    }

    private static InvocationResponse NoLogProbabilities() => InvocationResponse.Failed(
        ErrorCode.InvalidParameterValue,
        "logprobs: this endpoint looks for personal data in answers, which log probabilities would give away token by token; leave it out.");
}
