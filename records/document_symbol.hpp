#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "records/document_type.hpp"
#include "records/number_series.hpp"

namespace vanthu::records {

/// Number and symbol of a document (Decree 30/2020/NĐ-CP, Annex I, II.3): "15/BC-STTTT" for a type with an abbreviation,
/// "05/STTTT-VP" for an official letter, with the drafting unit, "15/SY-STTTT" for a copy, "30/2020/NĐ-CP" for a normative text,
/// with the `year` of its sequence. Slash between number and symbol, dash between groups, no spaces.
/// Errors: invalid_input when agency or unit symbol is empty or holds a space or slash.
[[nodiscard]] Result<std::string> number_and_symbol(RegisterNumber number, const DocumentType& type, std::string_view agency_symbol,
                                                    std::string_view unit_symbol, std::chrono::year year);

/// What number and symbol of an incoming document are compared by: NFC, upper case, without spaces and leading zeros, any dash
/// as "-"; so that "  07 / ubnd–vp " and "7/UBND-VP" are the same.
[[nodiscard]] std::string comparable_symbol(std::string_view number_and_symbol);

/// The key under which twins are found: issuer and number-and-symbol, without regard to case, marks and spaces.
[[nodiscard]] std::string twin_key(std::string_view issuer, std::string_view number_and_symbol);

}  // namespace vanthu::records
