#include <algorithm>

#include "core/bytes.hpp"
#include "signing/pdf/reader/lexer.hpp"
#include "signing/pdf/reader/object.hpp"
#include "signing/pdf/reader/value.hpp"

// Objects as text (ISO 32000-1 clause 7.3).
namespace vanthu::signing::pdf {
namespace {

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

void write_to(const Object& object, bool resolves, std::string& out) {
    if (object.is_indirect() && !resolves) {
        out += to_string(object.id()) + " R";
        return;
    }
    switch (object.type()) {
        case Object::Type::null:
        case Object::Type::stream:
            out += "null";
            break;
        case Object::Type::boolean:
            out += object.boolean() ? "true" : "false";
            break;
        case Object::Type::integer:
            out += std::to_string(object.integer());
            break;
        case Object::Type::real:
            out += object.real_text();
            break;
        case Object::Type::string:
            out += write_string(object.string());
            break;
        case Object::Type::name:
            out += write_name(object.name());
            break;
        case Object::Type::array:
            out += '[';
            for (const Object& item : object.items()) {
                out += ' ';
                write_to(item, false, out);
            }
            out += " ]";
            break;
        case Object::Type::dictionary:
            out += "<<";
            for (const auto& [key, item] : object.entries()) {
                out += ' ' + write_name(key) + ' ';
                write_to(item, false, out);
            }
            out += " >>";
            break;
    }
}

}  // namespace

std::string write_name(std::string_view name) {
    std::string out{"/"};
    for (const char c : name.substr(std::min<std::size_t>(name.size(), 1))) {
        if (is_printable(c) && c != ' ' && c != '#' && !is_delimiter(c)) {
            out += c;
        } else {
            out += '#' + to_hex(as_bytes(std::string_view{&c, 1}));
        }
    }
    return out;
}

std::string write_string(std::string_view bytes) {
    if (!std::all_of(bytes.begin(), bytes.end(), is_printable)) {
        return '<' + to_hex(as_bytes(bytes)) + '>';
    }
    std::string out{"("};
    for (const char c : bytes) {
        if (c == '(' || c == ')' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + ')';
}

std::string Object::write() const {
    std::string out;
    write_to(*this, false, out);
    return out;
}

std::string Object::write_resolved() const {
    std::string out;
    write_to(*this, true, out);
    return out;
}

}  // namespace vanthu::signing::pdf
