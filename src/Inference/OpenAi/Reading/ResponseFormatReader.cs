namespace ServingCluster.Inference.OpenAi.Reading;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class ResponseFormatReader
{
    /// <summary>Reads it; any text where it is silent.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="choice">Whether the answer may be a call, which has a form of its own.</param>
    public static ResponseFormat Read(JsonFields fields, ToolChoice choice)
    {
        var format = Read(fields);
        if (format.Kind != ResponseFormatKind.Text && choice.Mode != ToolChoiceMode.None)
            fields.Wrong("response_format", "goes with tool_choice 'none' only: where the answer may be a call, its form can't be bounded; leave one of them out.");
        return format;
    }

    private static ResponseFormat Read(JsonFields fields)
    {
        if (fields.Within("response_format") is not { } format)
            return ResponseFormat.Text;
        switch (format.Text("type"))
        {
            case "text":
                return ResponseFormat.Text;
            case "json_object":
                return new ResponseFormat(ResponseFormatKind.JsonObject);
            case "json_schema":
                return OfSchema(format);
            case var type:
                format.Wrong("type", $"{(type is null ? "is missing" : $"\"{Found.Cut(type)}\" is not offered")}; it has to be 'text', 'json_object' or 'json_schema'.");
                return ResponseFormat.Text;
        }
    }

    private static ResponseFormat OfSchema(JsonFields format)
    {
        if (format.Within("json_schema") is not { } described)
        {
            format.Wrong("json_schema", "is needed: an object with 'name' and 'schema'.");
            return ResponseFormat.Text;
        }

        described.Text("name");
        described.Text("description");
        var isStrict = described.Flag("strict") ?? false;
        if (described.Object("schema") is { } schema)
            return new ResponseFormat(ResponseFormatKind.JsonSchema, schema, isStrict);
        described.Wrong("schema", "is needed: the JSON schema that the answer has to follow.");
        return ResponseFormat.Text;
    }
}
