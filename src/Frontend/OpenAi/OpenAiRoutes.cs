using ServingCluster.Frontend.Audit;

namespace ServingCluster.Frontend.OpenAi;

/// <summary>The routes of OpenAI's API.</summary>
internal static class OpenAiRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var invocations = routes.ServiceProvider.GetRequiredService<OpenAiInvocations>();
        var models = routes.ServiceProvider.GetRequiredService<OpenAiModels>();
        foreach (var path in OpenAiPaths.Bases)
        {
            routes.MapPost(path + "/chat/completions", invocations.ChatAsync).WithMetadata(UnauditedCommand.Mark);
            routes.MapPost(path + "/completions", invocations.CompleteAsync).WithMetadata(UnauditedCommand.Mark);
            routes.MapPost(path + "/embeddings", invocations.EmbedAsync).WithMetadata(UnauditedCommand.Mark);
            routes.MapPost(path + "/responses", invocations.RespondAsync).WithMetadata(UnauditedCommand.Mark);
            routes.MapGet(path + "/models", models.ListAsync);
            routes.MapGet(path + "/models/{id}", models.GetAsync);
        }
    }
}
