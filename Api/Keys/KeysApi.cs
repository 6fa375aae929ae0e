using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Tasks.Requests;
using AriaCluster.Cluster;

namespace AriaCluster.Api.Keys;

/// <summary>Makes, replaces and shows API keys; for admins.</summary>
internal static partial class KeysApi
{
    private const int MaxBytes = 16 << 10;
    private const string NameRule = "1 to 63 letters, digits and . _ - @ of ASCII, beginning with a letter or digit";

    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>().AddHostedService<AdminKey>();

        // The framework's AddAuthentication also brings protected cookies, whose keys it would write into the user's home.
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = KeyAuthentication.SchemeName;
            options.AddScheme<KeyAuthentication>(KeyAuthentication.SchemeName, displayName: null);
        });
        services.AddTransient<KeyAuthentication>().AddSingleton(UrlEncoder.Default);
        services.AddAuthorization(KeyPolicies.Configure);
        return services;
    }

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").RequireAuthorization(KeyPolicies.Admin);
        keys.MapGet("", ListAsync);
        keys.MapPut("/{name}", PutAsync).WithMetadata(new BodyLimit(MaxBytes));
    }

    private static async Task<IResult> ListAsync(KeyRing ring, CancellationToken ct)
    {
        var keys = await ring.ReadAsync(ct);
        return TypedResults.Json(
            new KeyListDocument([.. keys.OrderBy(key => key.Name, StringComparer.Ordinal).Select(key => ToDocument(key, null))]), HubJson.Default.KeyListDocument);
    }

    private static async Task<IResult> PutAsync(string name, HttpRequest request, KeyRing ring, TimeProvider time, CancellationToken ct)
    {
        var (body, problem) = await RequestBody.ReadAsync(request, ct);
        if (body is null)
        {
            return problem!;
        }

        using (body)
        {
            var faults = new FaultList();
            var secret = Secret.Create();
            var key = Read(name, body.Json, secret, time.GetUtcNow(), faults);
            return faults.Count > 0 ? Problem.Invalid(faults)
                : await ring.PutAsync(key) ? TypedResults.Json(ToDocument(key, secret), HubJson.Default.KeyDocument)
                : Problem.Unavailable("It is not known whether the key was stored. Ask for another one.");
        }
    }

    private static ApiKey Read(string name, JsonElement body, string secret, DateTimeOffset now, FaultList faults)
    {
        if (!NameForm().IsMatch(name))
        {
            faults.Add("name", $"must be {NameRule}");
        }

        var key = new ApiKey(name, Secret.Hash(secret), KeyScopes.None, now, ExpiresAt: null);
        foreach (var (member, value) in JsonValues.ReadMembers(body, FaultList.Body, faults))
        {
            key = member switch
            {
                "scopes" => key with { Scopes = ReadScopes(value, faults) },
                "expiresAt" when value.ValueKind == JsonValueKind.Null => key,
                "expiresAt" => key with { ExpiresAt = ReadExpiry(value, now, faults) },
                _ => Refuse(key, member, faults),
            };
        }

        if (key.Scopes == KeyScopes.None && faults.Count == 0)
        {
            faults.Add("scopes", "is missing; allowed are read, submit, control and admin");
        }

        return key;
    }

    private static KeyScopes ReadScopes(JsonElement value, FaultList faults)
    {
        var scopes = KeyScopes.None;
        foreach (var (field, element) in JsonValues.ReadElements(value, "scopes", 8, faults))
        {
            var scope = JsonValues.TryReadText(element, out var name) ? KeyPolicies.Parse(name) : KeyScopes.None;
            if (scope == KeyScopes.None)
            {
                faults.Add(field, "must be read, submit, control or admin");
            }

            scopes |= scope;
        }

        return scopes;
    }

    private static DateTimeOffset? ReadExpiry(JsonElement value, DateTimeOffset now, FaultList faults)
    {
        if (JsonValues.TryReadText(value, out var text) &&
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now)
        {
            return at.ToUniversalTime();
        }

        faults.Add("expiresAt", "must be a time to come such as 2030-01-31T00:00:00Z");
        return null;
    }

    private static ApiKey Refuse(ApiKey key, string member, FaultList faults)
    {
        faults.Add(member, "is not known; allowed are expiresAt, scopes");
        return key;
    }

    private static KeyDocument ToDocument(ApiKey key, string? secret) => new(key.Name, [.. KeyPolicies.Names(key.Scopes)], key.CreatedAt, key.ExpiresAt, secret);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}\z")]
    private static partial Regex NameForm();
}
