using ServingCluster.Models;

namespace ServingCluster.Inference.Serving.Language;

/// <summary>The signature of a language model that was logged without one.</summary>
internal static class LanguageSignature
{
    /// <summary>What requests have to have and may have, as MLflow describes such models.</summary>
    /// <param name="input">The one required field.</param>
    public static ModelSignature Of(string input) => new()
    {
        Inputs = [new SignatureField { Name = input, Column = ColumnType.String }],
        Outputs = [new SignatureField { Name = "choices", Column = ColumnType.String }],
        Params =
        [
            new SignatureParam("temperature", ColumnType.Double, "null", IsList: false),
            new SignatureParam("top_p", ColumnType.Double, "null", IsList: false),
            new SignatureParam("max_tokens", ColumnType.Integer, "null", IsList: false),
            new SignatureParam("stop", ColumnType.String, "null", IsList: true),
            new SignatureParam("n", ColumnType.Integer, "1", IsList: false),
            new SignatureParam("stream", ColumnType.Boolean, "false", IsList: false),
        ],
    };
}
