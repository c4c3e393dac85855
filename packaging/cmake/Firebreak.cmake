# The build's own vocabulary: flags in one place, one function for a library and one for a test.

add_library(fb_flags INTERFACE)
target_compile_options(fb_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
    $<$<BOOL:${FIREBREAK_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 and 14 report these falsely inside the standard library and Boost at -O2.
    target_compile_options(fb_flags INTERFACE -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread
        -Wno-array-bounds -Wno-restrict -Wno-free-nonheap-object)
    if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
        target_compile_options(fb_flags INTERFACE -Wno-dangling-reference)
    endif()
endif()
target_compile_definitions(fb_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING QT_NO_KEYWORDS
    QT_NO_FOREACH QT_STRICT_ITERATORS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400
    BOOST_ASIO_NO_DEPRECATED FIREBREAK_VERSION="${PROJECT_VERSION}")
if(FIREBREAK_SANITIZE)
    target_compile_options(fb_flags INTERFACE -fsanitize=${FIREBREAK_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(fb_flags INTERFACE -fsanitize=${FIREBREAK_SANITIZE})
endif()

# fb_library(NAME [DEPENDS fb_x...] [LINK lib...] [PCH header...] [MOC])
# A folder is a static library: every .cpp and .h in it belongs to it. DEPENDS are our own layers, LINK foreign ones.
function(fb_library name)
    cmake_parse_arguments(ARG "MOC" "" "DEPENDS;LINK;PCH" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX AUTOMOC ${ARG_MOC})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/gateway-core)
    target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} ${ARG_LINK} PRIVATE fb_flags)
    if(ARG_PCH)
        target_precompile_headers(${name} PRIVATE ${ARG_PCH})
    endif()
endfunction()

# fb_test(FILE [LINK lib...] [LABELS label...] [GUI]): one Qt Test executable of one source file.
function(fb_test file)
    cmake_parse_arguments(ARG "GUI" "" "LINK;LABELS" ${ARGN})
    get_filename_component(name ${file} NAME_WE)
    add_executable(${name} ${file})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE ${ARG_LINK} Qt6::Test fb_flags)
    target_compile_definitions(${name} PRIVATE FB_SOURCE_DIR="${PROJECT_SOURCE_DIR}" FB_BINARY_DIR="${PROJECT_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set(environment "LC_ALL=C.UTF-8")
    if(ARG_GUI)
        list(APPEND environment "QT_QPA_PLATFORM=offscreen")
    endif()
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" ENVIRONMENT "${environment}" TIMEOUT 120)
endfunction()
