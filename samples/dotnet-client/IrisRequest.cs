using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServingCluster.Samples.DotnetClient;

/// <summary>A body of MLflow's scoring protocol, <c>{"dataframe_split": {"columns": […], "data": […]}}</c>.</summary>
internal sealed record IrisRequest([property: JsonPropertyName("dataframe_split")] IrisTable Table)
{
    public static JsonSerializerOptions Json { get; } = JsonSerializerOptions.Web;
}
