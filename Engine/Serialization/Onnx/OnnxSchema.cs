namespace Gtzan.Engine.Serialization.Onnx;

/// <summary>
/// The numbers that ONNX's schema gives to the fields of its messages, as far as they are written here. The classes have the schema's
/// names.
/// </summary>
/// <remarks>Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</remarks>
internal static class OnnxSchema
{
    /// <summary>Element types: 32-bit floats and 64-bit integers.</summary>
    public const int FloatElements = 1, IntegerElements = 7;

    public static class ModelProto
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, DocString = 6;
        public const int Graph = 7, OpsetImport = 8, MetadataProps = 14;
    }

    public static class OperatorSetIdProto
    {
        public const int Domain = 1, Version = 2;
    }

    public static class StringStringEntryProto
    {
        public const int Key = 1, Value = 2;
    }

    public static class GraphProto
    {
        public const int Node = 1, Name = 2, Initializer = 5, DocString = 10, Input = 11, Output = 12;
    }

    public static class NodeProto
    {
        public const int Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5, DocString = 6;
    }

    public static class AttributeProto
    {
        public const int Name = 1, F = 2, I = 3, S = 4, Ints = 8, Type = 20;

        public const int FloatType = 1, IntType = 2, StringType = 3, IntsType = 7;
    }

    public static class TensorProto
    {
        public const int Dims = 1, DataType = 2, Name = 8, RawData = 9;
    }

    public static class ValueInfoProto
    {
        public const int Name = 1, Type = 2, DocString = 3;
    }

    public static class TypeProto
    {
        public const int TensorType = 1;
    }

    public static class TensorTypeProto
    {
        public const int ElemType = 1, Shape = 2;
    }

    public static class TensorShapeProto
    {
        public const int Dim = 1;
    }

    public static class DimensionProto
    {
        public const int DimValue = 1, DimParam = 2;
    }
}
