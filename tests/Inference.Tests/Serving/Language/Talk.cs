using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ServingCluster.Errors;
using ServingCluster.Inference.Language;
using ServingCluster.Inference.OpenAi.Prompts;
using ServingCluster.Inference.OpenAi.ToolCalls;
using ServingCluster.Inference.Serving.Language;

namespace ServingCluster.Inference.Tests.Serving.Language;

/// <summary>A language model over a scripted generator, with tiny_chat's tokenizer and template.</summary>
internal sealed class Talk
{
    public Talk(string? templateSource = "{{ messages }}", ToolCallSyntax? calls = null, SamplingParameters? sampling = null)
    {
        var traits = new TemplateTraits(templateSource ?? "");
        Model = new LanguageModel(new LanguageModelProfile
        {
            Name = "main.test.tiny",
            Tokenizer = TinyChat.Tokenizer,
            Vocabulary = TinyChat.Tokenizer.VocabularySize,
            Prompts = templateSource is null ? null : new ChatPrompts(new PromptTemplate(Template, traits), new PromptTemplate(Template, traits), TinyChat.Tokenizer, HeaderTemplate.Tokens, Time),
            Template = traits,
            Calls = calls ?? ToolCallSyntax.Of(traits, TinyChat.Tokenizer),
            Sampling = sampling ?? new(),
            EndTokens = [TinyChat.EndOfTurn],
            BeginToken = TinyChat.Tokenizer.FindToken("<|begin_of_text|>"),
        }, Generator, weights: null, memoryBytes: 99, Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddSeconds(1_780_000_000));

    public ScriptedGenerator Generator { get; } = new();

    public HeaderTemplate Template { get; } = new();

    public LanguageModel Model { get; }

    /// <summary>Answers every request with a text, whole at once.</summary>
    public Talk Says(params string[] texts)
    {
        Generator.Script = (generation, _, index) =>
        {
            foreach (var id in TinyChat.Tokenizer.Encode(texts[index % texts.Length], addSpecialTokens: false))
                generation.Give(id);
            generation.Finish(GenerationEndReason.EndToken);
        };
        return this;
    }

    public async Task<JsonNode> AskAsync(string body, InvocationTask task = InvocationTask.Predict)
    {
        using var answer = await Model.InvokeAsync(Request(body, task), default);
        Assert.True(answer.Error is null, answer.Message);
        return JsonNode.Parse(answer.Body.Span)!;
    }

    public async Task<(ErrorCode? Error, string Message)> RefusedAsync(string body, InvocationTask task = InvocationTask.Predict)
    {
        using var answer = await Model.InvokeAsync(Request(body, task), default);
        // A stream refuses with the same words.
        var chunks = await Model.StreamAsync(Request(body, task), default).ToListAsync();
        Assert.Equal((answer.Error, answer.Message), (Assert.Single(chunks).Error, chunks[0].Message));
        return (answer.Error, answer.Message);
    }

    /// <summary>The events of a stream, and its end.</summary>
    public async Task<(List<JsonNode> Events, InvocationChunk End)> StreamAsync(string body, InvocationTask task = InvocationTask.Predict)
    {
        var chunks = await Model.StreamAsync(Request(body, task), default).ToListAsync();
        Assert.All(chunks[..^1], c => Assert.False(c.IsLast));
        Assert.True(chunks[^1].IsLast);
        return ([.. chunks[..^1].Select(c => JsonNode.Parse(c.Payload.Span)!)], chunks[^1]);
    }

    public InvocationRequest Request(string body, InvocationTask task = InvocationTask.Predict, DateTimeOffset? deadline = null) => new()
    {
        Body = Encoding.UTF8.GetBytes(body),
        Format = BodyFormat.Json,
        Task = task,
        Caller = "ann",
        RequestId = "r1",
        Deadline = deadline ?? Time.GetUtcNow().AddMinutes(1),
    };

    public static string Chat(string content, string more = "") =>
        $"{{\"messages\": [{{\"role\": \"user\", \"content\": {JsonSerializer.Serialize(content)}}}]{(more.Length > 0 ? ", " + more : "")}}}";
}
