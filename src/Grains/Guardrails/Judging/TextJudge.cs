using ServingCluster.Inference;

namespace ServingCluster.Grains.Guardrails.Judging;

/// <summary>
/// Has texts judged by the models that the operator names. A text that could not be judged does not pass: a rule that holds only while its
/// model is well would be none.
/// </summary>
internal sealed class TextJudge(GuardrailOptions options, IJudgeModels models, TimeProvider time, Action<JudgeCall>? record = null)
{
    /// <summary>Judges a text and notes what is found.</summary>
    /// <param name="rules">What it is held to.</param>
    /// <param name="text">The text; where it is empty it is safe and about anything.</param>
    /// <param name="isAnswer">Whether a model wrote it.</param>
    /// <param name="request">The request that it belongs to.</param>
    /// <param name="findings">Takes what is found.</param>
    /// <param name="cancellationToken">Cancelled when the caller goes away.</param>
    /// <returns>Why it could not be judged; null when it was.</returns>
    public async ValueTask<InvocationResponse?> JudgeAsync(
        GuardRules rules, JudgedText text, bool isAnswer, InvocationRequest request, Findings findings, CancellationToken cancellationToken)
    {
        if (rules.Safety && !string.IsNullOrWhiteSpace(text.All))
        {
            var (answer, failure) = await AskAsync(
                options.SafetyModel, new("safety", isAnswer, JudgeQuestion.OfSafety(text.All, isAnswer)), request, cancellationToken);
            if (failure is not null)
                return failure;
            if (JudgeAnswer.SafetyOf(answer!) is not { } categories)
                return Unclear("safety");
            findings.UnsafeCategories = categories;
        }

        if (rules.Topics.Count > 0 && !string.IsNullOrWhiteSpace(text.Said))
        {
            var (answer, failure) = await AskAsync(
                options.TopicModel, new("valid_topics", isAnswer, JudgeQuestion.OfTopic(text.Said, rules.Topics)), request, cancellationToken);
            if (failure is not null)
                return failure;
            if (JudgeAnswer.TopicOf(answer!, rules.Topics.Count) is not { } topic)
                return Unclear("topics");
            findings.IsOffTopic = topic == 0;
        }

        return null;
    }

    private async ValueTask<(string? Answer, InvocationResponse? Failure)> AskAsync(
        string? model, Asked asked, InvocationRequest request, CancellationToken cancellationToken)
    {
        if (model is null)
            return (null, InvocationResponse.Failed(Errors.ErrorCode.TemporarilyUnavailable, "A guardrail needs a model that this process does not name."));
        var question = new InvocationRequest
        {
            Body = asked.Body,
            Format = BodyFormat.Json,
            Task = InvocationTask.Chat,
            Caller = request.Caller,
            RequestId = request.RequestId,
            Deadline = request.Deadline,
        };
        using var answer = await SendAsync(model, asked, question, cancellationToken);
        if (answer.Error is { } error)
        {
            return (null, InvocationResponse.Failed(
                error == Errors.ErrorCode.RequestLimitExceeded ? error : Errors.ErrorCode.TemporarilyUnavailable,
                $"The model that judges texts for a guardrail, '{model}', did not answer: {answer.Message}", answer.RetryAfter));
        }

        return (JudgeAnswer.TextOf(answer.Body) ?? "", null);
    }

    private async ValueTask<InvocationResponse> SendAsync(string model, Asked asked, InvocationRequest question, CancellationToken cancellationToken)
    {
        if (record is null)
            return await models.AskAsync(model, question, cancellationToken);
        var (began, started) = (time.GetUtcNow(), time.GetTimestamp());
        InvocationResponse? answer = null;
        try
        {
            return answer = await models.AskAsync(model, question, cancellationToken);
        }
        finally
        {
            // Without an answer the caller went away, or something broke: it was asked all the same.
            record(new JudgeCall
            {
                Endpoint = model.Split('/')[0],
                Rule = asked.Rule,
                IsOfAnswer = asked.IsOfAnswer,
                Question = question,
                Began = began,
                Duration = time.GetElapsedTime(started),
                ServedEntity = answer?.ServedEntity ?? "",
                Error = answer is null ? Errors.ErrorCode.Cancelled : answer.Error,
                Usage = answer?.Usage ?? default,
                Answer = answer?.Body ?? default,
            });
        }
    }

    private static InvocationResponse Unclear(string what) => InvocationResponse.Failed(
        Errors.ErrorCode.TemporarilyUnavailable, $"The model that judges texts for the guardrail of {what} gave an answer that cannot be read.");

    private readonly record struct Asked(string Rule, bool IsOfAnswer, ReadOnlyMemory<byte> Body);
}
