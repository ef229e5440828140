# Helpers that make one library and one test program per folder, without lists to edit.

# larmor_moc_again(TARGET SOURCE...): where the list of sources has changed, moc looks at all of them again. Of itself it
# does not when a file is new (CMake 3.25 with Ninja), and the build ends with a missing .moc or vtable.
function(larmor_moc_again target)
  set(list ${CMAKE_CURRENT_BINARY_DIR}/${target}_sources.txt)
  set(before "")
  if(EXISTS ${list})
    file(READ ${list} before)
  endif()
  if(NOT before STREQUAL "${ARGN}")
    file(REMOVE ${CMAKE_CURRENT_BINARY_DIR}/${target}_autogen/timestamp)
    file(WRITE ${list} "${ARGN}")
  endif()
endfunction()

# larmor_library(NAME [FOLDER path] [LINK lib...] [PRIVATE lib...]): every *.cpp of the folder, else of this one (not
# below it).
function(larmor_library name)
  cmake_parse_arguments(arg "" "FOLDER" "LINK;PRIVATE" ${ARGN})
  if(NOT arg_FOLDER)
    set(arg_FOLDER ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${arg_FOLDER}/*.cpp ${arg_FOLDER}/*.h)
  add_library(${name} STATIC ${sources})
  larmor_moc_again(${name} ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE})
  larmor_precompiled(${name})
endfunction()

# larmor_folders(COLLECTION PREFIX LINK lib...): a library PREFIX_NAME for each folder NAME of this one. Its CMakeLists.txt
# makes it; a folder without one gets a library that links what is given here, @ standing for NAME. COLLECTION is all.
function(larmor_folders collection prefix)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_library(${collection} INTERFACE)
  file(GLOB folders CONFIGURE_DEPENDS LIST_DIRECTORIES true ${CMAKE_CURRENT_SOURCE_DIR}/*)
  foreach(folder ${folders})
    if(NOT IS_DIRECTORY ${folder})
      continue()
    endif()
    get_filename_component(name ${folder} NAME)
    if(EXISTS ${folder}/CMakeLists.txt)
      add_subdirectory(${folder})
    else()
      string(REPLACE "@" ${name} link "${arg_LINK}")
      larmor_library(${prefix}_${name} FOLDER ${folder} LINK ${link})
    endif()
    target_link_libraries(${collection} INTERFACE ${prefix}_${name})
  endforeach()
endfunction()

# larmor_kernel(TARGET FILE): compiles FILE (no *.cpp ending, so that no glob takes it) once per instruction set, with
# LARMOR_KERNEL_NAMESPACE set to v2, v3 or v4 and -ffast-math, which stays inside these files.
function(larmor_kernel target file)
  set(levels v2)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set(levels v2 v3 v4)
  endif()
  get_filename_component(stem ${file} NAME_WE)
  # Relative to the root, so that a cache of compilations (ccache) serves every checkout.
  file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  foreach(level ${levels})
    set(copy ${CMAKE_CURRENT_BINARY_DIR}/${stem}_${level}.cpp)
    file(CONFIGURE OUTPUT ${copy} CONTENT "#include \"${path}\"\n")
    set(flags -O3 -ffast-math -Wno-psabi -DLARMOR_KERNEL_NAMESPACE=${level}) # psabi: wide vectors in inlined functions
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
      list(APPEND flags -march=x86-64-${level})
      if(level STREQUAL v4)
        list(APPEND flags -mprefer-vector-width=512)
      endif()
    endif()
    if(LARMOR_FUZZ) # the readers are fuzzed; instrumented kernels would take a minute each to compile (asan has them)
      list(APPEND flags -O1 -fno-sanitize=all)
    endif()
    set_source_files_properties(${copy} PROPERTIES COMPILE_OPTIONS "${flags}" OBJECT_DEPENDS
                                ${CMAKE_CURRENT_SOURCE_DIR}/${file} SKIP_PRECOMPILE_HEADERS ON)
    target_sources(${target} PRIVATE ${copy})
  endforeach()
endfunction()

# larmor_tests(LINK lib... [WINDOW] [WITHOUT file...]): the tst_*.cpp of this folder are one Qt Test program,
# tests_FOLDER (tests_engine_motion), and one entry of ctest each; its other *.cpp help them, but for those WITHOUT.
# WINDOW: run under Xvfb, one server per test. tests/CMakeLists.txt sets their time limit and environment.
function(larmor_tests)
  cmake_parse_arguments(arg "WINDOW" "" "LINK;WITHOUT" ${ARGN})
  list(TRANSFORM arg_WITHOUT PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  file(RELATIVE_PATH program ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" "_" program ${program})
  set(harness larmor_test_core)
  set(command $<TARGET_FILE:${program}>)
  set(environment ${LARMOR_TEST_ENVIRONMENT})
  if(arg_WINDOW)
    set(harness larmor_test_window)
    set(command ${CMAKE_SOURCE_DIR}/packaging/with-display ${command})
    list(APPEND environment LARMOR_OWN_DISPLAY=1)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp)
  file(GLOB helpers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(REMOVE_ITEM helpers ${sources} ${arg_WITHOUT})
  add_executable(${program} ${sources} ${helpers})
  larmor_moc_again(${program} ${sources} ${helpers})
  # Compiled as the library is whose precompiled headers they use: with -fPIC, not with -fPIE.
  set_target_properties(${program} PROPERTIES AUTOMOC ON POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${program} PRIVATE -fPIC ${LARMOR_TEST_OPTIONS})
  target_link_libraries(${program} PRIVATE ${harness} ${arg_LINK})
  target_precompile_headers(${program} REUSE_FROM ${harness})
  foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    add_test(NAME ${name} COMMAND ${command} ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${LARMOR_TEST_TIMEOUT} ENVIRONMENT "${environment}"
                         SKIP_REGULAR_EXPRESSION "^SKIP   : [^:]*::initTestCase")
  endforeach()
endfunction()

# larmor_catalogue(TARGET FOLDER TYPE LIST HEADER NAMESPACE [ARGUMENTS CALL]): every FOLDER/Name.cpp of this folder
# defines `TYPE makeName(ARGUMENTS)`; LIST(ARGUMENTS), declared in HEADER, returns them all in the order of file names.
# So adding one is one new file.
function(larmor_catalogue target folder type list header namespace)
  set(arguments "")
  set(call "")
  if(ARGC EQUAL 8)
    list(GET ARGN 0 arguments)
    list(GET ARGN 1 call)
  endif()
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  set(declarations "")
  set(calls "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME_WE)
    string(APPEND declarations "${type} make${stem}(${arguments});\n")
    string(APPEND calls "  all.push_back(make${stem}(${call}));\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${list}.cpp CONTENT
"#include \"${header}\"
namespace ${namespace} {
${declarations}
std::vector<${type}> ${list}(${arguments}) {
  std::vector<${type}> all;
${calls}  return all;
}
} // namespace ${namespace}
")
  target_sources(${target} PRIVATE ${files} ${CMAKE_CURRENT_BINARY_DIR}/${list}.cpp)
endfunction()
