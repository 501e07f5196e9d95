namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>What a place of the form is called, and where it is.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Control">The id of what takes the focus there.</param>
internal sealed record FieldName(string Label, string Control);
