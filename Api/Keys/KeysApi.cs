using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using AriaCluster.Api.Audit;
using AriaCluster.Api.Description;
using AriaCluster.Api.Hub;
using AriaCluster.Api.Problems;
using AriaCluster.Api.Requests;
using AriaCluster.Cluster;
using AriaCluster.Tasks;

namespace AriaCluster.Api.Keys;

/// <summary>Makes, replaces, shows and revokes API keys; for admins.</summary>
internal static class KeysApi
{
    private const int MaxBytes = 16 << 10;
    private const int MaxKeys = 1_000;

    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>().AddSingleton<Quotas>();
        services.AddSingleton<AdminKey>().AddHostedService(provider => provider.GetRequiredService<AdminKey>());
        services.AddSingleton<KeyUses>().AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        services.AddSingleton<OpenRequests>().AddHostedService(provider => provider.GetRequiredService<OpenRequests>());

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
        keys.MapGet("", ListAsync).Describe(KeyRoutes.List);
        keys.MapPut("/{name}", PutAsync).WithMetadata(new BodyLimit(MaxBytes)).Describe(KeyRoutes.Put);
        keys.MapDelete("/{name}", RevokeAsync).Describe(KeyRoutes.Revoke);
    }

    private static async Task<IResult> ListAsync(KeyRing ring, KeyUses uses, CancellationToken ct)
    {
        var keys = await ring.ReadAsync(ct);
        var used = await uses.ReadAsync().WaitAsync(ct);
        var documents = keys.OrderBy(key => key.Name, StringComparer.Ordinal)
            .Select(key => ToDocument(key, secret: null) with { LastUsedAt = used.TryGetValue(key.Name, out var at) ? at : null });
        return new Tagged<KeyListDocument>(new KeyListDocument([.. documents]), HubJson.Answers.KeyListDocument);
    }

    private static async Task<IResult> PutAsync(
        string name, HttpRequest request, KeyRing ring, KeyUses uses, AdminKey adminKey, ForwardClock clock, AuditNote note, CancellationToken ct)
    {
        var keys = await ring.ReadAsync(ct);
        var known = Find(keys, name);
        var refusal = known is null ? null
            : request.Headers.IfNoneMatch == "*" ? new Problem(ProblemType.PreconditionFailed, $"There is a key {FaultList.Quote(name)} already, and only one that is new was asked for.")
            : adminKey.FindRefusal(known);
        return await RequestBody.AnswerAsync(request, Read, async asked => refusal ?? await StoreAsync(name, asked, known, ring, uses, clock.Now, note, ct), ct);

        KeyRequest Read(JsonElement json, FaultList faults)
        {
            if (known is null && keys.Length >= MaxKeys)
            {
                faults.Add("name", $"would be one key more than {MaxKeys}; revoke another first");
            }

            return KeyRequest.Read(name, json, clock.Now, faults);
        }
    }

    private static async Task<IResult> StoreAsync(
        string name, KeyRequest asked, ApiKey? before, KeyRing ring, KeyUses uses, DateTimeOffset now, AuditNote note, CancellationToken ct)
    {
        var secret = Secret.Create();
        var key = asked.ToKey(name, Secret.Hash(secret), now);
        uses.Forget(name);
        Note(note, before, key);
        return await ring.PutAsync(key, ct)
            ? TypedResults.Json(ToDocument(key, secret), HubJson.Answers.KeyDocument)
            : Problem.Unavailable("It is not known whether the key was stored. Ask for another one.");
    }

    private static async Task<IResult> RevokeAsync(string name, KeyRing ring, AdminKey adminKey, AuditNote note, CancellationToken ct)
    {
        if (Find(await ring.ReadAsync(ct), name) is not { } key)
        {
            return new Problem(ProblemType.UnknownKey, $"There is no key {FaultList.Quote(name)}.");
        }

        if (adminKey.FindRefusal(key) is { } refusal)
        {
            return refusal;
        }

        Note(note, key, null);
        return await UntilKnown.AskAsync(async () => await ring.RemoveAsync(name, ct) ? ControlOutcome.Done : ControlOutcome.Unknown, ct) == ControlOutcome.Done
            ? TypedResults.NoContent()
            : Problem.Unavailable($"It is not known whether the key {FaultList.Quote(name)} is revoked. Repeat the request.");
    }

    private static void Note(AuditNote note, ApiKey? before, ApiKey? now)
    {
        note.Change("scopes", before is null ? null : KeyPolicies.Names(before.Scopes), now is null ? null : KeyPolicies.Names(now.Scopes));
        note.Change("createdAt", before?.CreatedAt, now?.CreatedAt);
        note.Change("expiresAt", before?.ExpiresAt, now?.ExpiresAt);
        note.Change("root", before?.Root, now?.Root);
        note.Change("maxTasks", before?.MaxTasks, now?.MaxTasks);
        note.Change("maxBytesPerDay", before?.MaxBytesPerDay, now?.MaxBytesPerDay);
    }

    private static ApiKey? Find(ImmutableArray<ApiKey> keys, string name) => keys.FirstOrDefault(key => key.Name == name);

    private static KeyDocument ToDocument(ApiKey key, string? secret) =>
        new(key.Name, [.. KeyPolicies.Names(key.Scopes)], key.CreatedAt, key.ExpiresAt, secret)
        {
            Root = key.Root,
            MaxTasks = key.MaxTasks,
            MaxBytesPerDay = key.MaxBytesPerDay,
        };
}
