namespace ServingCluster.Frontend.Ui.Pages.Playground;

/// <summary>How an answer is to look.</summary>
public enum AnswerFormat
{
    /// <summary>As the model likes.</summary>
    Text,

    /// <summary>Some JSON object.</summary>
    JsonObject,

    /// <summary>JSON of a schema.</summary>
    JsonSchema,
}
