namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>What the API says of one place of a request.</summary>
/// <param name="Path">The place, as in the body that creates an endpoint; empty for the whole.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record FieldMistake(string Path, string Message);
