using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Reference;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>What the parts of an open form share.</summary>
internal sealed class EditState
{
    /// <summary>The form.</summary>
    public required EndpointForm Form { get; init; }

    /// <summary>What there is to choose from.</summary>
    public required EditReference Reference { get; init; }

    /// <summary>Whether it makes a new endpoint.</summary>
    public required bool IsNew { get; init; }

    /// <summary>What is wrong with it.</summary>
    public FormMistakes Mistakes { get; } = new();

    /// <summary>Something in it has changed.</summary>
    public event Action? Changed;

    /// <summary>What is shown of it has changed.</summary>
    public event Action? Redrawn;

    /// <summary>The person has changed the field of a place.</summary>
    public void Touch(string path)
    {
        Mistakes.Touch(path);
        Redraw();
        Changed?.Invoke();
    }

    /// <summary>Parts were added, taken away or moved: places are others now.</summary>
    public void Rearranged()
    {
        Mistakes.Forget();
        Redraw();
        Changed?.Invoke();
    }

    /// <summary>Draws all parts anew.</summary>
    public void Redraw() => Redrawn?.Invoke();

    /// <summary>The place of a served entity.</summary>
    public string PathOf(EntityForm entity) => FieldPaths.Entity(Form.Entities.IndexOf(entity));
}
