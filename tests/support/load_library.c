/* Loads the shared library as Python would, and checks what loading it did to the process:
 * denormal numbers survive, and BLAS calls reach OpenBLAS. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <float.h>
#include <stdio.h>
#include <string.h>

static volatile double smallest_normal = DBL_MIN;

static int flushes_denormals(void)
{
    return smallest_normal / 4 == 0;
}

static const char *owner(void *library, const char *function)
{
    Dl_info info;
    void *address = dlsym(library, function);
    return address && dladdr(address, &info) ? info.dli_fname : "nothing";
}

int main(int argc, char **argv)
{
    void *library = argc > 1 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library) return printf("%s\n", argc > 1 ? dlerror() : "usage: load_library FILE"), 1;
    const char *blas = owner(library, "cblas_dgemm");
    printf("denormals %s, cblas_dgemm is in %s\n", flushes_denormals() ? "flushed" : "kept", blas);
    return flushes_denormals() || !strstr(blas, "openblas");
}
