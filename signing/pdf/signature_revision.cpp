#include "signing/pdf/signature_revision.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "signing/pdf/appearance_stream.hpp"
#include "signing/pdf/form.hpp"
#include "signing/pdf/page_tree.hpp"

namespace vanthu::signing {
namespace {

constexpr std::string_view byte_range_blank = "[0 00000000000000 00000000000000 00000000000000]";
constexpr int signature_flags = 3;  // SignaturesExist, AppendOnly (table 219)

/// ISO 32000-1 clause 7.9.4: "D:20261124091542+07'00'".
std::string pdf_date(Instant at, std::chrono::minutes offset) {
    const auto local = at + offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(local - day)};
    const auto minutes = std::abs(offset.count());
    return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}{}{:02}'{:02}'", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), offset.count() < 0 ? '-' : '+', minutes / 60,
                       minutes % 60);
}

/// A signature dictionary whose last entries wait for their values.
struct Blank {
    std::string body;
    std::size_t range_at = 0;     ///< of the array of /ByteRange
    std::size_t contents_at = 0;  ///< of the string of /Contents
};

Blank with_gap(std::string entries, std::size_t reserved_bytes) {
    Blank blank{std::move(entries)};
    blank.body.reserve(blank.body.size() + 2 * reserved_bytes + 100);
    blank.body += " /ByteRange ";
    blank.range_at = blank.body.size();
    blank.body += byte_range_blank;
    blank.body += " /Contents ";
    blank.contents_at = blank.body.size();
    blank.body += '<';
    blank.body.append(reserved_bytes * 2, '0');
    blank.body += "> >>";
    return blank;
}

/// /Reference (table 252): what the signature forbids from now on.
std::string references(const SignatureRequest& request, const std::optional<FieldLock>& lock) {
    std::string text;
    if (request.certify) {
        text += fmt::format(" << /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P {} >> >>",
                            static_cast<int>(*request.certify));
    }
    if (lock) {
        text += " << /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 " + lock_entries(*lock) +
                " >> >>";
    }
    return text.empty() ? text : " /Reference [" + text + " ]";
}

Blank signature_dictionary(const SignatureRequest& request, const std::optional<FieldLock>& lock) {
    std::string text = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached";
    text += fmt::format(" /M ({})", pdf_date(request.signing_time, request.utc_offset));
    for (const auto& [key, value] : {std::pair{"/Name", &request.name}, std::pair{"/Reason", &request.reason},
                                     std::pair{"/Location", &request.location}}) {
        if (!value->empty()) {
            text += fmt::format(" {} {}", key, text_string(*value));
        }
    }
    return with_gap(text + references(request, lock), request.reserved_bytes);
}

/// A field of that name that waits for its signature.
Result<std::optional<pdf::Object>> empty_field(const std::vector<FormField>& fields, const std::string& name) {
    for (const FormField& field : fields) {
        if (field.name == name) {
            pdf::Object object = field.object;
            if (field.type != "/Sig" || object.has("/V") || !object.is_indirect()) {
                return fail(Code::conflict, {"Trường chữ ký “" + name + "” đã được dùng.",
                                             "The signature field “" + name + "” is in use."});
            }
            return std::optional{object};
        }
    }
    return std::optional<pdf::Object>{};
}

/// The lock that a prepared field asks for (table 233).
std::optional<FieldLock> lock_of(pdf::Object field) {
    pdf::Object entry = field.get("/Lock");
    if (!entry.is_dictionary() || !entry.get("/Action").is_name()) {
        return std::nullopt;
    }
    FieldLock lock;
    const std::string action = entry.get("/Action").name();
    lock.action = action == "/Include"   ? FieldLock::Action::include
                  : action == "/Exclude" ? FieldLock::Action::exclude
                                         : FieldLock::Action::all;
    pdf::Object fields = entry.get("/Fields");
    for (int i = 0; fields.is_array() && i < fields.size(); ++i) {
        if (fields.at(i).is_string()) {
            lock.fields.push_back(fields.at(i).text());
        }
    }
    return lock;
}

/// What a prepared field demands of its signature (seed values, table 234), as far as it concerns the kind of signature made here.
Result<void> check_seed_values(pdf::Object field) {
    constexpr long long filter_required = 1;
    constexpr long long sub_filter_required = 2;
    pdf::Object seed = field.get("/SV");
    const long long flags = seed.is_dictionary() && seed.get("/Ff").is_integer() ? seed.get("/Ff").integer() : 0;
    bool fits = true;
    if ((flags & filter_required) != 0 && seed.get("/Filter").is_name()) {
        fits = seed.get("/Filter").name() == "/Adobe.PPKLite";
    }
    pdf::Object wanted = seed.is_dictionary() ? seed.get("/SubFilter") : pdf::Object{};
    if ((flags & sub_filter_required) != 0 && wanted.is_array()) {
        bool is_among = false;
        for (int i = 0; i < wanted.size(); ++i) {
            is_among = is_among || (wanted.at(i).is_name() && wanted.at(i).name() == "/ETSI.CAdES.detached");
        }
        fits = fits && is_among;
    }
    return fits ? Result<void>{}
                : fail(Code::conflict, {"Trường chữ ký đòi loại chữ ký khác PAdES.", "The signature field demands another kind of signature than PAdES."});
}

