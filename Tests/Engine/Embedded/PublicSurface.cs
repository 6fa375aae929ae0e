using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AriaCluster.Tests.Engine.Embedded;

/// <summary>The public types of an assembly file and what is public of each, as text that can be compared with another assembly's.</summary>
internal static class PublicSurface
{
    /// <summary>By the type's full name: its own line first, then a line for each base, interface and member that others can see.</summary>
    public static SortedDictionary<string, ImmutableHashSet<string>> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var surface = new SortedDictionary<string, ImmutableHashSet<string>>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) is TypeAttributes.Public)
            {
                surface.Add(SignatureNames.FullName(reader, handle), [.. new TypeLines(reader, type).All()]);
            }
        }

        return surface;
    }

    /// <summary>The full names of the types of <paramref name="assembly"/> that the file's code refers to.</summary>
    public static IEnumerable<string> TypesReferredTo(string path, string assembly)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        return
        [
            .. reader.TypeReferences
                .Where(handle => IsFrom(reader, reader.GetTypeReference(handle), assembly))
                .Select(handle => SignatureNames.FullName(reader, handle)),
        ];
    }

    private static bool IsFrom(MetadataReader reader, TypeReference type, string assembly) =>
        type.ResolutionScope.Kind == HandleKind.AssemblyReference
        && reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name, assembly);

    private sealed class TypeLines(MetadataReader reader, TypeDefinition type)
    {
        private readonly SignatureNames _names = new();
        private readonly Generics _generics = new(NamesOf(reader, type.GetGenericParameters()), []);

        public IEnumerable<string> All() =>
        [
            $"kind {type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.Interface)}"
                + Constraints(type.GetGenericParameters(), _generics),
            .. type.BaseType.IsNil ? [] : new[] { $"base {_names.Of(reader, type.BaseType, _generics)}" },
            .. type.GetInterfaceImplementations().Select(each =>
                $"interface {_names.Of(reader, reader.GetInterfaceImplementation(each).Interface, _generics)}"),
            .. type.GetCustomAttributes().Select(Usage).OfType<string>(),
            .. type.GetFields().Select(reader.GetFieldDefinition).Where(IsVisible).Select(Field),
            .. type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisible).Select(Method),
        ];

        private string? Usage(CustomAttributeHandle handle)
        {
            var attribute = reader.GetCustomAttribute(handle);
            return _names.Of(reader, DeclarerOf(attribute.Constructor), _generics) is "System.AttributeUsageAttribute"
                ? $"usage {Convert.ToHexString(reader.GetBlobBytes(attribute.Value))}"
                : null;
        }

        private EntityHandle DeclarerOf(EntityHandle constructor) => constructor.Kind == HandleKind.MemberReference
            ? reader.GetMemberReference((MemberReferenceHandle)constructor).Parent
            : reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType();

        private string Field(FieldDefinition field) =>
            $"field {field.Attributes & FieldAttributes.FieldAccessMask} {field.DecodeSignature(_names, _generics)} {reader.GetString(field.Name)}"
            + Constant(field.GetDefaultValue());

        private string Method(MethodDefinition method)
        {
            var generics = _generics with { OfMethod = NamesOf(reader, method.GetGenericParameters()) };
            var signature = method.DecodeSignature(_names, generics);
            var parameters = method.GetParameters().Select(reader.GetParameter).Where(each => each.SequenceNumber > 0).ToArray();
            return $"method {Modifiers(method)} {signature.ReturnType} {reader.GetString(method.Name)}"
                + $"({string.Join(", ", parameters.Select(each => Parameter(each, signature)))})"
                + Constraints(method.GetGenericParameters(), generics);
        }

        // What a caller or an heir can tell; whether a property of a class implements an interface is neither.
        private static string Modifiers(MethodDefinition method)
        {
            var seen = MethodAttributes.MemberAccessMask | MethodAttributes.Static | MethodAttributes.Abstract;
            var open = method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final);
            return $"{method.Attributes & seen}{(open ? " Virtual" : "")}";
        }

        private string Parameter(Parameter parameter, MethodSignature<string> signature) =>
            $"{signature.ParameterTypes[parameter.SequenceNumber - 1]} {reader.GetString(parameter.Name)}{Constant(parameter.GetDefaultValue())}";

        private string Constant(ConstantHandle handle)
        {
            if (handle.IsNil)
            {
                return "";
            }

            var constant = reader.GetConstant(handle);
            return $" = {Convert.ToHexString(reader.GetBlobBytes(constant.Value))}";
        }

        private string Constraints(GenericParameterHandleCollection parameters, Generics generics) => string.Concat(
            parameters.Select(reader.GetGenericParameter).SelectMany(parameter => parameter.GetConstraints()
                .Select(each => _names.Of(reader, reader.GetGenericParameterConstraint(each).Type, generics))
                .Prepend($"{parameter.Attributes}")
                .Select(each => $" where {reader.GetString(parameter.Name)}: {each}")));

        private static bool IsVisible(FieldDefinition field) =>
            (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

        private static bool IsVisible(MethodDefinition method) =>
            (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

        private static ImmutableArray<string> NamesOf(MetadataReader reader, GenericParameterHandleCollection parameters) =>
            [.. parameters.Select(each => reader.GetString(reader.GetGenericParameter(each).Name))];
    }
}
