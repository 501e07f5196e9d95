using ServingCluster.Models;

namespace ServingCluster.Frontend.Endpoints;

/// <summary>
/// The JSON schemas of the bodies that language models take and give: those of OpenAI's API
/// (https://platform.openai.com/docs/api-reference), as far as they are offered here.
/// </summary>
/// <param name="Description">What the answer is.</param>
/// <param name="Request">The schema of a request's body.</param>
/// <param name="Answer">The schema of an answer's body.</param>
/// <param name="IsStreamed">Whether the answer may come as a stream of events.</param>
internal sealed record LanguageSchema(string Description, string Request, string Answer, bool IsStreamed)
{
    /// <summary>The schema of a stream of events.</summary>
    public const string Events =
        """{"type":"string","description":"With \"stream\": true: lines of 'data: ' and a JSON object, each with an empty line after it; 'data: [DONE]' comes last."}""";

    private const string Sampling =
        """
        "max_tokens":{"type":["integer","null"],"minimum":1},
        "temperature":{"type":["number","null"],"minimum":0,"maximum":2},
        "top_p":{"type":["number","null"],"exclusiveMinimum":0,"maximum":1},
        "top_k":{"type":["integer","null"],"minimum":1},
        "n":{"type":["integer","null"],"minimum":1},
        "stop":{"anyOf":[{"type":["string","null"]},{"type":"array","items":{"type":"string"}}]},
        "stream":{"type":["boolean","null"]},
        "presence_penalty":{"type":["number","null"],"minimum":-2,"maximum":2},
        "frequency_penalty":{"type":["number","null"],"minimum":-2,"maximum":2},
        "seed":{"type":["integer","null"]},
        "client_request_id":{"type":["string","null"],"maxLength":256},
        "usage_context":{"type":["object","null"]}
        """;

    private const string Usage =
        """
        {"type":"object","properties":{"prompt_tokens":{"type":"integer"},"completion_tokens":{"type":"integer"},"total_tokens":{"type":"integer"}},
         "required":["prompt_tokens","total_tokens"]}
        """;

    private const string Texts = """{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"},"minItems":1}]}""";

    private static readonly LanguageSchema Chat = new(
        "The model's answer.",
        Fill("""
        {"type":"object","properties":{
         "messages":{"type":"array","minItems":1,"items":{"type":"object","properties":{
          "role":{"type":"string","enum":["system","developer","user","assistant","tool"]},
          "content":{"anyOf":[{"type":["string","null"]},{"type":"array","items":{"type":"object"}}]}},"required":["role"]}},
         "tools":{"type":["array","null"],"maxItems":32,"items":{"type":"object"}},
         "response_format":{"type":["object","null"]},
         <Sampling>},"required":["messages"]}
        """),
        AnswerOf("""{"type":"object","properties":{"index":{"type":"integer"},"message":{"type":"object","properties":{"role":{"type":"string"},"content":{"type":["string","null"]}}},"finish_reason":{"type":"string"}}}"""),
        IsStreamed: true);

    private static readonly LanguageSchema Completions = new(
        "The text that follows.",
        Fill("""{"type":"object","properties":{"prompt":<Texts>,"echo":{"type":["boolean","null"]},<Sampling>},"required":["prompt"]}"""),
        AnswerOf("""{"type":"object","properties":{"index":{"type":"integer"},"text":{"type":"string"},"finish_reason":{"type":"string"}}}"""),
        IsStreamed: true);

    private static readonly LanguageSchema Embeddings = new(
        "An embedding for each text.",
        Fill("""
        {"type":"object","properties":{"input":<Texts>,"encoding_format":{"type":"string","enum":["float","base64"]},"dimensions":{"type":"integer"}},
         "required":["input"]}
        """),
        Fill("""
        {"type":"object","properties":{"object":{"const":"list"},"model":{"type":"string"},"usage":<Usage>,
         "data":{"type":"array","items":{"type":"object","properties":{"object":{"const":"embedding"},"index":{"type":"integer"},
          "embedding":{"anyOf":[{"type":"array","items":{"type":"number"}},{"type":"string","contentEncoding":"base64"}]}}}}},
         "required":["object","data","usage"]}
        """),
        IsStreamed: false);

    /// <summary>The schemas of a task; null for a custom model.</summary>
    public static LanguageSchema? Of(string? task) => task switch
    {
        ModelTasks.Chat => Chat,
        ModelTasks.Completions => Completions,
        ModelTasks.Embeddings => Embeddings,
        _ => null,
    };

    private static string AnswerOf(string choice) => Fill(
        """
        {"type":"object","properties":{"id":{"type":"string"},"object":{"type":"string"},"created":{"type":"integer"},"model":{"type":"string"},
         "choices":{"type":"array","items":<choice>},"usage":<Usage>},"required":["id","object","created","model","choices","usage"]}
        """).Replace("<choice>", choice);

    // Raw strings take no values between braces that stand close together.
    private static string Fill(string schema) => schema.Replace("<Sampling>", Sampling).Replace("<Usage>", Usage).Replace("<Texts>", Texts);
}
