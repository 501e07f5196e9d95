namespace ServingCluster.Frontend.Ui.Pages.Models;

/// <summary>The answer that describes a model.</summary>
internal sealed record ModelAnswer(ModelInfo RegisteredModelDatabricks);
