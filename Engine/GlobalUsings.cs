// Kernel files (*.Kernels.cs) name no runtime: this file decides what ArrayView, Group, XMath and the rest are.
#if UPSTREAM
global using ILGPU;
global using ILGPU.Algorithms;
#else
global using Gtzan.Engine.KernelModel;
#endif
