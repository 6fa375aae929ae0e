using Microsoft.AspNetCore.Http.Metadata;

namespace AriaCluster.Api.Hub;

/// <summary>The most bytes that a route's body may have. The framework's own attribute would load all of MVC.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
