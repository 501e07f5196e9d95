namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>Where a served entity's model is from.</summary>
internal enum EntityKind
{
    /// <summary>Registered here.</summary>
    Custom,

    /// <summary>Registered here, and one of those that the server offers to everybody.</summary>
    Foundation,

    /// <summary>Elsewhere.</summary>
    External,
}
