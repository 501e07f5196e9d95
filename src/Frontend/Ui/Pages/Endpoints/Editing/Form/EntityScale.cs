namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>In what the compute of a served entity is given.</summary>
internal enum EntityScale
{
    /// <summary>A named size.</summary>
    Size,

    /// <summary>A least and a most of concurrent requests.</summary>
    Concurrency,

    /// <summary>A least and a most of tokens per second, in chunks.</summary>
    Throughput,

    /// <summary>A number of model units.</summary>
    Units,
}
