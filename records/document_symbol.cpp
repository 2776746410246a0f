#include "records/document_symbol.hpp"

#include <cctype>

#include "core/text.hpp"

namespace vanthu::records {
namespace {

bool is_group(std::string_view symbol) {
    return !symbol.empty() && symbol.find_first_of(" /\t\n") == std::string_view::npos;
}

std::string without_spaces(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        // U+2010 to U+2015 (dashes), U+2212 (minus), U+00A0 (no-break space)
        if (rest.size() >= 3 && rest.starts_with("\xe2\x80") && static_cast<unsigned char>(rest[2]) >= 0x90 &&
            static_cast<unsigned char>(rest[2]) <= 0x95) {
            out.push_back('-');
            i += 2;
        } else if (rest.starts_with("\xe2\x88\x92")) {
            out.push_back('-');
            i += 2;
        } else if (rest.starts_with("\xc2\xa0")) {
            i += 1;
        } else if (std::isspace(static_cast<unsigned char>(text[i])) == 0) {
            out.push_back(text[i]);
        }
    }
    return out;
}

}  // namespace

Result<std::string> number_and_symbol(RegisterNumber number, const DocumentType& type, std::string_view agency_symbol,
                                      std::string_view unit_symbol, std::chrono::year year) {
    const bool needs_unit = type.abbreviation.empty();
    if (!is_group(agency_symbol) || (needs_unit && !is_group(unit_symbol))) {
        return fail(Code::invalid_input, {"Ký hiệu của cơ quan hoặc đơn vị soạn thảo không hợp lệ.",
                                          "The symbol of the agency or of the drafting unit is not valid."});
    }
    std::string symbol = number.text() + "/";
    if (type.is_normative) {
        symbol.append(std::to_string(static_cast<int>(year))).append("/");
    }
    if (needs_unit) {
        symbol.append(agency_symbol).append("-").append(unit_symbol);
    } else {
        symbol.append(type.abbreviation).append("-").append(agency_symbol);
    }
    return symbol;
}

std::string comparable_symbol(std::string_view number_and_symbol) {
    // Folding loses the difference between Đ and D, which no register has ever needed to tell twins apart.
    std::string text = without_spaces(fold(number_and_symbol));
    std::size_t zeros = 0;
    while (zeros + 1 < text.size() && text[zeros] == '0' && std::isdigit(static_cast<unsigned char>(text[zeros + 1])) != 0) {
        ++zeros;
    }
    text.erase(0, zeros);
    for (char& c : text) {
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return text;
}

std::string twin_key(std::string_view issuer, std::string_view number_and_symbol) {
    return without_spaces(fold(issuer)) + "|" + comparable_symbol(number_and_symbol);
}

}  // namespace vanthu::records
