namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Fill(Tensor x, float value) =>
        throw new NotImplementedException();

    internal override void Scale(Tensor x, float factor, Tensor y) =>
        throw new NotImplementedException();

    internal override void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result) =>
        throw new NotImplementedException();
}
