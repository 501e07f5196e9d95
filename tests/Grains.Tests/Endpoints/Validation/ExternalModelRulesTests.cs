using ServingCluster.Errors;
using ServingCluster.External;
using ServingCluster.Grains.Endpoints.Validation;
using ServingCluster.Models;

namespace ServingCluster.Grains.Tests.Endpoints.Validation;

/// <summary>What each provider's config must say. A config is written <c>field=value; field=value</c>; S stands for a reference to a secret.</summary>
public sealed class ExternalModelRulesTests
{
    private const string Planted = "sk-planted-4711";

    [Theory]
    [InlineData("ai21labs", "ai21labs_api_key=S")]
    [InlineData("anthropic", "anthropic_api_key_plaintext=sk-1; anthropic_api_base=https://x.io")]
    [InlineData("amazon-bedrock", "aws_region=us-east-1; bedrock_provider=Anthropic; aws_access_key_id=S; aws_secret_access_key_plaintext=k")]
    [InlineData("cohere", "cohere_api_key=S; cohere_api_base=https://api.cohere.ai/v1")]
    [InlineData("custom", "custom_provider_url=http://localhost:8000/v1/chat/completions; bearer_token_auth.token_plaintext=t")]
    [InlineData("custom", "custom_provider_url=https://x.io; api_key_auth.key=x-api-key; api_key_auth.value=S")]
    [InlineData("databricks-model-serving", "databricks_workspace_url=https://x.cloud.databricks.com; databricks_api_token=S")]
    [InlineData("google-cloud-vertex-ai", "project_id=p-1; region=us-central1; private_key=S")]
    [InlineData("openai", "openai_api_key=S")]
    [InlineData("OpenAI", "openai_api_type=OpenAI; openai_api_key=S; openai_api_base=https://x.io/v1; openai_organization=o")]
    [InlineData("openai", "openai_api_type=azure; openai_api_key=S; openai_api_base=https://x.openai.azure.com; openai_api_version=2024-10-21; openai_deployment_name=d")]
    [InlineData("openai", "openai_api_type=AzureAD; openai_api_base=https://x.openai.azure.com; openai_api_version=2024-10-21; openai_deployment_name=d; " +
        "microsoft_entra_tenant_id=t; microsoft_entra_client_id=c; microsoft_entra_client_secret=S")]
    [InlineData("palm", "palm_api_key=S")]
    public void A_config_that_says_what_is_needed_is_taken(string provider, string config) => Assert.Equal("", Check(provider, config));

