#include "signing/pdf/incremental_update.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>

#include "core/digest.hpp"
#include "signing/detail/new_file.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t chunk_bytes = 1U << 20U;

template <class Refer>
void write_value(QPDFObjectHandle value, const Refer& refer, std::string& out);

/// Writes what an object is, and not the reference to it. Nothing that is referred to is read: qpdf's own `unparse` reads all of it, to
/// leave out what is not there.
template <class Refer>
void write_object(QPDFObjectHandle value, const Refer& refer, std::string& out) {
    if (value.isArray()) {
        out += '[';
        for (const QPDFObjectHandle& item : value.getArrayAsVector()) {
            out += ' ';
            write_value(item, refer, out);
        }
        out += " ]";
    } else if (value.isDictionary()) {
        out += "<<";
        for (const auto& [key, item] : value.getDictAsMap()) {
            out += ' ';
            out += QPDFObjectHandle::newName(key).unparse();
            out += ' ';
            write_value(item, refer, out);
        }
        out += " >>";
    } else {
        out += value.unparseResolved();
    }
}

/// `refer` gives the text of a reference.
template <class Refer>
void write_value(QPDFObjectHandle value, const Refer& refer, std::string& out) {
    if (value.isIndirect()) {
        out += refer(value);
    } else {
        write_object(value, refer, out);
    }
}

std::string text_of(QPDFObjectHandle object) {
    std::string text;
    write_object(object, [](QPDFObjectHandle other) { return other.getObjGen().unparse(' ') + " R"; }, text);
    return text;
}

}  // namespace

IncrementalUpdate::IncrementalUpdate(const PdfFile& file, Numbers numbers) : file_(file), numbers_(numbers) {
    QPDFObjectHandle size = file.qpdf().getTrailer().getKey("/Size");
    int highest = size.isInteger() ? size.getIntValueAsInt() - 1 : 0;
    for (const auto& [id, entry] : file.qpdf().getXRefTable()) {
        highest = std::max(highest, id.getObj());
    }
    next_object_ = highest + 1;
}

int IncrementalUpdate::allocate() {
    // A real object, not a bare number: qpdf drops dictionary entries that refer to nothing.
    if (numbers_ == Numbers::after_table) {
        file_.qpdf().replaceObject(QPDFObjGen(next_object_, 0), QPDFObjectHandle::newDictionary());
        return next_object_++;
    }
    int number = 0;
    do {
        number = file_.qpdf().makeIndirectObject(QPDFObjectHandle::newDictionary()).getObjectID();
    } while (number < next_object_);
    next_object_ = number + 1;
    return number;
}

QPDFObjectHandle IncrementalUpdate::reference(int number) const {
    return file_.qpdf().getObjectByID(number, 0);
}

void IncrementalUpdate::put(int number, std::string body) {
    objects_[number] = {0, std::move(body)};
}

void IncrementalUpdate::put(const QPDFObjGen& id, std::string body) {
    objects_[id.getObj()] = {id.getGen(), std::move(body)};
}

void IncrementalUpdate::put_changed(QPDFObjectHandle changed) {
    changed_[changed.getObjectID()] = changed;
}

void IncrementalUpdate::put_stream(int number, const std::string& entries, const std::string& data) {
    put(number, fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data));
}

std::string IncrementalUpdate::import_value(QPDFObjectHandle value) {
    std::string text;
    write_value(value, [this](QPDFObjectHandle other) { return fmt::format("{} 0 R", import(other)); }, text);
    return text;
}

int IncrementalUpdate::import(QPDFObjectHandle foreign) {
    if (foreign.isIndirect()) {
        if (const auto known = imported_.find(foreign.getObjGen()); known != imported_.end()) {
            return known->second;
        }
    }
    const int number = allocate();
    if (foreign.isIndirect()) {
        imported_[foreign.getObjGen()] = number;
    }
    if (foreign.isStream()) {
        std::string entries;
        QPDFObjectHandle dictionary = foreign.getDict();
        for (const std::string& key : dictionary.getKeys()) {
            if (key != "/Length") {
                entries += QPDFObjectHandle::newName(key).unparse() + " " + import_value(dictionary.getKey(key)) + " ";
            }
        }
        const auto data = foreign.getRawStreamData();
        put_stream(number, entries, std::string{reinterpret_cast<const char*>(data->getBuffer()), data->getSize()});
    } else {
        QPDFObjectHandle direct = foreign.isIndirect() ? foreign.shallowCopy() : foreign;
        put(number, import_value(direct));
    }
    return number;
}

