using System.Text.Encodings.Web;
using AriaCluster.Api.Limits;
using AriaCluster.Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AriaCluster.Api.Keys;

/// <summary>Reads the key of a request from <c>X-API-Key</c>, or from <c>Authorization: Bearer</c> for clients that can send nothing else.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, KeyRing ring, KeyUses uses, Guesses guesses)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "key";
    public const string HeaderName = "X-API-Key";

    private const string BearerPrefix = "Bearer ";

    private Problem? _refusal;

    /// <summary>The token of an <c>Authorization: Bearer</c> header; null if there is none.</summary>
    public static string? ReadBearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? value[BearerPrefix.Length..].Trim()
            : null;

    /// <summary>The key that a request came with; null if there is none.</summary>
    public static string? ReadKey(HttpRequest request) => request.Headers[HeaderName] is [{ Length: > 0 } key] ? key : ReadBearer(request);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What a worker presents at its entrance is its token, which is no key and no failed attempt at one.
        if (ReadKey(Request) is not { } presented || Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return AuthenticateResult.NoResult();
        }

        var (caller, hash) = (Caller.Of(Context), Secret.Hash(presented));
        _refusal = guesses.FindRefusal(caller, hash);
        if (_refusal is not null)
        {
            WrongKey.Mark(Context);
            return AuthenticateResult.Fail("Too many keys were tried.");
        }

        var key = await ring.FindAsync(hash, Context.RequestAborted);
        guesses.Note(caller, hash, isRight: key is not null);
        if (key is null)
        {
            WrongKey.Mark(Context);
            return AuthenticateResult.Fail("The key is unknown or expired.");
        }

        uses.Note(key.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(KeyPolicies.ToPrincipal(key, SchemeName), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_refusal is not null)
        {
            return _refusal.ExecuteAsync(Context);
        }

        Response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer realm=\"aria\"");
        var problem = Request.Headers[HeaderName].Count > 1
            ? new Problem(ProblemType.KeyRefused, $"The header {HeaderName} is there {Request.Headers[HeaderName].Count} times. Send one.")
            : ReadKey(Request) is null
            ? new Problem(ProblemType.KeyMissing, $"Send the key in the header {HeaderName}. The hub's first start wrote one to keys/admin.key.")
            : new Problem(ProblemType.KeyRefused, $"The key in {HeaderName} is unknown or expired.");
        return problem.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>() ?? [];
        return new Problem(ProblemType.ScopeMissing, $"This needs a key with the scope {string.Join(" and ", needed)}.").ExecuteAsync(Context);
    }
}
