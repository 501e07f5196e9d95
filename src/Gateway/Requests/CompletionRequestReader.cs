using ServingCluster.Errors;

namespace ServingCluster.Gateway.Requests;

/// <summary>Reads bodies of <c>completions</c> (https://platform.openai.com/docs/api-reference/completions/create).</summary>
internal static class CompletionRequestReader
{
    /// <summary>Reads one; as <see cref="ChatRequestReader.Read(ReadOnlyMemory{byte}, NativeNames, Action{ChatRequest, Mistakes}?)"/> does.</summary>
    public static CompletionRequest Read(ReadOnlyMemory<byte> body, NativeNames natives, Action<CompletionRequest, Mistakes>? check = null)
    {
        var document = RequestBody.Parse(body);
        try
        {
            var mistakes = new Mistakes();
            var fields = RequestBody.Fields(document, natives, mistakes);
            var prompts = TextsOf(fields, "prompt");
            var request = new CompletionRequest(document) { Prompts = prompts, Options = GenerationOptionsReader.Read(fields), Extra = fields.Rest() };
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

    /// <summary>Texts that must be there.</summary>
    public static IReadOnlyList<string> TextsOf(BodyFields fields, string name)
    {
        var texts = fields.Texts(name);
        if (texts.Count == 0 && fields.Find(name) is null)
            fields.Wrong(name, "is missing; it has to be a text or a list of texts.");
        else if (texts.Count == 0 && fields.Find(name) is { ValueKind: System.Text.Json.JsonValueKind.Array } list && list.GetArrayLength() == 0)
            fields.Wrong(name, "is empty; at least one text is needed.");
        return texts;
    }
}
