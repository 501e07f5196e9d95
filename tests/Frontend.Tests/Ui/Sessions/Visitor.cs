using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ServingCluster.Frontend.Tests.Ui.Sessions;

/// <summary>A browser without scripts, of somebody who has no token in a header: it keeps cookies and follows no redirect by itself.</summary>
internal sealed partial class Visitor(HttpClient client)
{
    private readonly CookieContainer _cookies = new();

    /// <summary>The cookies that it keeps.</summary>
    public IReadOnlyList<Cookie> Cookies => [.. _cookies.GetAllCookies().Cast<Cookie>()];

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Fills in the form of the page to sign in on.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string token, string path = "/")
    {
        using var form = await GetAsync("/ui/sign-in?return=" + Uri.EscapeDataString(path));
        return await PostAsync("/ui/sign-in", [.. FieldsOf(await form.Content.ReadAsStringAsync()), ("token", token)]);
    }

    public Task<HttpResponseMessage> PostAsync(string path, params IEnumerable<(string Name, string Value)> fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    /// <summary>The hidden fields of a page's forms.</summary>
    public static IEnumerable<(string Name, string Value)> FieldsOf(string page) =>
        HiddenField().Matches(page).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var address = new Uri(client.BaseAddress!, request.RequestUri!);
        if (_cookies.GetCookieHeader(address) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);

        // In place of the administrator's, which the client would add.
        request.Headers.Authorization = new AuthenticationHeaderValue("None");
        var answer = await client.SendAsync(request);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            _cookies.SetCookies(address, cookie);
        return answer;
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
