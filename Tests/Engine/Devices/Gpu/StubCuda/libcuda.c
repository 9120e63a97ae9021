/*
 * A stub of NVIDIA's driver, so that tests exercise everything between the program and the driver without a GPU.
 * Memory is host memory and copies are real; kernels are counted but not run, so results keep their old contents, initially 0.
 *
 *   STUB_CUDA_INIT=n      cuInit fails with error n
 *   STUB_CUDA_VERSION=n   the driver's version, 13000 for 13.0
 *   STUB_CUDA_LOG=file    gets "kernels n" and "launches n" when the context ends, and the PTX of every kernel before
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int Result;
typedef void *Handle;

enum { SUCCESS = 0, OUT_OF_MEMORY = 2 };

static int kernels, launches;

static int number(const char *name, int otherwise)
{
    const char *text = getenv(name);
    return text ? atoi(text) : otherwise;
}

static FILE *log_file(void)
{
    const char *path = getenv("STUB_CUDA_LOG");
    return path ? fopen(path, "a") : NULL;
}

/* The device: one, with the numbers of an H100-class card. */

Result cuInit(unsigned flags) { return number("STUB_CUDA_INIT", SUCCESS); }
Result cuDriverGetVersion(int *version) { *version = number("STUB_CUDA_VERSION", 13000); return SUCCESS; }
Result cuDeviceGetCount(int *count) { *count = 1; return SUCCESS; }
Result cuDeviceGet(int *device, int ordinal) { *device = ordinal; return SUCCESS; }
Result cuDeviceGetName(char *name, int length, int device) { snprintf(name, length, "Stub card"); return SUCCESS; }
Result cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 80ull << 30; return SUCCESS; }

Result cuDeviceGetAttribute(int *value, int attribute, int device)
{
    static const int attributes[][2] = {
        {1, 1024}, {2, 1024}, {3, 1024}, {4, 64},               /* threads of a block, in all and in each dimension */
        {5, INT32_MAX}, {6, 65535}, {7, 65535},                 /* blocks of a grid */
        {8, 48 << 10}, {9, 64 << 10}, {10, 32}, {12, 64 << 10}, /* shared and constant memory, warp, registers of a block */
        {13, 1980000}, {16, 132}, {36, 2619000}, {37, 5120},    /* clock, multiprocessors, memory clock and bus */
        {38, 50 << 20}, {39, 2048}, {75, 9}, {76, 0},           /* L2, threads of a multiprocessor, compute capability */
        {81, 228 << 10}, {82, 64 << 10},                        /* shared memory and registers of a multiprocessor */
    };
    *value = 0;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (attributes[i][0] == attribute)
            *value = attributes[i][1];
    return SUCCESS;
}

/* Contexts, streams and events have nothing to wait for. */

Result cuCtxCreate_v2(Handle *context, unsigned flags, int device) { *context = &kernels; return SUCCESS; }
Result cuCtxSetCurrent(Handle context) { return SUCCESS; }
Result cuCtxSynchronize(void) { return SUCCESS; }
Result cuCtxGetCacheConfig(int *configuration) { *configuration = 0; return SUCCESS; }
Result cuCtxSetCacheConfig(int configuration) { return SUCCESS; }
Result cuCtxGetSharedMemConfig(int *configuration) { *configuration = 1; return SUCCESS; }
Result cuCtxSetSharedMemConfig(int configuration) { return SUCCESS; }
Result cuDeviceCanAccessPeer(int *can, int device, int peer) { *can = 0; return SUCCESS; }
Result cuStreamCreate(Handle *stream, unsigned flags) { *stream = &launches; return SUCCESS; }
Result cuStreamCreateWithPriority(Handle *stream, unsigned flags, int priority) { return cuStreamCreate(stream, flags); }
Result cuStreamDestroy_v2(Handle stream) { return SUCCESS; }
Result cuStreamSynchronize(Handle stream) { return SUCCESS; }

Result cuCtxDestroy_v2(Handle context)
{
    FILE *file = log_file();
    if (file) {
        fprintf(file, "kernels %d\nlaunches %d\n", kernels, launches);
        fclose(file);
    }
    return SUCCESS;
}

/* Memory. */

Result cuMemAlloc_v2(Handle *memory, size_t bytes) { return (*memory = calloc(1, bytes ? bytes : 1)) ? SUCCESS : OUT_OF_MEMORY; }
Result cuMemFree_v2(Handle memory) { free(memory); return SUCCESS; }
Result cuMemAllocHost_v2(Handle *memory, size_t bytes) { return cuMemAlloc_v2(memory, bytes); }
Result cuMemFreeHost(Handle memory) { return cuMemFree_v2(memory); }
Result cuMemHostRegister_v2(Handle memory, size_t bytes, unsigned flags) { return SUCCESS; }
Result cuMemHostUnregister(Handle memory) { return SUCCESS; }
Result cuMemHostGetDevicePointer_v2(Handle *device, Handle host, unsigned flags) { *device = host; return SUCCESS; }
Result cuMemGetInfo_v2(size_t *available, size_t *total) { return cuDeviceTotalMem_v2(available, 0) | cuDeviceTotalMem_v2(total, 0); }
Result cuMemcpyAsync(Handle to, Handle from, size_t bytes, Handle stream) { memcpy(to, from, bytes); return SUCCESS; }
Result cuMemsetD8Async(Handle memory, unsigned char value, size_t bytes, Handle stream) { memset(memory, value, bytes); return SUCCESS; }
Result cuPointerGetAttribute(void *value, int attribute, Handle pointer) { *(int *)value = 2; return SUCCESS; }

/* Kernels. */

Result cuModuleLoadData(Handle *module, const char *ptx)
{
    FILE *file = log_file();
    if (file) {
        fprintf(file, "%s\n", ptx);
        fclose(file);
    }
    kernels++;
    *module = &kernels;
    return SUCCESS;
}

Result cuModuleLoadDataEx(Handle *module, const char *ptx, unsigned count, Handle options, Handle values) { return cuModuleLoadData(module, ptx); }
Result cuModuleUnload(Handle module) { return SUCCESS; }
Result cuModuleGetFunction(Handle *function, Handle module, const char *name) { *function = module; return SUCCESS; }

Result cuLaunchKernel(
    Handle function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
    unsigned shared, Handle stream, Handle *arguments, Handle *extra)
{
    launches++;
    return SUCCESS;
}

Result cuGetErrorString(int code, const char **text) { *text = "error of the stub driver"; return SUCCESS; }
