using System.Net;
using System.Text.RegularExpressions;
using ServingCluster.Frontend.Tests.Fakes;
using ServingCluster.Frontend.Tests.Ui.Sessions;
using ServingCluster.Models;

namespace ServingCluster.Frontend.Tests.Ui.Models;

public sealed class ModelUploadRouteTests
{
    [Fact]
    public async Task A_request_of_another_site_uploads_nothing()
    {
        await using var frontend = await TestFrontend.StartAsync();
        var visitor = await SignInAsync(frontend);
        foreach (var token in new[] { null, "forged" })
        {
            using var answer = await SendAsync(visitor, "name=main.ml.churn", token);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_answers_of_the_api_are_passed_on()
    {
        await using var frontend = await TestFrontend.StartAsync();
        await frontend.Grains.AddModelAsync(Samples.Model(new ModelSignature { Inputs = [] }));
        var visitor = await SignInAsync(frontend);
        var token = await TokenAsync(visitor);
        using (var answer = await SendAsync(visitor, "name=main.ml.nowhere", token))
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("main.ml.nowhere", await answer.Content.ReadAsStringAsync());
        }

        // The version of the sample is ready, and takes no files any more.
        using (var answer = await SendAsync(visitor, $"name={Samples.ModelName}&version=1", token))
            Assert.Contains("INVALID_STATE", await answer.Content.ReadAsStringAsync());
        using (var answer = await SendAsync(visitor, "", token))
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_uploads_without_having_signed_in()
    {
        await using var frontend = await TestFrontend.StartAsync();
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        using var answer = await SendAsync(new Visitor(frontend.Client), "name=main.ml.churn", "any");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<Visitor> SignInAsync(TestFrontend frontend)
    {
        frontend.Client.DefaultRequestHeaders.Authorization = null;
        var visitor = new Visitor(frontend.Client);
        (await visitor.SignInAsync(TestFrontend.Token)).Dispose();
        return visitor;
    }

    // As the form of the page has it.
    private static async Task<string> TokenAsync(Visitor visitor)
    {
        using var page = await visitor.GetAsync("/ui/models");
        var html = await page.Content.ReadAsStringAsync();
        return WebUtility.HtmlDecode(Regex.Match(html, """name="__RequestVerificationToken" value="([^"]+)""").Groups[1].Value);
    }

    private static Task<HttpResponseMessage> SendAsync(Visitor visitor, string query, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/ui/models/upload?" + query) { Content = new ByteArrayContent([8, 1]) };
        if (token is not null)
            request.Headers.Add("RequestVerificationToken", token);
        return visitor.SendAsync(request);
    }
}
