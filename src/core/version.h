/* version.h: what this library was built from; the values come from CMake. */
#ifndef GF_CORE_VERSION_H
#define GF_CORE_VERSION_H

extern const char gf_commit[]; /* src/cmake/commit.c.in, refreshed at every build */

#endif
