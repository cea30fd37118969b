# The functions by which every target of Fairlead is made, so that all share warnings, definitions and precompiled headers.

find_program(FAIRLEAD_CCACHE ccache)
if(FAIRLEAD_CCACHE)
    # Sloppiness that precompiled headers need; base_dir and no hash_dir let clones in other folders share the cache.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        ${FAIRLEAD_CCACHE})
endif()
find_program(FAIRLEAD_MOLD mold)
if(FAIRLEAD_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

# One position-independent form for libraries and executables: they can then share precompiled headers.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_COMPILE_OPTIONS_PIE -fPIC)

if(FAIRLEAD_SANITIZE)
    add_compile_options(-fsanitize=${FAIRLEAD_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${FAIRLEAD_SANITIZE})
    if(FAIRLEAD_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()
# gcc writes paths of the build machine into debug information and __FILE__; ours are relative to the project.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess) # lets ccache see through precompiled headers
endif()

function(fairlead_settings target)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                                             -Woverloaded-virtual -Wimplicit-fallthrough)
    if(FAIRLEAD_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
    target_compile_definitions(${target} PRIVATE
        QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
        QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_FOREACH QT_NO_KEYWORDS QT_STRICT_ITERATORS
        QT_DISABLE_DEPRECATED_BEFORE=0x060400)
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
endfunction()

# One precompiled header for the whole of core and app, one with Qt Test for the tests.
function(fairlead_precompiled name)
    cmake_parse_arguments(arg "" "" "LINKS;HEADERS" ${ARGN})
    file(WRITE "${CMAKE_BINARY_DIR}/${name}.cpp" "// carries the precompiled header ${name}\n")
    add_library(${name} OBJECT "${CMAKE_BINARY_DIR}/${name}.cpp")
    fairlead_settings(${name})
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${name} PRIVATE ${arg_LINKS})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# fairlead_library(name LINKS other-modules-and-packages FILES headers-and-sources): one folder of core/.
# Includes are written from core/ ("base/result.h").
function(fairlead_library name)
    cmake_parse_arguments(arg "" "" "LINKS;PRIVATE_LINKS;FILES" ${ARGN})
    set(headers ${arg_FILES})
    list(FILTER headers INCLUDE REGEX "\\.h$")
    list(FILTER arg_FILES EXCLUDE REGEX "\\.h$")
    add_library(${name} STATIC ${arg_FILES})
    target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_SOURCE_DIR}/core" FILES ${headers})
    set_target_properties(${name} PROPERTIES OUTPUT_NAME "fairlead_${name}" VERIFY_INTERFACE_HEADER_SETS ON)
    fairlead_settings(${name})
    target_compile_options(${name} PRIVATE -Wconversion)
    target_link_libraries(${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    target_precompile_headers(${name} REUSE_FROM fairlead_pch_core)
endfunction()

# fairlead_ui_library(name LINKS … FILES … [RESOURCES files under resources/]): one folder of ui/, named ui_FOLDER.
# Includes are written from ui/ ("kit/theme.h"). Everything that uses Qt Widgets shares one precompiled header.
function(fairlead_ui_library name)
    cmake_parse_arguments(arg "" "" "LINKS;FILES;RESOURCES" ${ARGN})
    set(headers ${arg_FILES})
    list(FILTER headers INCLUDE REGEX "\\.h$")
    list(FILTER arg_FILES EXCLUDE REGEX "\\.h$")
    add_library(${name} STATIC ${arg_FILES})
    target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_SOURCE_DIR}/ui" FILES ${headers})
    set_target_properties(${name} PROPERTIES OUTPUT_NAME "fairlead_${name}" VERIFY_INTERFACE_HEADER_SETS ON)
    fairlead_settings(${name})
    target_link_libraries(${name} PUBLIC ${arg_LINKS} Qt6::Widgets)
    target_precompile_headers(${name} REUSE_FROM fairlead_pch_ui)
    if(arg_RESOURCES)
        list(TRANSFORM arg_RESOURCES PREPEND "${CMAKE_SOURCE_DIR}/resources/")
        qt_add_resources(${name} ${name}_data PREFIX "/" BASE "${CMAKE_SOURCE_DIR}/resources" FILES ${arg_RESOURCES})
    endif()
endfunction()

# fairlead_program(name LINKS … FILES …): an executable of app/.
function(fairlead_program name)
    cmake_parse_arguments(arg "" "" "LINKS;FILES" ${ARGN})
    add_executable(${name} ${arg_FILES})
    fairlead_settings(${name})
    target_link_libraries(${name} PRIVATE ${arg_LINKS})
    target_compile_definitions(${name} PRIVATE FAIRLEAD_VERSION="${PROJECT_VERSION}")
    target_precompile_headers(${name} REUSE_FROM fairlead_pch_core)
endfunction()

# fairlead_test(name LABELS unit|integration|… LINKS … FILES … [TIMEOUT s] [SERIAL] [WIDGETS]): one Qt Test executable
# per module. WIDGETS for what links Qt Widgets: its precompiled header is another one.
function(fairlead_test name)
    cmake_parse_arguments(arg "SERIAL;WIDGETS" "TIMEOUT" "LABELS;LINKS;FILES;ENVIRONMENT" ${ARGN})
    set(target test_${name})
    string(REPLACE "." "_" target ${target})
    add_executable(${target} ${arg_FILES})
    fairlead_settings(${target})
    target_compile_definitions(${target} PRIVATE FAIRLEAD_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(${target} PRIVATE ${arg_LINKS} Qt6::Test)
    if(arg_WIDGETS)
        target_precompile_headers(${target} REUSE_FROM fairlead_pch_ui_test)
    else()
        target_precompile_headers(${target} REUSE_FROM fairlead_pch_test)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${target})
    # The only place where a display is missing on purpose: tests run without one.
    # die_after_fork: QProcess forks with memory shared, and the sanitizer takes the parent for the child.
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:die_after_fork=0;${arg_ENVIRONMENT}")
    if("threads" IN_LIST arg_LABELS)
        set_property(GLOBAL APPEND PROPERTY FAIRLEAD_THREAD_TESTS ${target})
    endif()
    if(arg_SERIAL)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
