#pragma once

#include <set>
#include <string>

#include "core/result.hpp"
#include "signing/pdf/reader/document.hpp"
#include "signing/pdf/reader/lexer.hpp"

namespace vanthu::signing::pdf {

/// Reads the cross-reference sections of a document, from the one that the last startxref leads to back along /Prev (ISO 32000-1
/// clauses 7.5.4, 7.5.5 and 7.5.8).
class SectionReader final {
public:
    explicit SectionReader(Document& document) : document_(document) {}

    /// Errors: invalid_input, with what cannot be read and where.
    Result<void> read();
    /// Searches the whole file for objects instead, and for a trailer where none is known. Errors: invalid_input when there is none.
    Result<void> rebuild();
    [[nodiscard]] bool is_rebuilt() const { return is_rebuilt_; }
    [[nodiscard]] CrossReferenceTable take_table();

private:
    /// The trailer of a section, or the dictionary of the stream that it is.
    Result<Object> section(std::size_t at);
    Result<Object> table(Lexer& lexer);
    Result<Object> stream(std::size_t at);
    Result<void> subsection(Lexer& lexer, const Token& first, std::vector<CrossReferenceTable::Row>& free);
    Result<void> rows(const Object& dictionary, const std::string& data);

    Document& document_;
    Sections sections_{};
    std::set<std::size_t> seen_{};
    bool is_rebuilt_ = false;
};

}  // namespace vanthu::signing::pdf