/// DocMDP of the document (clause 12.8.4), if it is certified.
std::optional<int> certification_of(const PdfFile& file) {
    pdf::Object permissions = file.document().root().get("/Perms");
    pdf::Object signature = permissions.is_dictionary() ? permissions.get("/DocMDP") : pdf::Object{};
    pdf::Object list = signature.is_dictionary() ? signature.get("/Reference") : pdf::Object{};
    for (int i = 0; list.is_array() && i < list.size(); ++i) {
        pdf::Object parameters = list.at(i).is_dictionary() ? list.at(i).get("/TransformParams")
                                                                          : pdf::Object{};
        if (parameters.is_dictionary() && parameters.get("/P").is_integer()) {
            return parameters.get("/P").small_integer();
        }
    }
    return signature.is_dictionary() ? std::optional{2} : std::nullopt;
}

bool has_signatures(const std::vector<FormField>& fields) {
    return std::any_of(fields.begin(), fields.end(), [](const FormField& field) {
        return field.type == "/Sig" && field.object.get("/V").is_dictionary();
    });
}

Result<void> check_certification(const PdfFile& file, const SignatureRequest& request, bool is_signed) {
    if (certification_of(file) == 1) {
        return fail(Code::conflict, {"Văn bản đã được chứng thực với mức không cho thay đổi nào: không ký thêm được.",
                                     "The document is certified against any change: it takes no further signature."});
    }
    if (request.certify && is_signed) {
        return fail(Code::conflict, {"Chữ ký chứng thực phải là chữ ký đầu tiên.", "A certification has to be the first signature."});
    }
    return {};
}

/// A prepared field that shows where its signature goes.
std::optional<Rectangle> place_of_field(pdf::Object field) {
    const auto corners = field.get("/Rect").rectangle();
    if (!corners) {
        return std::nullopt;
    }
    const Rectangle place{corners->left, corners->bottom, corners->right - corners->left, corners->top - corners->bottom};
    return place.width > 0 && place.height > 0 ? std::optional{place} : std::nullopt;
}

/// The widget: a new one, or the empty field with its value and, where it is shown, its appearance.
Result<void> put_field(const PdfFile& file, IncrementalUpdate& update, const SignatureRequest& request, int value,
                       std::optional<pdf::Object> existing) {
    std::optional<int> look;
    if (request.visible) {
        const Rectangle place = existing ? place_of_field(*existing).value_or(request.visible->place) : request.visible->place;
        const auto page = existing && existing->get("/P").is_dictionary() ? Result<pdf::Object>{existing->get("/P")} : page_of(file, request.visible->page);
        if (!page) {
            return pass(page.error());
        }
        const auto drawn = add_appearance(update, request.visible->drawing, place.width, place.height, page_rotation(*page));
        if (!drawn) {
            return pass(drawn.error());
        }
        look = *drawn;
    }
    if (existing) {
        pdf::Object field = *existing;
        field.set("/V", update.reference(value));
        if (look) {
            pdf::Object appearance = file.document().make_dictionary();
            appearance.set("/N", update.reference(*look));
            field.set("/AP", appearance);
        }
        update.put_changed(field);
        return {};
    }
    const int page_number = request.visible ? request.visible->page : 1;
    auto page = page_of(file, page_number);
    if (!page) {
        return pass(page.error());
    }
    const int field = update.allocate();
    // Flags: print (4) and locked (128).
    update.put(field, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T {} /V {} 0 R /Rect {} /F 132 /P {}{}{} >>",
                                  text_string(request.field_name), value,
                                  request.visible ? rectangle_text(request.visible->place) : "[0 0 0 0]", page->write(),
                                  look ? fmt::format(" /AP << /N {} 0 R >>", *look) : "",
                                  request.lock ? " /Lock << /Type /SigFieldLock " + lock_entries(*request.lock) + " >>" : ""));
    return add_field(file, update, page_number, field, signature_flags);
}

void put_permissions(const PdfFile& file, IncrementalUpdate& update, int value) {
    pdf::Object root = file.document().root();
    pdf::Object permissions = root.get("/Perms").is_dictionary() ? root.get("/Perms").shallow_copy() : file.document().make_dictionary();
    permissions.set("/DocMDP", update.reference(value));
    root.set("/Perms", permissions);
    update.put_changed(root);
}

