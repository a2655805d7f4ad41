# cpack: gatefold_VERSION_ARCH.deb (program, library, manual) and gatefold-dev (headers, static library,
# CMake package, pkg-config module); cpack --config CPackSourceConfig.cmake: the source archive.
set(CPACK_PACKAGE_NAME gatefold)
set(CPACK_PACKAGE_CONTACT "gatefold maintainers <maintainers@users.noreply.r-seed-efd84907.example>")
set(CPACK_PACKAGE_VENDOR gatefold)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)

# RPATH names the pthread variant of OpenBLAS, which dpkg-shlibdeps does not tell from the others.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME gatefold)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS libopenblas0-pthread)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_GENERATE_SHLIBS ON)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME gatefold-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(development "gatefold (= ${PROJECT_VERSION})" libopenblas-pthread-dev liblapacke-dev libgsl-dev
    libmpfr-dev libfftw3-dev)
if(GATEFOLD_WITH_ARPACK)
    list(APPEND development libarpack2-dev)
endif()
list(JOIN development ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS pkg-config) # find_package COMPONENTS static

if(TARGET gatefold_python)
    list(APPEND CPACK_COMPONENTS_ALL python)
    set(CPACK_DEBIAN_PYTHON_PACKAGE_NAME python3-gatefold)
    set(CPACK_DEBIAN_PYTHON_PACKAGE_SECTION python)
    set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
        "gatefold (= ${PROJECT_VERSION}), python3, python3-cffi-backend, python3-numpy")
    set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS python3-h5py)
endif()

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME gatefold-${PROJECT_VERSION})
string(REGEX REPLACE "([.+*?^$()|])" "\\\\\\1" root "${PROJECT_SOURCE_DIR}")
set(CPACK_SOURCE_IGNORE_FILES "${root}/(build|quickstart)/;/\\.git(/|$);__pycache__")
set(CPACK_VERBATIM_VARIABLES ON)
include(CPack)
