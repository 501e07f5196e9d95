using System.Text.Json;
using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>Reads bodies of <c>chat/completions</c> (https://platform.openai.com/docs/api-reference/chat/create) with Databricks' additions.</summary>
internal static class ChatRequestReader
{
    /// <summary>Reads one. The result points into <paramref name="body"/> and is disposed before that goes.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="natives">The provider's own names, which are refused.</param>
    /// <param name="check">Notes what the provider can't do of it.</param>
    /// <exception cref="ServingException">It isn't what a chat takes, with all its mistakes.</exception>
    public static ChatRequest Read(ReadOnlyMemory<byte> body, NativeNames natives, Action<ChatRequest, Mistakes>? check = null)
    {
        var document = RequestBody.Parse(body);
        try
        {
            var mistakes = new Mistakes();
            var request = Read(document, RequestBody.Fields(document, natives, mistakes));
            check?.Invoke(request, mistakes);
            mistakes.ThrowIfAny();
            return request;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    private static ChatRequest Read(JsonDocument document, BodyFields fields)
    {
        var tools = ToolReader.ReadTools(fields);
        return new ChatRequest(document)
        {
            Messages = MessageReader.Read(fields),
            Options = GenerationOptionsReader.Read(fields),
            Tools = tools,
            ToolChoice = ToolReader.ReadChoice(fields, tools),
            ParallelToolCalls = fields.Flag("parallel_tool_calls"),
            Format = ResponseFormatReader.Read(fields),
            ReasoningEffort = fields.Text("reasoning_effort"),
            Extra = fields.Rest(),
        };
    }
}
