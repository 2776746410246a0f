# Writes NAME=file pairs into one C++ source as string literals, so that the binary carries its own schema.
# Run with -DOUTPUT=… -DNAMESPACE=… -DFUNCTION=… -DROOT=… -DFILES=a;b (relative to ROOT).
set(text "// Made from the files below ${NAMESPACE} by cmake/embed.cmake.\n#include \"server/storage/embedded.hpp\"\n\n")
string(APPEND text "namespace ${NAMESPACE} {\n\nconst std::vector<EmbeddedFile>& ${FUNCTION}() {\n    static const std::vector<EmbeddedFile> files = {\n")
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" content)
  string(APPEND text "        {\"${file}\", R\"EMBEDDED(${content})EMBEDDED\"},\n")
endforeach()
string(APPEND text "    };\n    return files;\n}\n\n}  // namespace ${NAMESPACE}\n")
file(WRITE "${OUTPUT}.new" "${text}")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUTPUT}.new")
