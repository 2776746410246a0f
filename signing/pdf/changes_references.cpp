#include "signing/pdf/changes_references.hpp"

#include <qpdf/Buffer.hh>

#include "signing/pdf/changes_lexer.hpp"

namespace vanthu::signing::changes {
namespace {

constexpr int trailer_depth_limit = 20;

void walk_direct(Object value, int depth, const std::function<void(int)>& found) {
    if (value.isIndirect()) {
        found(value.getObjectID());
    } else if (depth < trailer_depth_limit && value.isArray()) {
        for (int i = 0; i < value.getArrayNItems(); ++i) {
            walk_direct(value.getArrayItem(i), depth + 1, found);
        }
    } else if (depth < trailer_depth_limit && value.isDictionary()) {
        for (auto& [key, item] : value.getDictAsMap()) {
            walk_direct(item, depth + 1, found);
        }
    }
}

}  // namespace

bool same_entry(const QPDFXRefEntry& a, const QPDFXRefEntry& b) {
    if (a.getType() != b.getType()) {
        return false;
    }
    return a.getType() == 1
               ? a.getOffset() == b.getOffset()
               : a.getObjStreamNumber() == b.getObjStreamNumber() && a.getObjStreamIndex() == b.getObjStreamIndex();
}

void References::read(const PdfFile& file, const XrefTable& table, const std::set<int>& wanted,
                      const std::set<QPDFObjGen>* among, const std::set<QPDFObjGen>& except) {
    read_trailer(file, wanted);
    std::map<int, std::map<int, QPDFObjGen>> streams;
    const auto look = [&](QPDFObjGen object, const QPDFXRefEntry& entry) {
        if (except.contains(object)) {
            return;
        }
        if (entry.getType() == 1) {
            read_plain(file, object, static_cast<std::size_t>(entry.getOffset()) + file.header_offset(), wanted);
        } else if (entry.getType() == 2) {
            streams[entry.getObjStreamNumber()].emplace(entry.getObjStreamIndex(), object);
        }
    };
    if (among == nullptr) {
        for (const auto& [object, entry] : table) {
            look(object, entry);
        }
    } else {
        for (const QPDFObjGen& object : *among) {
            if (const auto at = table.find(object); at != table.end()) {
                look(object, at->second);
            }
        }
    }
    for (const auto& [container, members] : streams) {
        read_object_stream(file, container, members, wanted);
    }
}

const std::map<QPDFObjGen, int>& References::to(int number) const {
    static const std::map<QPDFObjGen, int> none;
    const auto at = found_.find(number);
    return at == found_.end() ? none : at->second;
}

void References::read_trailer(const PdfFile& file, const std::set<int>& wanted) {
    walk_direct(file.qpdf().getTrailer(), 0, [&](int number) {
        if (wanted.contains(number)) {
            ++found_[number][trailer_place];
        }
    });
}

void References::read_plain(const PdfFile& file, QPDFObjGen object, std::size_t at, const std::set<int>& wanted) {
    const std::string_view text = as_text(file.bytes());
    Lexer lexer(text, std::min(at, text.size()));
    for (int i = 0; i < 3; ++i) {
        lexer.next();  // "N G obj"; qpdf has checked, or will when it reads the object
    }
    std::map<int, int> here;
    const ObjectEnd end = scan_object(text, lexer.position(), [&](int number) {
        if (wanted.contains(number)) {
            ++here[number];
        }
    });
    // The dictionary of a cross-reference stream is a trailer (ISO 32000-1 clause 7.5.8.2).
    for (const auto& [number, times] : here) {
        found_[number][end.is_xref ? trailer_place : object] += times;
    }
}

/// ISO 32000-1 clause 7.5.7: N pairs of number and offset, then the objects from /First on.
void References::read_object_stream(const PdfFile& file, int container, const std::map<int, QPDFObjGen>& members,
                                    const std::set<int>& wanted) {
    Object stream = file.qpdf().getObject(container, 0);
    if (!stream.isStream() || !stream.getDict().getKey("/First").isInteger()) {
        return;  // qpdf reads no objects from it either
    }
    const auto data = stream.getStreamData();
    const std::string_view text = as_text(std::as_bytes(std::span{data->getBuffer(), data->getSize()}));
    const long long first = stream.getDict().getKey("/First").getIntValue();
    if (first < 0 || static_cast<std::size_t>(first) > text.size()) {
        return;
    }
    Lexer header(text.substr(0, static_cast<std::size_t>(first)), 0);
    for (int index = 0; index <= members.rbegin()->first; ++index) {
        const Token number = header.next();
        const int offset = number_of(header.next());
        if (number.kind == Token::Kind::end || offset < 0) {
            return;
        }
        const auto member = members.find(index);
        const std::size_t at = static_cast<std::size_t>(first) + static_cast<std::size_t>(offset);
        if (member == members.end() || at >= text.size()) {
            continue;
        }
        scan_object(text, at, [&](int referred) {
            if (wanted.contains(referred)) {
                ++found_[referred][member->second];
            }
        });
    }
}

}  // namespace vanthu::signing::changes
