namespace ServingCluster.Frontend.Ui.Pages.Endpoints.Editing.Form;

/// <summary>An endpoint as it stands in the form.</summary>
internal sealed class EndpointForm
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public List<EntityForm> Entities { get; } = [];

    public List<PairForm> Tags { get; } = [];

    public GatewayForm Gateway { get; } = new();

    /// <summary>Who is told that an update succeeded, an address a line.</summary>
    public string OnSuccess { get; set; } = "";

    /// <summary>Who is told that an update failed, an address a line.</summary>
    public string OnFailure { get; set; } = "";

    /// <summary>A form for a new endpoint: one entity, which takes all traffic.</summary>
    public static EndpointForm Blank(string model = "", string version = "")
    {
        var form = new EndpointForm();
        form.Entities.Add(new EntityForm { Traffic = 100, ModelName = model, ModelVersion = version });
        return form;
    }

    /// <summary>Adds an entity; those that are there keep their traffic.</summary>
    public EntityForm AddEntity()
    {
        var entity = new EntityForm
        {
            Kind = Entities.LastOrDefault()?.Kind ?? EntityKind.Custom,
            Traffic = Entities.Count == 0 ? 100 : 0,
        };
        Entities.Add(entity);
        return entity;
    }

    /// <summary>Takes an entity away; the others share its traffic.</summary>
    public void Remove(EntityForm entity)
    {
        Share(entity, 0);
        Entities.Remove(entity);
        if (Entities.Count == 1)
            Entities[0].Traffic = 100;
    }

    /// <summary>Gives an entity another share of the traffic; the others share the rest as they did before.</summary>
    public void Share(EntityForm entity, int percent)
    {
        var shares = TrafficSplit.Change([.. Entities.Select(e => e.Traffic)], Entities.IndexOf(entity), percent);
        for (var i = 0; i < shares.Length; i++)
            Entities[i].Traffic = shares[i];
    }
}
