# Writes one file into a C++ source as a function that returns it, in pieces that every compiler accepts as literals.
# Run with -DINPUT=… -DOUTPUT=… -DHEADER=… -DNAMESPACE=… -DFUNCTION=….
file(READ "${INPUT}" content)
string(LENGTH "${content}" length)
set(text "#include \"${HEADER}\"\n\n#include <string>\n\nnamespace ${NAMESPACE} {\n\nstd::string_view ${FUNCTION}() {\n    static const std::string whole = std::string{}\n")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${content}" ${at} 8000 piece)
  string(APPEND text "        + R\"EMBEDDED(${piece})EMBEDDED\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
string(APPEND text "    ;\n    return whole;\n}\n\n}  // namespace ${NAMESPACE}\n")
file(WRITE "${OUTPUT}" "${text}")
