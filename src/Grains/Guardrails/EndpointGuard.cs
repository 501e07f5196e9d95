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

    /// <summary>Looks at a request before a model sees it.</summary>
    public async ValueTask<InputVerdict> CheckAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (_output is { Pii: not PiiBehavior.None } && LogProbabilities.AreAskedFor(request.Body.Span))
                return new InputVerdict(request, NoLogProbabilities());
            return _input is null ? new InputVerdict(request, null) : await CheckAsync(_input, request, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no Unicode.
            return new InputVerdict(request, InvocationResponse.Failed(
                ErrorCode.BadRequest, $"The body cannot be read, so that the endpoint's guardrails cannot look at it: {e.Message}"));
        }
    }

    /// <summary>Looks at an answer before the caller sees it. The answer is given back, or another one in its place and it is disposed of.</summary>
    public async ValueTask<InvocationResponse> CheckAsync(
        InvocationRequest request, InvocationResponse answer, CancellationToken cancellationToken)
    {
        if (_output is null || answer.Error is not null || request.Task == InvocationTask.Embeddings)
            return answer;
        try
        {
            return await CheckAsync(_output, request, answer, cancellationToken) is { } other ? Instead(answer, other) : answer;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Instead(answer, InvocationResponse.Failed(
                ErrorCode.TemporarilyUnavailable, "The model's answer cannot be read, so that the endpoint's guardrails cannot look at it."));
        }
    }

    /// <summary>A guard of one streamed answer; null when it may pass as it comes.</summary>
    public StreamGuard? ForStream(InvocationRequest request) =>
        _output is null || request.Task == InvocationTask.Embeddings ? null : new StreamGuard(_output, request, _judge);

    private async ValueTask<InputVerdict> CheckAsync(GuardRules rules, InvocationRequest request, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var look = BodyLook.At(request.Body, request.Task, BodySide.Request, rules, findings);
        if (findings.Block(rules))
            return new InputVerdict(request, Refuse(findings, look));
        if (rules.NeedsJudge)
        {
            if (await _judge.JudgeAsync(rules, look.Judged, isAnswer: false, request, findings, cancellationToken) is { } failure)
                return new InputVerdict(request, failure);
            if (findings.Block(rules))
                return new InputVerdict(request, Refuse(findings, look));
        }

        return new InputVerdict(look.MaskedBody is { } body ? request.WithBody(body) : request, null);
    }

    private async ValueTask<InvocationResponse?> CheckAsync(
        GuardRules rules, InvocationRequest request, InvocationResponse answer, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var look = BodyLook.At(answer.Body, request.Task, BodySide.Answer, rules, findings);
        if (!findings.Block(rules) && rules.NeedsJudge
            && await _judge.JudgeAsync(rules, look.Judged, isAnswer: true, request, findings, cancellationToken) is { } failure)
        {
            return failure;
        }

        if (findings.Block(rules))
            return InvocationResponse.Refused(ErrorCode.BadRequest, GuardrailRefusal.OfOutput(findings, answer.Usage), answer.Usage, answer.Timings);
        return look.MaskedBody is { } body ? InvocationResponse.FromMemory(body, answer.Usage, answer.Timings) : null;
    }

    private static InvocationResponse Refuse(Findings findings, in BodyLook look) =>
        GuardrailRefusal.OfInput(findings, look.Characters, findings.HasPii ? look.Anonymized : []);

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
