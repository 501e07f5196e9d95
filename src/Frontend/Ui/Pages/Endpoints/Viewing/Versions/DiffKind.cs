namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Viewing.Versions;

/// <summary>Where a line of a comparison stands.</summary>
public enum DiffKind
{
    /// <summary>In both texts.</summary>
    Same,

    /// <summary>Only in the text before.</summary>
    Removed,

    /// <summary>Only in the text after.</summary>
    Added,
}
