#include "signing/pdf/changes_references.hpp"

#include <stdexcept>

#include "signing/pdf/reader/lexer.hpp"

namespace vanthu::signing::changes {
namespace {

constexpr int trailer_depth_limit = 20;

void walk_direct(Object value, int depth, const std::function<void(int)>& found) {
    if (value.is_indirect()) {
        found(value.id().number);
    } else if (depth < trailer_depth_limit && value.is_array()) {
        for (int i = 0; i < value.size(); ++i) {
            walk_direct(value.at(i), depth + 1, found);
        }
    } else if (depth < trailer_depth_limit && value.is_dictionary()) {
        for (const auto& [key, item] : value.entries()) {
            walk_direct(item, depth + 1, found);
        }
    }
}

}  // namespace

void References::read(const PdfFile& file, const XrefTable& table, const std::set<int>& wanted,
                      const std::set<pdf::Identifier>* among, const std::set<pdf::Identifier>& except) {
    read_trailer(file, wanted);
    std::map<int, std::map<int, pdf::Identifier>> streams;
    const auto look = [&](pdf::Identifier object, const pdf::Entry& entry) {
        if (except.contains(object)) {
            return;
        }
        if (entry.kind == pdf::Entry::Kind::in_file) {
            read_plain(file, object, static_cast<std::size_t>(entry.offset) + file.header_offset(), wanted);
        } else {
            streams[entry.container].emplace(entry.index, object);
        }
    };
    if (among == nullptr) {
        for (const auto& [object, entry] : table) {
            look(object, entry);
        }
    } else {
        for (const pdf::Identifier& object : *among) {
            if (const pdf::Entry* entry = table.find(object)) {
                look(object, *entry);
            }
        }
    }
    for (const auto& [container, members] : streams) {
        read_object_stream(file, container, members, wanted);
    }
}

const std::map<pdf::Identifier, int>& References::to(int number) const {
    static const std::map<pdf::Identifier, int> none;
    const auto at = found_.find(number);
    return at == found_.end() ? none : at->second;
}

void References::read_trailer(const PdfFile& file, const std::set<int>& wanted) {
    walk_direct(file.document().trailer(), 0, [&](int number) {
        if (wanted.contains(number)) {
            ++found_[number][trailer_place];
        }
    });
}

void References::read_plain(const PdfFile& file, pdf::Identifier object, std::size_t at, const std::set<int>& wanted) {
    const std::string_view text = as_text(file.bytes());
    pdf::Lexer lexer(text, std::min(at, text.size()));
    for (int i = 0; i < 3; ++i) {
        lexer.next();  // "N G obj"; it is checked when the object is read
    }
    std::map<int, int> here;
    const pdf::ObjectEnd end = pdf::scan_object(text, lexer.position(), [&](int number) {
        if (wanted.contains(number)) {
            ++here[number];
        }
    });
    // The dictionary of a cross-reference stream is a trailer (ISO 32000-1 clause 7.5.8.2).
    for (const auto& [number, times] : here) {
        found_[number][end.is_xref ? trailer_place : object] += times;
    }
}

void References::read_object_stream(const PdfFile& file, int container, const std::map<int, pdf::Identifier>& members,
                                    const std::set<int>& wanted) {
    const auto* stream = file.document().object_stream(container);
    if (stream == nullptr) {
        throw std::runtime_error("an object stream cannot be read");  // and so its objects not be compared
    }
    for (const auto& member : members) {
        const int index = member.first;
        const pdf::Identifier& object = member.second;  // named for the lambda: clang 14 captures no structured binding
        if (index < 0 || static_cast<std::size_t>(index) >= stream->members.size()) {
            continue;
        }
        pdf::scan_object(stream->data, stream->members[static_cast<std::size_t>(index)].begin, [&](int referred) {
            if (wanted.contains(referred)) {
                ++found_[referred][object];
            }
        });
    }
}

}  // namespace vanthu::signing::changes
