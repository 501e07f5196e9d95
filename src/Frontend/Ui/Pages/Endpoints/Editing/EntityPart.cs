using Microsoft.AspNetCore.Components;
using ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing;

/// <summary>A part of the form that is about one served entity.</summary>
public abstract class EntityPart : EditorPart
{
    [CascadingParameter]
    private protected EntityForm Entity { get; set; } = null!;

    /// <summary>The place of one of its fields.</summary>
    protected string At(string field) => $"{State.PathOf(Entity)}.{field}";
}