std::string IncrementalUpdate::trailer_entries(int size) const {
    QPDFObjectHandle trailer = file_.qpdf().getTrailer();
    std::string text = fmt::format("/Size {} /Root {} /Prev {}", size, trailer.getKey("/Root").unparse(),
                                   file_.last_xref_offset());
    if (trailer.hasKey("/Info") && trailer.getKey("/Info").isIndirect()) {
        text += " /Info " + trailer.getKey("/Info").unparse();
    }
    // Clause 14.4: the first identifier stays, the second changes with the revision. Where it begins, and the size and the beginning of each
    // object tell it from others.
    constexpr std::size_t beginning_bytes = 1024;
    Sha256Stream digest;
    digest.update(as_bytes(fmt::format("{}", file_.bytes().size())));
    for (const auto& [number, object] : objects_) {
        digest.update(as_bytes(fmt::format(" {} {} ", number, object.body.size())));
        digest.update(as_bytes(std::string_view{object.body}.substr(0, beginning_bytes)));
    }
    const std::string second = to_hex(ByteView{digest.finish()}.first(16));
    QPDFObjectHandle id = trailer.getKey("/ID");
    const std::string first = id.isArray() && id.getArrayNItems() == 2 && id.getArrayItem(0).isString()
                                  ? to_hex(as_bytes(id.getArrayItem(0).getStringValue()))
                                  : second;
    return text + fmt::format(" /ID [<{}> <{}>]", first, second);
}

std::string IncrementalUpdate::cross_reference_table(const std::map<int, std::uint64_t>& offsets,
                                                     std::uint64_t start) const {
    std::string text = "xref\n";
    for (auto at = offsets.begin(); at != offsets.end();) {
        auto end = at;
        int count = 0;
        std::string entries;
        while (end != offsets.end() && end->first == at->first + count) {
            entries += fmt::format("{:010} {:05} n\r\n", end->second, objects_.at(end->first).generation);
            ++end;
            ++count;
        }
        text += fmt::format("{} {}\n{}", at->first, count, entries);
        at = end;
    }
    return text + fmt::format("trailer\n<< {} >>\nstartxref\n{}\n%%EOF\n", trailer_entries(next_object_), start);
}

std::string IncrementalUpdate::cross_reference_stream(std::map<int, std::uint64_t> offsets, std::uint64_t start) const {
    const int own = next_object_;
    offsets[own] = start;
    std::string index;
    std::string data;
    for (auto at = offsets.begin(); at != offsets.end();) {
        auto end = at;
        int count = 0;
        while (end != offsets.end() && end->first == at->first + count) {
            data.push_back('\1');
            for (int shift = 56; shift >= 0; shift -= 8) {
                data.push_back(static_cast<char>((end->second >> static_cast<unsigned>(shift)) & 0xffU));
            }
            const int generation = end->first == own ? 0 : objects_.at(end->first).generation;
            data.push_back(static_cast<char>((generation >> 8) & 0xff));
            data.push_back(static_cast<char>(generation & 0xff));
            ++end;
            ++count;
        }
        index += fmt::format("{} {} ", at->first, count);
        at = end;
    }
    return fmt::format(
        "{} 0 obj\n<< /Type /XRef {} /W [1 8 2] /Index [{}] /Length {} >>\nstream\n{}\nendstream\nendobj\n"
        "startxref\n{}\n%%EOF\n",
        own, trailer_entries(own + 1), index, data.size(), data, start);
}

IncrementalUpdate::Composed IncrementalUpdate::compose() {
    for (auto& [number, object] : changed_) {
        put(object.getObjGen(), text_of(object));
    }
    changed_.clear();
    Composed composed;
    composed.base_size = file_.bytes().size();
    std::string& update = composed.bytes;
    const std::byte last = file_.bytes().back();
    if (last != std::byte{'\n'} && last != std::byte{'\r'}) {
        update.push_back('\n');
    }
    for (const auto& [number, object] : objects_) {
        composed.object_offsets[number] = composed.base_size + update.size();
        update += fmt::format("{} {} obj\n", number, object.generation);
        update += object.body;
        update += "\nendobj\n";
    }
    const std::uint64_t start = composed.base_size + update.size();
    update += file_.cross_reference() == CrossReference::table ? cross_reference_table(composed.object_offsets, start)
                                                               : cross_reference_stream(composed.object_offsets, start);
    return composed;
}

Result<void> IncrementalUpdate::write(const std::filesystem::path& target) {
    const Composed composed = compose();
    detail::NewFile out(target);
    auto done = copy_file(file_, [&](ByteView chunk) { return out.write(chunk); });
    if (done) {
        done = out.write(as_bytes(composed.bytes));
    }
    return done ? out.keep() : done;
}

Result<void> copy_file(const PdfFile& file, const std::function<Result<void>(ByteView)>& take) {
    const ByteView bytes = file.bytes();
    for (std::size_t at = 0; at < bytes.size(); at += chunk_bytes) {
        const std::size_t size = std::min(chunk_bytes, bytes.size() - at);
        if (auto done = take(bytes.subspan(at, size)); !done) {
            return done;
        }
        file.release(at, size);
    }
    return {};
}

}  // namespace vanthu::signing
