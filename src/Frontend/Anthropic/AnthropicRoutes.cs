using ServingCluster.Frontend.Audit;
using ServingCluster.Frontend.OpenAi;

namespace ServingCluster.Frontend.Anthropic;

/// <summary>The routes of Anthropic's Messages API, whose <c>model</c> is the name of an endpoint.</summary>
internal static class AnthropicRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var invocations = routes.ServiceProvider.GetRequiredService<OpenAiInvocations>();
        foreach (var path in AnthropicPaths.All)
        {
            routes.MapPost(path, invocations.MessageAsync).WithMetadata(UnauditedCommand.Mark);
            routes.MapPost(path + "/count_tokens", invocations.CountTokensAsync).WithMetadata(UnauditedCommand.Mark);
        }
    }
}