    [Theory]
    [InlineData("ai21labs", "", "ai21labs_config.ai21labs_api_key: is required")]
    [InlineData("anthropic", "anthropic_api_key=sk-1", "anthropic_api_key: must be a reference {{secrets/scope/key}}")]
    [InlineData("anthropic", "anthropic_api_key=S; anthropic_api_key_plaintext=sk-1", "anthropic_api_key: and anthropic_api_key_plaintext are both given")]
    [InlineData("anthropic", "anthropic_api_key_plaintext=S", "is a reference to a secret; give it as 'anthropic_api_key'")]
    [InlineData("anthropic", "anthropic_api_kye=S", "anthropic_config.anthropic_api_kye: is no field of anthropic_config; it has anthropic_api_key")]
    [InlineData("amazon-bedrock", "aws_region=us-east-1; bedrock_provider=nobody; aws_access_key_id=S; aws_secret_access_key=S", "bedrock_provider: 'nobody' is not offered; choose one of ai21labs, amazon")]
    [InlineData("amazon-bedrock", "aws_region=x.io/?; bedrock_provider=amazon; aws_access_key_id=S; aws_secret_access_key=S", "aws_region: 'x.io/?' may hold only")]
    [InlineData("amazon-bedrock", "aws_region=x.io; bedrock_provider=amazon; aws_access_key_id=S; aws_secret_access_key=S", "aws_region: 'x.io' may hold only lower-case letters, digits and '-'")]
    [InlineData("google-cloud-vertex-ai", "project_id=p; region=x:80; private_key=S", "region: 'x:80' may hold only lower-case letters")]
    [InlineData("google-cloud-vertex-ai", "project_id=p; region=us-central1-; private_key=S", "region: 'us-central1-' may hold only")]
    [InlineData("google-cloud-vertex-ai", "project_id=..; region=eu; private_key=S", "project_id: '..' may hold only letters, digits, '.', '-' and '_', and begins with")]
    [InlineData("openai", "openai_api_type=azure; openai_api_key=S; openai_api_base=https://x.io; openai_api_version=1; openai_deployment_name=..", "openai_deployment_name: must be a name, but '..' is a step in a path")]
    [InlineData("openai", "openai_api_type=azure; openai_api_key=S; openai_api_base=https://x.io; openai_api_version=1&x=2; openai_deployment_name=d", "openai_api_version: '1&x=2' may hold only")]
    [InlineData("openai", "openai_api_type=azuread; openai_api_base=https://x.io; openai_api_version=1; openai_deployment_name=d; microsoft_entra_tenant_id=..; microsoft_entra_client_id=c; microsoft_entra_client_secret=S", "microsoft_entra_tenant_id: '..' may hold only")]
    [InlineData("databricks-model-serving", "databricks_workspace_url=https://x.io\\@evil.io; databricks_api_token=S", "databricks_workspace_url: must ")]
    [InlineData("custom", "custom_provider_url=https://x.io/a b; bearer_token_auth.token=S", "custom_provider_url: must name a host, and hold neither spaces nor")]
    [InlineData("amazon-bedrock", "aws_region=us-east-1; bedrock_provider=amazon; instance_profile_arn=arn", "instance_profile_arn: has no effect here: this server signs its calls with aws_access_key_id")]
    [InlineData("amazon-bedrock", "aws_region=us-east-1; bedrock_provider=amazon; uc_service_credential_name=c", "uc_service_credential_name: has no effect here")]
    [InlineData("cohere", "cohere_api_key=S; cohere_api_base=ftp://x.io", "cohere_api_base: must be a whole URL that begins with https:// or http://")]
    [InlineData("cohere", "cohere_api_key=S; cohere_api_base=https://a:sk-planted-4711@x.io", "must not hold a user")]
    [InlineData("custom", "custom_provider_url=https://x.io", "custom_provider_config: must have exactly one of bearer_token_auth, api_key_auth; it has none")]
    [InlineData("custom", "custom_provider_url=https://x.io; bearer_token_auth.token=S; api_key_auth.key=k; api_key_auth.value=S", "it has bearer_token_auth, api_key_auth")]
    [InlineData("custom", "custom_provider_url=https://x.io; api_key_auth.value=S", "api_key_auth.key: is required")]
    [InlineData("custom", "custom_provider_url=https://x.io; api_key_auth.key=host; api_key_auth.value=S", "api_key_auth.key: 'host' has to be the name of a header that is there for nothing else")]
    [InlineData("custom", "custom_provider_url=https://x.io; api_key_auth.key=x key; api_key_auth.value=S", "api_key_auth.key: 'x key' has to be the name of a header")]
    [InlineData("databricks-model-serving", "databricks_api_token=S", "databricks_workspace_url: is required")]
    [InlineData("google-cloud-vertex-ai", "region=r; private_key=S", "project_id: is required")]
    [InlineData("openai", "openai_api_type=azure; openai_api_key=S", "openai_api_base: is required")]
    [InlineData("openai", "openai_api_type=azure; openai_api_key=S", "openai_deployment_name: is required")]
    [InlineData("openai", "openai_api_key=S; openai_deployment_name=d", "openai_deployment_name: has no meaning with openai_api_type 'openai', only with azure or azuread")]
    [InlineData("openai", "openai_api_type=azuread; openai_api_key=S", "openai_api_key: has no meaning with openai_api_type 'azuread'")]
    [InlineData("openai", "openai_api_type=other; openai_api_key=S", "openai_api_type: 'other' is not offered; choose one of openai, azure, azuread")]
    [InlineData("openai", "openai_api_type=azuread; openai_organization=o", "microsoft_entra_client_secret: is required")]
    [InlineData("", "", "provider: is required; choose one of ai21labs")]
    [InlineData("nobody", "", "provider: 'nobody' is not offered")]
    public void A_mistake_is_named_with_its_place(string provider, string config, string mistake) => Assert.Contains(mistake, Check(provider, config));

    [Fact]
    public void Name_and_task_are_needed()
    {
        var mistakes = new Mistakes();
        ExternalModelRules.Check(new ExternalModelInput { Provider = "palm", Task = "agent/v1/chat" }, "m", mistakes);
        var text = mistakes.ToString();
        Assert.Contains("m.name: is required", text);
        Assert.Contains("m.task: 'agent/v1/chat' is not offered", text);
        Assert.Contains("m.palm_config.palm_api_key: is required", text);
    }

    [Fact]
    public void No_mistake_shows_what_may_be_a_secret()
    {
        foreach (var field in ProviderSchemas.All.SelectMany(s => s.Fields.Select(f => (s.Provider, Field: f))))
        {
            var name = field.Field.PlaintextName ?? field.Field.Name;
            var secret = field.Field.Kind is ProviderFieldKind.Secret or ProviderFieldKind.Url ? $"ftp://{Planted}\n" : Planted;
            if (field.Field.Kind is ProviderFieldKind.Secret or ProviderFieldKind.Url)
                Assert.DoesNotContain(Planted, CheckFields(field.Provider, new Dictionary<string, string> { [name] = secret, [field.Field.Name] = secret }));
        }
    }

    [Fact]
    public void A_secret_of_several_lines_is_taken_only_where_it_has_some()
    {
        Assert.Contains("must be one line", CheckFields("palm", new Dictionary<string, string> { ["palm_api_key_plaintext"] = "a\n" }));
        Assert.Equal("", CheckFields("google-cloud-vertex-ai", new Dictionary<string, string> { ["project_id"] = "p", ["region"] = "r", ["private_key_plaintext"] = "{\n}" }));
    }

    [Fact]
    public void Every_provider_has_a_schema() =>
        Assert.Equal(ExternalProviders.All.Order(StringComparer.Ordinal), ProviderSchemas.All.Select(s => s.Provider).Order(StringComparer.Ordinal));

    private static string Check(string provider, string config) => CheckFields(provider, config
        .Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2))
        .ToDictionary(f => f[0], f => f[1] == "S" ? "{{secrets/scope/key}}" : f[1]));

    private static string CheckFields(string provider, IReadOnlyDictionary<string, string> config)
    {
        var mistakes = new Mistakes();
        ExternalModelRules.Check(new ExternalModelInput { Provider = provider, Name = "m", Task = ModelTasks.Chat, Config = config }, "m", mistakes);
        return mistakes.ToString();
    }
}
