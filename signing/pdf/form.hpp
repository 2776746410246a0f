#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "signing/appearance.hpp"
#include "signing/pdf/incremental_update.hpp"

namespace vanthu::signing {

/// A terminal field of the interactive form (ISO 32000-1 clause 12.7.3) with what it inherits from its parents.
struct FormField {
    std::string name;         ///< fully qualified, "a.b"
    std::string type;         ///< "/Tx", "/Sig", …
    pdf::Object object;  ///< field and widget in one, or the field whose /Kids are widgets
};

/// All terminal fields, in order. Bounded: at most 10,000 fields, 32 levels; what lies beyond is not seen.
[[nodiscard]] std::vector<FormField> form_fields(const pdf::Document& document);

/// Adds an annotation that is a field to a page (counted from 1) and to the form; makes the form where there is none.
/// `signature_flags`: 0 leaves /SigFlags as they are.
/// Errors: invalid_input for a page that does not exist.
Result<void> add_field(const PdfFile& file, IncrementalUpdate& update, int page, int field_number, int signature_flags);

/// Puts an annotation of the update on a page.
void add_annotation(IncrementalUpdate& update, pdf::Object page, int number);

/// The page's object. Errors: invalid_input.
Result<pdf::Object> page_of(const PdfFile& file, int page);

/// "[x y x+w y+h]"
[[nodiscard]] std::string rectangle_text(const Rectangle& rectangle);
/// A text string (ISO 32000-1 clause 7.9.2.2) in its written form: UTF-16BE where it has to be.
[[nodiscard]] std::string text_string(std::string_view utf8);

}  // namespace vanthu::signing
