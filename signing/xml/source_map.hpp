#pragma once

#include <optional>
#include <string>
#include <vector>

#include "signing/xml/document.hpp"

namespace vanthu::signing::xml {

/// Where an element stands in the bytes of its document.
struct ElementPlace {
    std::size_t begin = 0;      ///< "<" of the start tag
    std::size_t inner = 0;      ///< behind ">" of the start tag
    std::size_t inner_end = 0;  ///< "<" of the end tag; `inner` for an empty-element tag
    bool is_empty_tag = false;  ///< "<a/>"
    std::string name{};         ///< as written, with prefix
};

/// The bytes of a well-formed document, to be changed by insertions alone: whatever is signed keeps every byte.
class SourceMap final {
public:
    /// Errors: unsupported for an encoding in which "<" is not one byte.
    static Result<SourceMap> read(ByteView bytes, const Document& document);

    [[nodiscard]] const ElementPlace& place_of(const xmlNode* element) const;
    /// The document with `text` as the last content of an element. The text is ASCII.
    [[nodiscard]] Bytes append_inside(const xmlNode* element, std::string_view text) const;

private:
    SourceMap(ByteView bytes, std::vector<ElementPlace> places, std::vector<std::size_t> by_number)
        : bytes_(bytes), places_(std::move(places)), by_number_(std::move(by_number)) {}

    ByteView bytes_;
    std::vector<ElementPlace> places_;
    std::vector<std::size_t> by_number_;  ///< from the number of a node to its place
};

}  // namespace vanthu::signing::xml
