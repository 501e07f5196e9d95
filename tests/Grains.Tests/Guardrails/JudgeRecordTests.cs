using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Guardrails;

public sealed class JudgeRecordTests
{
    private static readonly GuardrailRules Both = new() { Safety = true, ValidTopics = ["work"] };

    private readonly GuardHarness _guard = new();

    [Fact]
    public async Task Every_question_to_a_judge_is_recorded_with_caller_and_id_of_the_request()
    {
        _guard.Judge = model => GuardHarness.Says(model == "guard" ? "safe" : "1");
        await _guard.InputAsync(Both, InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hi"}]}""");
        Assert.Equal(
            [("guard", "safety", false, "ann", "r"), ("sorter", "valid_topics", false, "ann", "r")],
            _guard.Judged.Select(c => (c.Endpoint, c.Rule, c.IsOfAnswer, c.Question.Caller, c.Question.RequestId)));
        Assert.All(_guard.Judged, c => Assert.Null(c.Error));
    }

    [Fact]
    public async Task Those_about_answers_are_told_apart_and_say_what_they_took()
    {
        _guard.Judge = _ => InvocationResponse.FromMemory(GuardHarness.Says("safe").Body, new Usage(0, 40, 2));
        using var answer = await _guard.OutputAsync(
            new() { Safety = true }, InvocationTask.Chat, """{"choices":[{"message":{"content":"Hello"}}]}""");
        var call = Assert.Single(_guard.Judged);
        Assert.Equal((true, 40, 2), (call.IsOfAnswer, call.Usage.InputTokens, call.Usage.OutputTokens));
    }

    [Fact]
    public async Task A_judge_that_fails_or_is_given_up_is_recorded_too()
    {
        _guard.Judge = _ => InvocationResponse.Failed(ErrorCode.RequestLimitExceeded, "Full.");
        await _guard.InputAsync(new() { Safety = true }, InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hi"}]}""");
        _guard.Judge = _ => throw new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => _guard.InputAsync(new() { Safety = true }, InvocationTask.Chat, """{"messages":[{"role":"user","content":"Hi"}]}"""));
        Assert.Equal([ErrorCode.RequestLimitExceeded, ErrorCode.Cancelled], _guard.Judged.Select(c => c.Error!.Value));
    }
}
