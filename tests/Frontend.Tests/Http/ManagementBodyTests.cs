using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text;
using ServingCluster.Errors;
using ServingCluster.Frontend.Http;

namespace ServingCluster.Frontend.Tests.Http;

public sealed class ManagementBodyTests
{
    [Fact]
    public async Task A_body_with_a_million_mistakes_is_answered_with_the_first_of_them()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var body = new StringBuilder("""{"name":"x","config":{"served_entities":[""").Append(string.Concat(Enumerable.Repeat("1,", 1_000_000))).Append("1]}}").ToString();
        var answer = (await frontend.SendAsync("POST", "/api/2.0/serving-endpoints", body)).AssertError(400, "INVALID_PARAMETER_VALUE");
        Assert.StartsWith("The request has at least 100 mistakes.", answer.Message);
        Assert.InRange(answer.Body.GetRawText().Length, 1_000, 100_000);
    }

    [Fact]
    public async Task A_body_that_does_not_come_to_its_end_is_not_waited_for()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("{"u8.ToArray());
        using var content = new StreamContent(pipe.Reader.AsStream()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var asked = frontend.Client.PostAsync("/api/2.0/secrets/scopes/create", content);
        while (!asked.IsCompleted)
        {
            frontend.Time.Advance(ManagementBody.Longest / 10);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        using var answer = await asked;
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("too slowly", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void More_mistakes_than_anybody_reads_are_counted()
    {
        var mistakes = new Mistakes();
        for (var i = 0; i < 250; i++)
            mistakes.Add($"a[{i}]", "is wrong.");
        Assert.Equal((250, true, Mistakes.Most), (mistakes.Count, mistakes.IsFull, mistakes.All.Count));
        Assert.StartsWith("The request has at least 250 mistakes.", mistakes.ToString());
    }
}