/// Writes the byte range around the gap of the blank, which stands in the update as the object `value`.
SignatureRevision finish(IncrementalUpdate& update, int value, const Blank& blank, std::size_t reserved_bytes) {
    SignatureRevision revision{.update = update.compose()};
    const std::uint64_t begin = revision.update.object_offsets.at(value) + fmt::format("{} 0 obj\n", value).size();
    revision.contents_begin = begin + blank.contents_at;
    revision.contents_end = revision.contents_begin + reserved_bytes * 2 + 2;
    std::string range = fmt::format("[0 {} {} {}]", revision.contents_begin, revision.contents_end,
                                    revision.file_size() - revision.contents_end);
    range.resize(std::max(range.size(), byte_range_blank.size()), ' ');
    revision.update.bytes.replace(begin + blank.range_at - revision.update.base_size, byte_range_blank.size(), range);
    return revision;
}

}  // namespace

std::string lock_entries(const FieldLock& lock) {
    std::string text = fmt::format("/Action /{}", to_string(lock.action));
    if (lock.action != FieldLock::Action::all) {
        text += " /Fields [";
        for (const std::string& name : lock.fields) {
            text += " " + text_string(name);
        }
        text += " ]";
    }
    return text;
}

ByteView SignatureRevision::before_gap() const {
    return as_bytes(update.bytes).first(contents_begin - update.base_size);
}

ByteView SignatureRevision::after_gap() const {
    return as_bytes(update.bytes).subspan(contents_end - update.base_size);
}

Result<void> SignatureRevision::fill(ByteView contents) {
    const std::size_t room = contents_end - contents_begin - 2;
    const std::string hex = to_hex(contents);
    if (hex.size() > room) {
        return fail(Code::too_large, {"Chữ ký lớn hơn chỗ đã dành sẵn.", "The signature is larger than the room kept for it."});
    }
    update.bytes.replace(contents_begin + 1 - update.base_size, hex.size(), hex);
    return {};
}

Result<SignatureRevision> build_signature_revision(const PdfFile& file, const SignatureRequest& request) {
    const std::vector<FormField> fields = form_fields(file.document());
    const bool is_signed = has_signatures(fields);
    if (auto allowed = check_certification(file, request, is_signed); !allowed) {
        return pass(allowed.error());
    }
    auto existing = empty_field(fields, request.field_name);
    if (!existing) {
        return pass(existing.error());
    }
    if (!*existing && (request.field_name.empty() || request.field_name.find('.') != std::string::npos)) {
        // Clause 12.7.3.2: the period parts the names of fields and their parents.
        return fail(Code::invalid_input, {"Tên trường chữ ký mới không được trống và không có dấu chấm.",
                                          "The name of a new signature field is not empty and has no period."});
    }
    std::optional<FieldLock> lock = request.lock;
    if (*existing) {
        if (auto fits = check_seed_values(**existing); !fits) {
            return pass(fits.error());
        }
        lock = lock_of(**existing);
    }
    IncrementalUpdate update(file, is_signed ? IncrementalUpdate::Numbers::unreferenced : IncrementalUpdate::Numbers::after_table);
    const int value = update.allocate();
    const Blank blank = signature_dictionary(request, lock);
    update.put(value, blank.body);
    if (auto placed = put_field(file, update, request, value, *existing); !placed) {
        return pass(placed.error());
    }
    if (request.certify) {
        put_permissions(file, update, value);
    }
    SignatureRevision revision = finish(update, value, blank, request.reserved_bytes);
    revision.has_earlier_signatures = is_signed;
    return revision;
}

Result<SignatureRevision> build_time_stamp_revision(const PdfFile& file, std::size_t reserved_bytes) {
    std::set<std::string> names;
    for (const FormField& field : form_fields(file.document())) {
        names.insert(field.name);
    }
    std::size_t number = names.size() + 1;
    while (names.contains(fmt::format("TimeStamp-{}", number))) {
        ++number;
    }
    IncrementalUpdate update(file);
    const int value = update.allocate();
    const Blank blank = with_gap("<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161", reserved_bytes);
    update.put(value, blank.body);
    auto page = page_of(file, 1);
    if (!page) {
        return pass(page.error());
    }
    const int field = update.allocate();
    update.put(field, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T {} /V {} 0 R /Rect [0 0 0 0] /F 132 /P {} >>",
                                  text_string(fmt::format("TimeStamp-{}", number)), value, page->write()));
    if (auto added = add_field(file, update, 1, field, signature_flags); !added) {
        return pass(added.error());
    }
    return finish(update, value, blank, reserved_bytes);
}

}  // namespace vanthu::signing
