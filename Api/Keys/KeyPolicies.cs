using System.Security.Claims;
using AriaCluster.Cluster;
using Microsoft.AspNetCore.Authorization;

namespace AriaCluster.Api.Keys;

/// <summary>What the routes ask of a key, by policies named like its scopes, and what the scopes are called.</summary>
internal static class KeyPolicies
{
    public const string Read = "read";
    public const string Submit = "submit";
    public const string Control = "control";
    public const string Admin = "admin";

    /// <summary>Sees tasks: everybody's, or its own (<see cref="Reach"/>).</summary>
    public const string See = "read or submit";

    /// <summary>Commands tasks: everybody's, or its own (<see cref="Reach"/>).</summary>
    public const string Command = "control or submit";

    private const string ScopeClaim = "scope";

    private static readonly (string Name, KeyScopes Scope)[] _scopes =
        [(Read, KeyScopes.Read), (Submit, KeyScopes.Submit), (Control, KeyScopes.Control), (Admin, KeyScopes.Admin)];

    /// <summary>One policy for each scope; what has no policy still needs a key.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        foreach (var (name, _) in _scopes)
        {
            options.AddPolicy(name, policy => policy.RequireClaim(ScopeClaim, name));
        }

        options.AddPolicy(See, policy => policy.RequireClaim(ScopeClaim, Read, Submit));
        options.AddPolicy(Command, policy => policy.RequireClaim(ScopeClaim, Control, Submit));
        options.FallbackPolicy = options.DefaultPolicy;
    }

    /// <summary>The key's owner, with a claim for each scope that it has; admin has them all.</summary>
    public static ClaimsPrincipal ToPrincipal(ApiKey key, string scheme)
    {
        var claims = Names(key.Scopes.HasFlag(KeyScopes.Admin) ? key.Scopes | KeyScopes.Read | KeyScopes.Submit | KeyScopes.Control : key.Scopes)
            .Select(name => new Claim(ScopeClaim, name))
            .Prepend(new Claim(ClaimTypes.Name, key.Name));
        return new ClaimsPrincipal(new KeyIdentity(key, claims, scheme));
    }

    /// <summary>The name of the key that a request came with: the owner of what it submits.</summary>
    public static string OwnerOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name) ?? "";

    /// <summary>The key that a request came with, where one is needed to get so far.</summary>
    public static ApiKey KeyOf(ClaimsPrincipal user) => ((KeyIdentity)user.Identity!).Key;

    public static bool Has(ClaimsPrincipal user, string scope) => user.HasClaim(ScopeClaim, scope);

    /// <summary>The scopes' names.</summary>
    public static IEnumerable<string> Names(KeyScopes scopes) => _scopes.Where(scope => scopes.HasFlag(scope.Scope)).Select(scope => scope.Name);

    /// <summary>The scope of a name; <see cref="KeyScopes.None"/> if there is none.</summary>
    public static KeyScopes Parse(string name) => _scopes.FirstOrDefault(scope => scope.Name == name).Scope;
}
