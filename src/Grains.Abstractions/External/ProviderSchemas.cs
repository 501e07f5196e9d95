using Kind = ServingCluster.External.ProviderFieldKind;

namespace ServingCluster.External;

/// <summary>Every provider and every field of its config, once.</summary>
public static class ProviderSchemas
{
    private const string ApiType = "openai_api_type";
    private const string BearerAuth = "bearer_token_auth";
    private const string KeyAuth = "api_key_auth";
    private const string AwsKeys = "this server signs its calls with aws_access_key_id and aws_secret_access_key; give these";

    private static readonly FieldCondition OpenAiOnly = new(ApiType, "openai");
    private static readonly FieldCondition WithKey = new(ApiType, "openai", "azure");
    private static readonly FieldCondition Azure = new(ApiType, "azure", "azuread");
    private static readonly FieldCondition EntraId = new(ApiType, "azuread");

    /// <summary>All of them, by provider.</summary>
    public static IReadOnlyList<ProviderSchema> All { get; } =
    [
        new(ExternalProviders.Ai21Labs, "ai21labs_config", Secret("ai21labs_api_key", "the key of AI21 Labs")),
        new(ExternalProviders.AmazonBedrock, "amazon_bedrock_config",
            new ProviderField("aws_region", Kind.Label, "the region, such as 'us-east-1'") { IsRequired = true },
            new ProviderField("bedrock_provider", Kind.Choice, "who made the model")
            {
                IsRequired = true, Choices = ["ai21labs", "amazon", "anthropic", "cohere", "grok", "meta"],
            },
            Secret("aws_access_key_id", "the id of the access key"),
            Secret("aws_secret_access_key", "the secret of the access key"),
            new ProviderField("instance_profile_arn", Kind.Refused, AwsKeys),
            new ProviderField("uc_service_credential_name", Kind.Refused, AwsKeys)),
        new(ExternalProviders.Anthropic, "anthropic_config",
            Secret("anthropic_api_key", "the key of Anthropic"),
            new ProviderField("anthropic_api_base", Kind.Url, "where Anthropic's API is")),
        new(ExternalProviders.Cohere, "cohere_config",
            Secret("cohere_api_key", "the key of Cohere"),
            new ProviderField("cohere_api_base", Kind.Url, "where Cohere's API is")),
        new(ExternalProviders.Custom, "custom_provider_config",
            new ProviderField("custom_provider_url", Kind.Url, "where requests are sent") { IsRequired = true },
            Secret($"{BearerAuth}.token", "the token") with { Alternative = BearerAuth },
            new ProviderField($"{KeyAuth}.key", Kind.Header, "the name of the header that takes the key") { IsRequired = true, Alternative = KeyAuth },
            Secret($"{KeyAuth}.value", "the key") with { Alternative = KeyAuth }),
        new(ExternalProviders.DatabricksModelServing, "databricks_model_serving_config",
            new ProviderField("databricks_workspace_url", Kind.Url, "where the workspace or the other cluster is") { IsRequired = true },
            Secret("databricks_api_token", "an access token of there")),
        new(ExternalProviders.GoogleCloudVertexAi, "google_cloud_vertex_ai_config",
            new ProviderField("project_id", Kind.Word, "the project's id") { IsRequired = true },
            new ProviderField("region", Kind.Label, "the region, such as 'us-central1'") { IsRequired = true },
            Secret("private_key", "the service account's key file, JSON") with { MayHaveLines = true }),
        new(ExternalProviders.OpenAi, "openai_config",
            new ProviderField(ApiType, Kind.Choice, "which of OpenAI's APIs it is") { Choices = ["openai", "azure", "azuread"], Default = "openai" },
            Secret("openai_api_key", "the key") with { When = WithKey },
            new ProviderField("openai_api_base", Kind.Url, "where the API is, such as 'https://name.openai.azure.com'") { RequiredWhen = Azure },
            new ProviderField("openai_api_version", Kind.Word, "the API's version, a date such as '2024-10-21'") { IsRequired = true, When = Azure },
            new ProviderField("openai_deployment_name", Kind.Text, "the name of the deployment") { IsRequired = true, When = Azure },
            new ProviderField("openai_organization", Kind.Text, "the organization that pays") { When = OpenAiOnly },
            new ProviderField("microsoft_entra_tenant_id", Kind.Word, "the tenant's id") { IsRequired = true, When = EntraId },
            new ProviderField("microsoft_entra_client_id", Kind.Word, "the application's id") { IsRequired = true, When = EntraId },
            Secret("microsoft_entra_client_secret", "the application's secret") with { When = EntraId }),
        new(ExternalProviders.Palm, "palm_config", Secret("palm_api_key", "the key of Google's Gemini API")),
    ];

    /// <summary>The schema of a provider, named in any case; null when there is no such provider.</summary>
    public static ProviderSchema? Find(string? provider) =>
        All.FirstOrDefault(s => s.Provider.Equals(provider, StringComparison.OrdinalIgnoreCase));

    private static ProviderField Secret(string name, string meaning) => new(name, Kind.Secret, meaning) { IsRequired = true };
}
