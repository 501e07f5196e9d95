namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>A key and a value: a tag, or a setting of a model's environment.</summary>
internal sealed class PairForm
{
    public string Key { get; set; } = "";

    public string Value { get; set; } = "";
}
