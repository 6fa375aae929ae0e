using AriaCluster.Api.Description;

namespace AriaCluster.Api.Status;

/// <summary>What the API's description says of the routes that show how everything stands.</summary>
internal static class StatusRoutes
{
    private const string ExampleCounts = """{"pending":120,"queued":1,"downloading":4,"delivering":0,"completed":1000,"failed":3,"canceled":2,"paused":0}""";

    public static RouteText Get() => new("getStatus", DescriptionTags.Status, "Show the status", "The cluster at a glance: workers, tasks by status, load and speed, and what holds tasks up: pause, limit, hosts that cool down.")
    {
        Answers =
        [
            new(200, "The status", typeof(StatusDocument), $$"""
                {"version":"0.1.0","engine":"Embedded","storage":"sqlite","startedAt":"2026-07-01T11:00:00+00:00","ready":true,
                 "workers":{"total":2,"alive":2,"slots":32,"usedSlots":5},"tasks":{{ExampleCounts}},"totalTasks":1130,"pending":120,"load":15.6,"speedBytesPerSecond":104857600,
                 "paused":true,"pausedUntil":"2026-07-01T13:00:00+00:00","maxRunning":8,"running":5,"coolingHosts":[{"host":"example.org","inUse":0,"connections":8,"coolsUntil":"2026-07-01T12:04:00+00:00","egresses":[]}]}
                """),
        ],
    };

    public static RouteText Stats() => new(
        "getStats", DescriptionTags.Status, "Show statistics",
        "Tasks by status, and how attempts ended in the last ten minutes, by result, worker and host. The window begins anew with the hub.")
    {
        Answers =
        [
            new(200, "The statistics", typeof(StatsDocument), $$$"""
                {"tasks":{{{ExampleCounts}}},"total":1130,"window":{"since":"2026-07-01T11:50:00+00:00","until":"2026-07-01T12:00:00+00:00","completed":40,"failed":2,
                  "perMinute":4.2,"bytesPerSecond":52428800,"byResult":[{"name":"completed","completed":40,"failed":0,"perMinute":4,"bytes":31457280000,"bytesPerSecond":52428800},{"name":"http 404","completed":0,"failed":2,"perMinute":0.2,"bytes":0,"bytesPerSecond":0}],
                  "byWorker":[{"name":"box1","completed":40,"failed":2,"perMinute":4.2,"bytes":31457280000,"bytesPerSecond":52428800}],"byHost":[{"name":"example.org","completed":40,"failed":2,"perMinute":4.2,"bytes":31457280000,"bytesPerSecond":52428800}]}}
                """),
        ],
    };

    public static RouteText Live() => new("getLive", DescriptionTags.Status, "Is it alive?", "Answers while the process does. Needs no key.")
    {
        Answers = [new(200, "It lives", typeof(HealthDocument), """{"status":"live"}""")],
    };

    public static RouteText Ready() => new(
        "getReady", DescriptionTags.Status, "Is it ready?", "200 once the database answers and the queue is read, else 503. Needs no key.")
    {
        Answers = [new(200, "It is ready", typeof(HealthDocument), """{"status":"ready"}""")],
    };

    public static RouteText Description() => new(
        "getDescription", DescriptionTags.Status, "Describe the API", "This document: OpenAPI 3.1. Needs no key; there is nothing in it that the source does not show.")
    {
        Answers = [new(200, "An OpenAPI document", typeof(object), """{"openapi":"3.1.1"}""")],
    };
}
