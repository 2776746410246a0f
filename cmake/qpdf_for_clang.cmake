# qpdf 11.3's JSON.hh defaults the destructors of nested classes inside the class, where they destroy containers of the
# incomplete JSON: clang 14 refuses that as C++20. The library defines what is only declared, so a copy of the installed
# header with declarations is put before it in the include path, made anew from the system's own at each configuration.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_path(QPDF_HEADERS qpdf/JSON.hh HINTS ${QPDF_INCLUDE_DIRS} REQUIRED)
  file(READ "${QPDF_HEADERS}/qpdf/JSON.hh" qpdf_json)
  string(REGEX REPLACE "(virtual ~JSON_[a-z]+\\(\\)) = default;" "\\1;" qpdf_json "${qpdf_json}")
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/qpdf_for_clang/qpdf/JSON.hh" CONTENT "${qpdf_json}" @ONLY)
  target_include_directories(PkgConfig::QPDF BEFORE INTERFACE "${PROJECT_BINARY_DIR}/qpdf_for_clang")
  if(VANTHU_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=vptr)  # would ask for type information that the library keeps to itself
  endif()
endif()
