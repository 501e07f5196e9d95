using ServingCluster.Errors;
using ServingCluster.Governance;
using ServingCluster.Inference;

namespace ServingCluster.Grains.Tests.Guardrails;

public sealed class DefinitionGuardTests
{
    private readonly GuardHarness _guard = new();

    [Theory]
    [InlineData(InvocationTask.Chat, """{"tools":[{"type":"function","function":{"name":"f","description":"Ask a@b.com","parameters":{"type":"object","properties":{"to":{"type":"string","description":"a@b.com","enum":["a@b.com","x"],"default":"a@b.com","examples":[{"a":"a@b.com"}]} } } } }]}""",
        """{"tools":[{"type":"function","function":{"name":"f","description":"Ask <EMAIL_ADDRESS>","parameters":{"type":"object","properties":{"to":{"type":"string","description":"<EMAIL_ADDRESS>","enum":["<EMAIL_ADDRESS>","x"],"default":"<EMAIL_ADDRESS>","examples":[{"a":"<EMAIL_ADDRESS>"}]} } } } }]}""")]
    [InlineData(InvocationTask.Chat, """{"functions":[{"name":"f","description":"a@b.com"}],"messages":[]}""", """{"functions":[{"name":"f","description":"<EMAIL_ADDRESS>"}],"messages":[]}""")]
    [InlineData(InvocationTask.Chat, """{"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","description":"a@b.com"}} } }""",
        """{"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","description":"<EMAIL_ADDRESS>"}} } }""")]
    [InlineData(InvocationTask.Messages, """{"tools":[{"name":"f","description":"a@b.com","input_schema":{"type":"object","properties":{"url":{"type":"string","title":"a@b.com"}} },"input_examples":[{"x":"a@b.com"}]}]}""",
        """{"tools":[{"name":"f","description":"<EMAIL_ADDRESS>","input_schema":{"type":"object","properties":{"url":{"type":"string","title":"<EMAIL_ADDRESS>"}} },"input_examples":[{"x":"<EMAIL_ADDRESS>"}]}]}""")]
    [InlineData(InvocationTask.Responses, """{"tools":[{"type":"mcp","server_url":"http://10.0.0.1/","headers":{"x":"a@b.com"},"server_description":"of a@b.com"}],"text":{"format":{"schema":{"description":"a@b.com"}} } }""",
        """{"tools":[{"type":"mcp","server_url":"http://10.0.0.1/","headers":{"x":"a@b.com"},"server_description":"of <EMAIL_ADDRESS>"}],"text":{"format":{"schema":{"description":"<EMAIL_ADDRESS>"}} } }""")]
    public async Task Prose_of_definitions_is_masked_and_nothing_else(InvocationTask task, string body, string masked)
    {
        var (seen, refusal) = await _guard.InputAsync(GuardHarness.Pii(PiiBehavior.Mask), task, body);
        Assert.Null(refusal);
        Assert.Equal(masked, seen);
    }

    [Theory]
    [InlineData(InvocationTask.Chat, """{"tools":[{"function":{"parameters":{"properties":{"a@b.com":{"type":"string"}} } } }]}""")]
    [InlineData(InvocationTask.Chat, """{"response_format":{"json_schema":{"name":"a@b.com"}} }""")]
    [InlineData(InvocationTask.Messages, """{"tools":[{"name":"x","input_schema":{"properties":{"headers":{"$ref":"a@b.com"}} } }]}""")]
    [InlineData(InvocationTask.Responses, """{"tools":[{"type":"function","parameters":{"required":["a@b.com"]} }]}""")]
    public async Task What_cannot_be_masked_is_refused(InvocationTask task, string body)
    {
        foreach (var behavior in new[] { PiiBehavior.Mask, PiiBehavior.Block })
        {
            var (_, refusal) = await _guard.InputAsync(GuardHarness.Pii(behavior), task, body);
            var told = GuardHarness.Refusal(refusal!.Error, refusal.Message)["input_guardrail"]![0]!;
            Assert.True((bool)told["pii_detection"]!);
            Assert.DoesNotContain("a@b.com", refusal.Message);
        }
    }

    [Theory]
    [InlineData(InvocationTask.Chat, """{"tools":[{"function":{"name":"launch_heron"}}]}""")]
    [InlineData(InvocationTask.Chat, """{"functions":[{"parameters":{"properties":{"Heron":{}}}}]}""")]
    [InlineData(InvocationTask.Chat, """{"response_format":{"json_schema":{"schema":{"enum":["heron"]}}}}""")]
    [InlineData(InvocationTask.Messages, """{"tools":[{"input_schema":{"properties":{"x":{"description":"the \u0068eron"}}}}]}""")]
    [InlineData(InvocationTask.Responses, """{"tools":[{"type":"custom","format":{"definition":"start: \"heron\""}}]}""")]
    public async Task A_forbidden_word_is_found_anywhere_in_a_definition(InvocationTask task, string body)
    {
        var (_, refusal) = await _guard.InputAsync(new GuardrailRules { InvalidKeywords = ["heron"] }, task, body);
        Assert.Equal(ErrorCode.BadRequest, refusal!.Error);
    }

    [Fact]
    public async Task Prose_of_definitions_is_judged_for_safety_but_is_of_no_topic()
    {
        _guard.Judge = model => GuardHarness.Says(model == "guard" ? "safe" : "1");
        var rules = new GuardrailRules { Safety = true, ValidTopics = ["cooking"] };
        var (_, refusal) = await _guard.InputAsync(rules, InvocationTask.Chat,
            """{"messages":[{"role":"user","content":"soup?"}],"tools":[{"function":{"name":"weather","description":"It rains."}}]}""");
        Assert.Null(refusal);
        Assert.Contains("It rains.", _guard.Asked[0].Body);
        Assert.DoesNotContain("It rains.", _guard.Asked[1].Body);
        Assert.All(_guard.Asked, a => Assert.Contains("soup?", a.Body));
    }
}
