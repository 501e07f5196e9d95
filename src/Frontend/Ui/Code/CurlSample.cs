namespace ServingCluster.Frontend.Ui.Code;

/// <summary>A command for a shell of Linux or macOS.</summary>
internal sealed class CurlSample : ICodeSample
{
    public string Title => "curl";

    public string Needs(SampleKind kind) => "";

    public string Write(SampleRequest request)
    {
        // An apostrophe, which would end the shell's string, stands nowhere but within JSON's strings.
        var body = ReadableJson.Of(request.WholeBody).Replace("'", "\\u0027", StringComparison.Ordinal);
        return $$"""
            curl -sS '{{request.Address}}' \
              -H "Authorization: Bearer ${{SampleRequest.TokenVariable}}" \
              -H 'Content-Type: application/json' \
              -d '{{body}}'

            """;
    }
}
