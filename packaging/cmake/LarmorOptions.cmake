# Settings that hold for every target.
option(LARMOR_BUILD_WINDOW "Build the window (Qt, VTK) beside larmor-batch" ON)
option(LARMOR_BUILD_LEARNING "Build the learning plug-in (LibTorch)" ON)
option(LARMOR_BUILD_MPI "Build the MPI plug-in of larmor-batch, if MPI is found" ON)
option(LARMOR_BUILD_TESTS "Build tests and benchmarks" ON)
option(LARMOR_WERROR "Warnings are errors (presets of developers, .ci/run)" OFF)
option(LARMOR_FUZZ "Build the fuzz targets (clang only; packaging/fuzz)" OFF)
option(LARMOR_UNITY "Compile several files of a library as one: less time from scratch, more after an edit" ON)
set(LARMOR_SANITIZER "" CACHE STRING "Sanitizer for every target: empty, address or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON) # for clang-tidy
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_AUTOGEN_ORIGIN_DEPENDS OFF) # moc reads sources only: it need not wait for the libraries a target links
# LibTorch's dependencies may bring Qt 5 into the process: nothing of ours may be visible to it (docs/dependencies.md).
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

set(LARMOR_BATCH 6 CACHE STRING "Files that LARMOR_UNITY compiles as one; 0: all of a library")
set(CMAKE_UNITY_BUILD ${LARMOR_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE ${LARMOR_BATCH})

find_program(LARMOR_CCACHE ccache DOC "Cache of compilations; empty: none")
if(LARMOR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What it must know to cache precompiled headers too, and to serve every checkout; it reads the compiler's own list of
  # headers, which spares a run of the preprocessor per file.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1
                                  CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${LARMOR_CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wnon-virtual-dtor)
if(NOT LARMOR_UNITY) # names of a file may be those of the next; the preset dev sees what one hides in itself
  add_compile_options(-Wshadow)
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-subobject-linkage) # takes the files that are put together for headers
endif()
if(LARMOR_WERROR)
  add_compile_options(-Werror -Wno-error=invalid-pch) # a header that is not taken costs time alone
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess) # for ccache: precompiled headers are part of what it compares
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms on std::string (GCC bug 105329), behind precompiled headers the more.
  add_compile_options(-Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  # Portable baseline; hot kernels add wider versions of themselves and choose at run time (larmor_kernel).
  add_compile_options(-march=x86-64-v2)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp") # for ccache, as above
endif()
if(LARMOR_SANITIZER)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized) # false alarms in instrumented code
  endif()
endif()
if(LARMOR_SANITIZER STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(LARMOR_SANITIZER STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()
if(LARMOR_FUZZ)
  # What AddressSanitizer stops at anyway; checking it twice is a quarter of the time to compile.
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize=alignment,null,object-size,vptr)
endif()
