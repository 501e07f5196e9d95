using System.Text.Json;
using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Grains.Guardrails.Bodies;
using ServingCluster.Grains.Guardrails.Judging;
using ServingCluster.Grains.Guardrails.Pii;
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
        var texts = BodyTexts.Read(request.Body.Span, request.Task, isAnswer: false);
        var findings = new Findings();
        var masked = Look(rules, texts, findings);
        if (findings.Block(rules))
            return new InputVerdict(request, Refuse(findings, texts, masked));
        if (rules.NeedsJudge)
        {
            var text = string.Join('\n', masked);
            if (await _judge.JudgeAsync(rules, text, isAnswer: false, request, findings, cancellationToken) is { } failure)
                return new InputVerdict(request, failure);
            if (findings.Block(rules))
                return new InputVerdict(request, Refuse(findings, texts, masked));
        }

        var body = rules.Pii == PiiBehavior.Mask ? BodyTexts.Replace(request.Body.Span, texts, masked) : null;
        return new InputVerdict(body is null ? request : request.WithBody(body), null);
    }

    private async ValueTask<InvocationResponse?> CheckAsync(
        GuardRules rules, InvocationRequest request, InvocationResponse answer, CancellationToken cancellationToken)
    {
        var texts = BodyTexts.Read(answer.Body.Span, request.Task, isAnswer: true);
        var findings = new Findings();
        var masked = Look(rules, texts, findings);
        if (!findings.Block(rules) && rules.NeedsJudge)
        {
            var failure = await _judge.JudgeAsync(rules, string.Join('\n', masked), isAnswer: true, request, findings, cancellationToken);
            if (failure is not null)
                return failure;
        }

        if (findings.Block(rules))
            return InvocationResponse.Refused(ErrorCode.BadRequest, GuardrailRefusal.OfOutput(findings, answer.Usage), answer.Usage, answer.Timings);
        return rules.Pii == PiiBehavior.Mask && BodyTexts.Replace(answer.Body.Span, texts, masked) is { } body
            ? InvocationResponse.FromMemory(body, answer.Usage, answer.Timings)
            : null;
    }

    // Each text with personal data masked; the same object where there is none.
    private static List<string> Look(GuardRules rules, List<BodyText> texts, Findings findings)
    {
        var (masked, matches) = (new List<string>(texts.Count), new List<PiiMatch>());
        foreach (var text in texts)
        {
            findings.HasKeyword |= rules.Keywords?.StandIn(text.Value) ?? false;
            masked.Add(rules.Pii == PiiBehavior.None ? text.Value : PiiText.Mask(text.Value, matches));
        }

        findings.HasPii = matches.Count > 0;
        return masked;
    }

    private static InvocationResponse Refuse(Findings findings, List<BodyText> texts, List<string> masked) =>
        GuardrailRefusal.OfInput(findings, texts.Sum(t => t.Value.Length), findings.HasPii ? masked : []);

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
