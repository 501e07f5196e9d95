using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ServingCluster.Governance;
using ServingCluster.Grains.Tests.Guardrails.Pii;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Guardrails;

/// <summary>Events that are rewritten as bytes come out as those that are taken apart. The latter have an index that is no whole number.</summary>
public sealed class PlainStreamTests
{
    private static readonly GuardrailRules[] Rules =
    [
        new() { Pii = PiiBehavior.Mask },
        new() { Pii = PiiBehavior.Block },
        new() { Pii = PiiBehavior.Mask, InvalidKeywords = ["std::", "HELLO A"] },
    ];

    private readonly GuardHarness _guard = new();

    [Theory]
    [InlineData(InvocationTask.Chat, """{"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":PIECE},"logprobs":null,"finish_reason":null}],"usage":null}""")]
    [InlineData(InvocationTask.Chat, """ {"choices" : [ {"delta":{"reasoning_content":PIECE,"content":null}, "index":0} ] , "x":["choices"]}""")]
    [InlineData(InvocationTask.Completions, """{"id":"c","choices":[{"text":PIECE,"index":0,"finish_reason":null}]}""")]
    [InlineData(InvocationTask.Messages, """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":PIECE}}""")]
    [InlineData(InvocationTask.Messages, """{"delta":{"thinking":PIECE,"type":"thinking_delta"},"index":0,"type":"content_block_delta"}""")]
    [InlineData(InvocationTask.Messages, """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":PIECE}}""")]
    public void Events_rewritten_as_bytes_say_the_same_as_those_taken_apart(InvocationTask task, string form)
    {
        var any = from planted in PlantedText.AnyText
                  from pieces in PlantedText.Cut(planted.Text)
                  from rules in Gen.Elements(Rules)
                  select (pieces, rules);
        Prop.ForAll(any.ToArbitrary(), given =>
        {
            var events = given.pieces.Select(p => form.Replace("PIECE", JsonValue.Create(p).ToJsonString())).ToList();
            Assert.Equal(Sent(task, given.rules, events.Select(e => e.Replace("\"index\":0", "\"index\":0.0"))), Sent(task, given.rules, events));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public async Task An_event_that_nothing_changes_in_is_sent_as_it_came()
    {
        const string came = """ {"choices":[{"index":0,"delta":{"content":"go on, \u0041\u006e "}}] }""";
        var sent = await _guard.StreamAsync(Rules[0], InvocationTask.Chat, came);
        Assert.Equal(came, System.Text.Encoding.UTF8.GetString(sent[0].Payload.Span));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"bob@x.org ","content":"bob@x.org "}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"a "}}],"choices":[{"index":0,"delta":{"content":"bob@x.org "}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"bob@x.org "}}]} {}""")]
    public async Task An_event_that_says_a_thing_twice_is_not_sent(string twice)
    {
        var sent = await _guard.StreamAsync(Rules[0], InvocationTask.Chat, twice);
        Assert.Equal(Errors.ErrorCode.TemporarilyUnavailable, Assert.Single(sent).Error);
    }

    private List<string> Sent(InvocationTask task, GuardrailRules rules, IEnumerable<string> events) =>
        [.. _guard.StreamAsync(rules, task, events).GetAwaiter().GetResult().Select(c => c.IsLast ? $"{c.Error} {c.Message}" : Plain(GuardHarness.Json(c)))];

    private static string Plain(JsonObject payload) => payload.ToJsonString().Replace("\"index\":0.0", "\"index\":0");
}
