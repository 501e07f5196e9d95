namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>A mistake as a summary tells it.</summary>
/// <param name="Text">The whole sentence, which names the field.</param>
/// <param name="Control">The id of what takes the focus there; null where no field shows it.</param>
internal sealed record MistakeLine(string Text, string? Control);
