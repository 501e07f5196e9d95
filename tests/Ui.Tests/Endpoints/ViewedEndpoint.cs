using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ServingCluster.EndToEnd.Tests.Harness;
using ServingCluster.Ui.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace ServingCluster.Ui.Tests.Endpoints;

/// <summary>An endpoint of a test's own, and the page that shows it.</summary>
internal sealed class ViewedEndpoint(ServerClient client, string name)
{
    private const string Mlflow = "/api/2.0/mlflow";

    public string Name => name;

    public string Page => "/ui/endpoints/" + name;

    /// <summary>A config of one version of the iris model.</summary>
    public static JsonNode Serve(string version, string model = "system.ai.iris") => new JsonObject
    {
        ["served_entities"] = new JsonArray(new JsonObject
        {
            ["name"] = "flower",
            ["entity_name"] = model,
            ["entity_version"] = version,
            ["workload_size"] = "Small",
            ["scale_to_zero_enabled"] = false,
        }),
    };

    /// <summary>Makes it, with version 1, and waits until it serves.</summary>
    public async Task CreateAsync()
    {
        (await client.CreateAsync(name, Serve("1"))).Expect(200);
        await client.ReadyAsync(name);
    }

    /// <summary>Updates it and waits until that serves.</summary>
    public async Task UpdateAsync(string version)
    {
        (await client.UpdateAsync(name, Serve(version))).Expect(200);
        await client.ReadyAsync(name);
    }

    /// <summary>Begins an update to a version whose files never come.</summary>
    public async Task BeginEndlessUpdateAsync()
    {
        var model = new JsonObject { ["name"] = name + "-model" }.ToJsonString();
        (await client.PostAsync(Mlflow + "/registered-models/create", model)).Expect(200);
        var made = (await client.PostAsync(Mlflow + "/model-versions/create", model)).Expect(200);
        (await client.UpdateAsync(name, Serve((string)made.Json["model_version"]!["version"]!, name + "-model"))).Expect(200);
    }

    /// <summary>Uploads a file that is no model, so that the update fails that waits for it.</summary>
    public async Task UploadNonsenseAsync() => (await client.SendAsync(HttpMethod.Put, $"/api/2.0/serving/model-artifacts/{name}-model/1", "hello")).Expect(200);

    /// <summary>Deletes the model whose files never came.</summary>
    public async Task ForgetModelAsync() =>
        (await client.SendAsync(HttpMethod.Delete, Mlflow + "/registered-models/delete", new JsonObject { ["name"] = name + "-model" }.ToJsonString())).Expect(200);

    /// <summary>Makes an application that has one level of permission here.</summary>
    /// <returns>Its id and its access token.</returns>
    public async Task<(string Id, string Token)> AddReaderAsync(string level)
    {
        var made = (await client.PostAsync("/api/2.0/preview/scim/v2/ServicePrincipals", new JsonObject { ["displayName"] = name + " reader" }.ToJsonString())).Expect(201);
        var id = (string)made.Json["applicationId"]!;
        var grant = new JsonObject { ["service_principal_name"] = id, ["permission_level"] = level };
        var path = "/api/2.0/permissions/serving-endpoints/" + (string)(await client.DescribeAsync(name)).Json["id"]!;
        (await client.SendAsync(HttpMethod.Patch, path, new JsonObject { ["access_control_list"] = new JsonArray(grant) }.ToJsonString())).Expect(200);
        var token = new JsonObject { ["application_id"] = id, ["lifetime_seconds"] = 600 }.ToJsonString();
        return (id, (string)(await client.PostAsync("/api/2.0/token-management/on-behalf-of/tokens", token)).Expect(200).Json["token_value"]!);
    }

    /// <summary>Opens a part of the page.</summary>
    public static async Task OpenTabAsync(UiPage page, string title)
    {
        await page.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();
        await Expect(page.Page.Locator(".tabs [aria-current=page]")).ToHaveTextAsync(title);
        await page.ConnectedAsync();
    }
}
