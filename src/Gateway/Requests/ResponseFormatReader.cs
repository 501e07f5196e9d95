namespace ServingCluster.Gateway.Requests;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class ResponseFormatReader
{
    /// <summary>Reads it.</summary>
    public static ResponseFormat Read(BodyFields fields)
    {
        if (fields.Child("response_format") is not { } format)
            return ResponseFormat.Text;
        switch (format.RequiredText("type"))
        {
            case "text" or "":
                return ResponseFormat.Text;
            case "json_object":
                return new(ResponseFormatKind.JsonObject);
            case "json_schema":
                return ReadSchema(format);
            case var other:
                format.Wrong("type", $"\"{other}\" has to be \"text\", \"json_object\" or \"json_schema\".");
                return ResponseFormat.Text;
        }
    }

    private static ResponseFormat ReadSchema(BodyFields format)
    {
        if (format.Child("json_schema") is not { } schema)
        {
            format.Wrong("json_schema", "is missing; it has to be an object with 'name' and 'schema'.");
            return ResponseFormat.Text;
        }

        if (schema.Object("schema") is { } found)
            return new(ResponseFormatKind.JsonSchema, schema.Text("name"), found, schema.Flag("strict"));
        schema.Wrong("schema", "is missing; it has to be a JSON schema.");
        return ResponseFormat.Text;
    }
}
