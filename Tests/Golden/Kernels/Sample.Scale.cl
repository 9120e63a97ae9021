// y = factor * x.
__kernel void Sample_Scale(__global const float *x, float factor, __global float *y, int items)
{
    int index = get_global_id(0);
    if (index >= items)
        return;

    y[index] = factor * x[index];
}
