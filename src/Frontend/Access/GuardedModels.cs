using ServingCluster.Errors;
using ServingCluster.Frontend.Auth;
using ServingCluster.Grains.Access;
using ServingCluster.Identity;
using ServingCluster.Models;
using ServingCluster.Storage;

namespace ServingCluster.Frontend.Access;

/// <summary>Registered models by id.</summary>
internal sealed class GuardedModels(IServingGrains grains, IStateStore store) : IGuardedObjects<ModelPermission>
{
    private static readonly AccessEntry<ModelPermission> PublicReaders = new(PrincipalKind.Group, KnownGroups.Users, ModelPermission.CanRead);

    private readonly ObjectIds _ids = new(ObjectIds.Models, store);

    public string Path => "registered-models";

    public string Type => "registered-model";

    public ModelPermission ToRead => ModelPermission.CanRead;

    public string Describe(ModelPermission level) => level switch
    {
        ModelPermission.CanManage => "Can delete the model and its versions, give it another owner and grant permissions on it",
        ModelPermission.CanManageProductionVersions => "Can point the alias 'production' to a version",
        ModelPermission.CanManageStagingVersions => "Can point all other aliases to versions",
        ModelPermission.CanEdit => "Can add versions, and change descriptions and tags",
        _ => "Can see the model and its versions, and serve them",
    };

    public async Task<Guarded<ModelPermission>> FindAsync(HttpContext context, string id, ModelPermission needed)
    {
        var model = await DescribeAsync(id, context.RequestAborted);
        Permission.Require(context, model, needed);
        return Of(model);
    }

    public async Task<Guarded<ModelPermission>> GrantAsync(
        HttpContext context, string id, IReadOnlyList<AccessEntry<ModelPermission>> entries, bool inPlaceOfAll)
    {
        var model = grains.Model((await DescribeAsync(id, context.RequestAborted)).Name);
        var caller = Caller.Of(context).Name;
        return Of(inPlaceOfAll ? await model.ReplaceAccessAsync(id, entries, caller) : await model.GrantAccessAsync(id, entries, caller));
    }

    private async Task<RegisteredModelInfo> DescribeAsync(string id, CancellationToken cancellationToken) =>
        await _ids.FindAsync(id, cancellationToken) is { } name && await grains.Model(name).GetAsync() is { } model && model.Id == id
            ? model
            : throw new ServingException(
                ErrorCode.ResourceDoesNotExist,
                $"No registered model has the id '{id}'. It stands as 'id' in the answer of GET /api/2.0/mlflow/databricks/registered-models/get?name=NAME.");

    private static Guarded<ModelPermission> Of(RegisteredModelInfo model) => new(
        model.Id, model.Access,
        ModelAccess.IsPublic(model.Name) ? [Guarded<ModelPermission>.OfAdmins, PublicReaders] : [Guarded<ModelPermission>.OfAdmins]);
}
