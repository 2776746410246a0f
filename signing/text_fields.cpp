#include "signing/text_fields.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "signing/pdf/appearance_stream.hpp"
#include "signing/pdf/form.hpp"
#include "signing/pdf/page_tree.hpp"
#include "signing/pdf/reader/text_string.hpp"

namespace vanthu::signing {
namespace {

constexpr long long read_only_flag = 1;  // ISO 32000-1 table 221

/// The style that `add_text_fields` wrote into /DA, so that a value looks as it was laid out.
Drawing style_of(pdf::Object field, const std::string& value) {
    Drawing drawing;
    drawing.lines = {value};
    drawing.font_size = 13;
    if (field.get("/DA").is_string()) {
        const std::string appearance = field.get("/DA").string();
        drawing.italic = appearance.find("/TiIt") != std::string::npos;
        const std::size_t font = appearance.find(' ');
        const double size = font == std::string::npos ? 0 : std::strtod(appearance.c_str() + font, nullptr);
        drawing.font_size = size > 0 && size < 100 ? size : drawing.font_size;
    }
    return drawing;
}

Result<Rectangle> rectangle_of(pdf::Object field) {
    const auto corners = field.get("/Rect").rectangle();
    if (!corners) {
        return fail(Code::invalid_input, {"Trường trong văn bản không có vị trí.", "The field has no place on a page."});
    }
    return Rectangle{corners->left, corners->bottom, corners->right - corners->left, corners->top - corners->bottom};
}

}  // namespace

std::vector<TextField> number_and_date_fields(double page_width, double page_height) {
    // Millimetres of Annex I on A4: the left cells begin at the margin of 30 mm, the right ones at about 95 mm; the line of
    // number and date stands about 42 mm from the top.
    constexpr double mm = 72.0 / 25.4;
    const double y = page_height - 45 * mm;
    const double left = 30 * mm;
    const double middle = page_width * 0.45;
    return {{number_field, 1, {left, y, middle - left - 10, 7 * mm}, 13, false},
            {date_field, 1, {middle + 10, y, page_width - middle - 10 - 15 * mm, 7 * mm}, 13, true}};
}

Result<PageSize> first_page_size(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    const Rectangle box = media_box(find_page(file->document(), 1).value());
    return PageSize{box.width, box.height};
}

Result<int> page_count(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    return static_cast<int>(all_pages(file->document()).size());
}

Result<void> check_signable(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    pdf::Object form = file->document().root().get("/AcroForm");
    if (form.is_dictionary() && form.has("/XFA")) {
        return fail(Code::unsupported, {"Biểu mẫu XFA không ký được; hãy in ra PDF thường rồi tải lại.",
                                        "XFA forms cannot be signed; print to an ordinary PDF and upload that."});
    }
    return {};
}

Result<void> add_text_fields(const std::filesystem::path& source, const std::filesystem::path& target,
                             const std::vector<TextField>& fields) {
    if (auto signable = check_signable(source); !signable) {
        return signable;
    }
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    auto present = form_fields(file->document());
    for (FormField& field : present) {
        if (field.type == "/Sig" && field.object.is_dictionary() && field.object.has("/V")) {
            return fail(Code::conflict, {"Văn bản đã có chữ ký; không thêm được trường.",
                                         "The document is signed already; no field can be added."});
        }
    }
    IncrementalUpdate update(*file);
    for (const TextField& wanted : fields) {
        const bool is_there = std::any_of(present.begin(), present.end(),
                                          [&](const FormField& field) { return field.name == wanted.name; });
        if (is_there) {
            continue;
        }
        auto page = page_of(*file, wanted.page);
        if (!page) {
            return pass(page.error());
        }
        const int number = update.allocate();
        const auto appearance = add_appearance(update, {}, wanted.place.width, wanted.place.height);
        if (!appearance) {
            return pass(appearance.error());
        }
        update.put(number, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Tx /T {} /Rect {} /F 4 /P {} "
                                       "/DA (/{} {:.1f} Tf 0 g) /AP << /N {} 0 R >> >>",
                                       text_string(wanted.name), rectangle_text(wanted.place), page->write(),
                                       wanted.italic ? "TiIt" : "TiRo", wanted.font_size, *appearance));
        if (auto added = add_field(*file, update, wanted.page, number, 0); !added) {
            return added;
        }
    }
    return update.write(target);
}

Result<std::vector<std::string>> field_names(const std::filesystem::path& pdf) {
    const auto file = PdfFile::open(pdf);
    if (!file) {
        return pass(file.error());
    }
    std::vector<std::string> names;
    for (const FormField& field : form_fields(file->document())) {
        names.push_back(field.name);
    }
    return names;
}

Result<void> fill_text_fields(const std::filesystem::path& source, const std::filesystem::path& target,
                              const std::map<std::string, std::string>& values) {
    const auto file = PdfFile::open(source);
    if (!file) {
        return pass(file.error());
    }
    auto present = form_fields(file->document());
    IncrementalUpdate update(*file);
    for (const auto& [name, value] : values) {
        const auto found = std::find_if(present.begin(), present.end(), [&, wanted = name](const FormField& field) {
            return field.name == wanted && field.type == "/Tx" && field.object.is_indirect();
        });
        if (found == present.end()) {
            return fail(Code::not_found, {"Văn bản không có trường “" + name + "”.", "The document has no field “" + name + "”."});
        }
        pdf::Object field = found->object;
        if (field.get("/V").is_string() && !field.get("/V").string().empty()) {
            return fail(Code::conflict, {"Trường “" + name + "” đã có giá trị.", "The field “" + name + "” is filled already."});
        }
        const auto place = rectangle_of(field);
        if (!place) {
            return pass(place.error());
        }
        const auto appearance = add_appearance(update, style_of(field, value), place->width, place->height);
        if (!appearance) {
            return pass(appearance.error());
        }
        pdf::Object look = file->document().make_dictionary();
        look.set("/N", update.reference(*appearance));
        const long long flags = field.get("/Ff").is_integer() ? field.get("/Ff").integer() : 0;
        field.set("/V", file->document().make_string(pdf::utf8_to_text_string(value)));
        field.set("/AP", look);
        field.set("/Ff", file->document().make_integer(flags | read_only_flag));
        update.put_changed(field);
    }
    return update.write(target);
}

}  // namespace vanthu::signing
