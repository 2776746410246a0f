#include "signing/pdf/incremental_update.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "signing/detail/new_file.hpp"
#include "signing/pdf/reader/lexer.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t chunk_bytes = 1U << 20U;

/// The numbers beyond the table that anything in the file refers to. Only objects are read for it, not the data of streams.
std::set<int> dangling_references(const PdfFile& file) {
    std::set<int> dangling;
    const int highest = file.document().table().highest_number();
    const auto note = [&](int number) {
        if (number > highest) {
            dangling.insert(number);
        }
    };
    const std::string_view text = as_text(file.bytes());
    std::set<int> containers;
    for (const auto& [id, entry] : file.document().table()) {
        if (entry.kind == pdf::Entry::Kind::in_stream) {
            containers.insert(entry.container);
            continue;
        }
        pdf::Lexer lexer(text, std::min(static_cast<std::size_t>(entry.offset) + file.header_offset(), text.size()));
        for (int i = 0; i < 3; ++i) {
            lexer.next();
        }
        pdf::scan_object(text, lexer.position(), note);
    }
    for (const int container : containers) {
        if (const auto* stream = file.document().object_stream(container)) {
            for (const auto& member : stream->members) {
                pdf::scan_object(stream->data, member.begin, note);
            }
        }
    }
    return dangling;
}

/// As `Object::write`, with the references that `refer` gives.
template <class Refer>
void write_value(const pdf::Object& value, const Refer& refer, std::string& out) {
    if (value.is_indirect()) {
        out += refer(value);
    } else if (value.is_array()) {
        out += '[';
        for (const pdf::Object& item : value.items()) {
            out += ' ';
            write_value(item, refer, out);
        }
        out += " ]";
    } else if (value.is_dictionary()) {
        out += "<<";
        for (const auto& [key, item] : value.entries()) {
            out += ' ' + pdf::write_name(key) + ' ';
            write_value(item, refer, out);
        }
        out += " >>";
    } else {
        out += value.write();
    }
}

}  // namespace

IncrementalUpdate::IncrementalUpdate(const PdfFile& file, Numbers numbers) : file_(file) {
    const int size = file.document().trailer().get("/Size").small_integer();
    next_object_ = std::max(file.document().table().highest_number() + 1, size <= pdf::Sections::number_limit ? size : 1);
    if (numbers == Numbers::unreferenced) {
        taken_ = dangling_references(file);
    }
}

int IncrementalUpdate::next_number() const {
    int number = next_object_;
    while (taken_.contains(number)) {
        ++number;
    }
    return number;
}

int IncrementalUpdate::allocate() {
    const int number = next_number();
    next_object_ = number + 1;
    return number;
}

pdf::Object IncrementalUpdate::reference(int number) const {
    return file_.document().object({number, 0});
}

void IncrementalUpdate::put(int number, std::string body) {
    objects_[number] = {0, std::move(body)};
}

void IncrementalUpdate::put(const pdf::Identifier& id, std::string body) {
    objects_[id.number] = {id.generation, std::move(body)};
}

void IncrementalUpdate::put_changed(pdf::Object changed) {
    changed_[changed.id().number] = changed;
}

void IncrementalUpdate::put_stream(int number, const std::string& entries, const std::string& data) {
    put(number, fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data));
}

std::string IncrementalUpdate::import_value(pdf::Object value) {
    std::string text;
    write_value(value, [this](pdf::Object other) { return fmt::format("{} 0 R", import(other)); }, text);
    return text;
}

int IncrementalUpdate::import(pdf::Object foreign) {
    if (foreign.is_indirect()) {
        if (const auto known = imported_.find(foreign.id()); known != imported_.end()) {
            return known->second;
        }
    }
    const int number = allocate();
    if (foreign.is_indirect()) {
        imported_[foreign.id()] = number;
    }
    if (foreign.is_stream()) {
        std::string entries;
        pdf::Object dictionary = foreign.dictionary();
        for (const auto& [key, item] : dictionary.entries()) {
            if (key != "/Length") {
                entries += pdf::write_name(key) + " " + import_value(item) + " ";
            }
        }
        put_stream(number, entries, foreign.stored_data().value_or(""));
    } else {
        pdf::Object direct = foreign.is_indirect() ? foreign.shallow_copy() : foreign;
        put(number, import_value(direct));
    }
    return number;
}

std::string IncrementalUpdate::trailer_entries(int size) const {
    pdf::Object trailer = file_.document().trailer();
    std::string text = fmt::format("/Size {} /Root {} /Prev {}", size, trailer.get("/Root").write(),
                                   file_.last_xref_offset());
    if (trailer.has("/Info") && trailer.get("/Info").is_indirect()) {
        text += " /Info " + trailer.get("/Info").write();
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
    pdf::Object id = trailer.get("/ID");
    const std::string first = id.is_array() && id.size() == 2 && id.at(0).is_string()
                                  ? to_hex(as_bytes(id.at(0).string()))
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
    const int own = next_number();
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
        put(object.id(), object.write_resolved());
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
