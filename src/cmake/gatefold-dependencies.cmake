# What the library links, found alike by its own build and by users of the static archive.
# GSL is found by hand: its pkg-config module and FindGSL add libgslcblas, a slow BLAS that shadows
# OpenBLAS wherever it comes first.
find_package(PkgConfig REQUIRED)
pkg_check_modules(OPENBLAS REQUIRED IMPORTED_TARGET openblas)
pkg_check_modules(LAPACKE REQUIRED IMPORTED_TARGET lapacke)
pkg_check_modules(MPFR REQUIRED IMPORTED_TARGET mpfr)
if(GATEFOLD_WITH_ARPACK)
    pkg_check_modules(ARPACK REQUIRED IMPORTED_TARGET arpack)
endif()
if(GATEFOLD_WITH_SUNDIALS)
    find_package(SUNDIALS 6 CONFIG REQUIRED COMPONENTS cvode HINTS ${GATEFOLD_SUNDIALS_DIR})
endif()
pkg_check_modules(FFTW REQUIRED IMPORTED_TARGET fftw3)
find_library(GATEFOLD_FFTW_THREADS fftw3_threads HINTS ${FFTW_LIBRARY_DIRS} REQUIRED) # has no module
find_library(GATEFOLD_GSL gsl REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# Interfaces, as those of pkg-config are: CMake would move a library file in front of them.
if(NOT TARGET gatefold::gsl)
    add_library(gatefold::gsl INTERFACE IMPORTED)
    target_link_libraries(gatefold::gsl INTERFACE ${GATEFOLD_GSL})
endif()
if(NOT TARGET gatefold::fftw)
    add_library(gatefold::fftw INTERFACE IMPORTED)
    target_link_libraries(gatefold::fftw INTERFACE ${GATEFOLD_FFTW_THREADS} PkgConfig::FFTW)
endif()
