using System.Net;
using ServingCluster.Frontend.Ui.Api;
using ServingCluster.Frontend.Ui.Pages.Playground;

namespace ServingCluster.Frontend.Tests.Ui.Playground;

public sealed class AnswerFailureTests
{
    [Fact]
    public void A_limit_says_when_to_try_again() => Assert.Equal(
        new AnswerFailure("Too many requests", "The limit is reached. Try again in 12 s."),
        AnswerFailure.Of(new ApiException(HttpStatusCode.TooManyRequests, "REQUEST_LIMIT_EXCEEDED", "The limit is reached.") { RetryAfter = TimeSpan.FromSeconds(11.2) }));

    [Fact]
    public void What_the_message_says_itself_is_not_said_twice() => Assert.Equal(
        "The limit is used up. Retry after 6 s.",
        AnswerFailure.Of(new ApiException(HttpStatusCode.TooManyRequests, "LIMIT", "LIMIT: The limit is used up. Retry after 6 s.") { RetryAfter = TimeSpan.FromSeconds(6) }).Text);

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "The request is not right")]
    [InlineData(HttpStatusCode.Forbidden, "Not allowed")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "The endpoint could not answer")]
    public void The_status_is_put_into_words(HttpStatusCode status, string title)
    {
        var failure = AnswerFailure.Of(new ApiException(status, "X", "why"));
        Assert.Equal((title, "why", status == HttpStatusCode.BadRequest), (failure.Title, failure.Text, failure.IsOfRequest));
    }

    [Fact]
    public void What_a_guardrail_found_is_told_in_words()
    {
        const string Refusal = """{"usage":{"prompt_tokens":3,"total_tokens":3},"input_guardrail":[{"flagged":true,"categories":{"violent-crimes":true,"invalid_keywords":true,"hate":false},"pii_detection":true}],"finishReason":"input_guardrail_triggered"}""";
        Assert.Equal(
            new AnswerFailure("The guardrail on the prompt stopped this", "Found in the prompt: violent crimes, invalid keywords, personal data."),
            AnswerFailure.Of(new ApiException(HttpStatusCode.BadRequest, "BAD_REQUEST", Refusal)));
        Assert.StartsWith("The guardrail on the answer", AnswerFailure.Broken(Refusal.Replace("input_guardrail", "output_guardrail", StringComparison.Ordinal)).Title);
        Assert.Equal("The answer broke off", AnswerFailure.Broken("{input_guardrail_triggered").Title);
    }
}
