using System.Text.Json.Nodes;

namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>What goes with every prompt, as the form has it: texts, right or wrong.</summary>
public sealed class ChatSettings
{
    /// <summary>A schema to begin with.</summary>
    public const string SchemaExample = """
        {
          "type": "object",
          "properties": { "answer": { "type": "string", "maxLength": 40 } },
          "required": ["answer"],
          "additionalProperties": false
        }
        """;

    private const int MaxStops = 4;

    // What the API refused of a number, as it was then.
    private readonly Dictionary<string, (string Value, string Why)> _refused = [];

    /// <summary>What the model is told before anything else.</summary>
    public string System { get; set; } = "";

    /// <summary>The texts of <see cref="NumberParameter"/>s by their names.</summary>
    public Dictionary<string, string> Numbers { get; } = NumberParameter.All.ToDictionary(p => p.Name, _ => "");

    /// <summary>What ends an answer, one a line.</summary>
    public string Stop { get; set; } = "";

    /// <summary>The tools, a JSON list; see <see cref="ToolList"/>.</summary>
    public string Tools { get; set; } = "";

    /// <summary><c>auto</c>, <c>required</c> or <c>none</c>.</summary>
    public string ToolChoice { get; set; } = "auto";

    /// <summary>How answers are to look.</summary>
    public AnswerFormat Format { get; set; }

    /// <summary>The JSON schema of answers.</summary>
    public string Schema { get; set; } = SchemaExample;

    /// <summary>What is wrong with the tools; null for nothing.</summary>
    public string? ToolsMistake
    {
        get
        {
            ToolList.Parse(Tools, out var mistake);
            return mistake;
        }
    }

    /// <summary>What is wrong with the stop texts; null for nothing.</summary>
    public string? StopMistake => Stops.Count > MaxStops ? $"At most {MaxStops}, one a line" : null;

    /// <summary>What is wrong with the schema; null for nothing.</summary>
    public string? SchemaMistake
    {
        get
        {
            if (Format != AnswerFormat.JsonSchema)
                return null;
            var node = JsonField.Parse(Schema, out var mistake);
            return mistake ?? (node is JsonObject ? null : "Must be a JSON schema, an object.");
        }
    }

    /// <summary>Whether requests can be made of it.</summary>
    public bool IsRight =>
        ToolsMistake is null && StopMistake is null && SchemaMistake is null && NumberParameter.All.All(p => p.MistakeIn(Numbers[p.Name]) is null);

    /// <summary>What is wrong with a number: by itself, or, for as long as it stays as it is, by what the API said of it; null for nothing.</summary>
    internal string? MistakeIn(NumberParameter parameter)
    {
        var value = Numbers[parameter.Name];
        return parameter.MistakeIn(value) ?? (_refused.TryGetValue(parameter.Name, out var refused) && refused.Value == value ? refused.Why : null);
    }

    /// <summary>Notes why the API refused a request, at those numbers that it speaks of.</summary>
    public void Refuse(string why)
    {
        foreach (var parameter in NumberParameter.All.Where(p => Numbers[p.Name].Length > 0 && p.IsNamedIn(why)))
            _refused[parameter.Name] = (Numbers[parameter.Name], why);
    }

    /// <summary>Forgets what was refused: the same numbers may be right for another prompt.</summary>
    public void TryAgain() => _refused.Clear();

    /// <summary>How many of the settings are made.</summary>
    public int Made => Numbers.Values.Append(System).Append(Tools).Append(Stop).Count(t => t.Length > 0) + (Format == AnswerFormat.Text ? 0 : 1);

    private List<string> Stops => [.. Stop.Split('\n').Select(s => s.TrimEnd('\r')).Where(s => s.Length > 0)];

    /// <summary>Writes what is right into a request.</summary>
    /// <param name="body">The request.</param>
    /// <param name="isChat">Whether it is one of a conversation, which may have tools and a format.</param>
    public void WriteTo(JsonObject body, bool isChat)
    {
        foreach (var parameter in NumberParameter.All)
        {
            if (parameter.Parse(Numbers[parameter.Name]) is { } value)
                body[parameter.Name] = value;
        }

        if (Stops is { Count: > 0 } stops)
            body["stop"] = new JsonArray([.. stops.Select(s => (JsonNode)s)]);
        if (!isChat)
            return;
        if (ToolList.Parse(Tools, out _) is { } tools)
        {
            body["tools"] = tools;
            if (ToolChoice != "auto")
                body["tool_choice"] = ToolChoice;
        }

        if (FormatNode() is { } format)
            body["response_format"] = format;
    }

    private JsonObject? FormatNode() => Format switch
    {
        AnswerFormat.JsonObject => new JsonObject { ["type"] = "json_object" },
        AnswerFormat.JsonSchema when JsonField.Parse(Schema, out _) is JsonObject schema => new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "answer", ["strict"] = true, ["schema"] = schema },
        },
        _ => null,
    };
}
