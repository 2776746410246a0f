#include "server/app/files/content_rules.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "core/text.hpp"

namespace vanthu::app {
namespace {

struct Kind {
    std::string_view extension;
    std::vector<std::string_view> media_types;  ///< what libmagic says of such files; an end of "/" stands for all below it
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"pdf", {"application/pdf"}},
        {"docx", {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"}},
        {"xlsx", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"}},
        {"pptx", {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip"}},
        {"docm", {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"}},
        {"xlsm", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"}},
        {"pptm", {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/zip"}},
        {"doc", {"application/msword", "application/x-ole-storage", "application/CDFV2", "text/rtf"}},
        {"xls", {"application/vnd.ms-excel", "application/x-ole-storage", "application/CDFV2"}},
        {"ppt", {"application/vnd.ms-powerpoint", "application/x-ole-storage", "application/CDFV2"}},
        {"odt", {"application/vnd.oasis.opendocument.text", "application/zip"}},
        {"ods", {"application/vnd.oasis.opendocument.spreadsheet", "application/zip"}},
        {"odp", {"application/vnd.oasis.opendocument.presentation", "application/zip"}},
        {"rtf", {"text/rtf"}},
        {"txt", {"text/", "application/json", "application/csv", "application/octet-stream"}},  // old Vietnamese encodings are no text to libmagic
        {"csv", {"text/", "application/csv"}},
        {"xml", {"text/xml", "application/xml", "text/plain"}},
        {"edxml", {"text/xml", "application/xml", "text/plain", "application/zip", "multipart/", "message/"}},
        {"eml", {"message/", "text/", "application/octet-stream"}},
        {"png", {"image/png"}},
        {"jpg", {"image/jpeg"}},
        {"jpeg", {"image/jpeg"}},
        {"tif", {"image/tiff"}},
        {"tiff", {"image/tiff"}},
        {"bmp", {"image/bmp", "image/x-ms-bmp"}},
        {"zip", {"application/zip"}},
        {"asice", {"application/vnd.etsi.asic-e+zip", "application/zip", "application/octet-stream"}},
        {"asics", {"application/vnd.etsi.asic-s+zip", "application/zip", "application/octet-stream"}},
        {"p7s", {"application/octet-stream", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/plain"}},
        {"p7m", {"application/octet-stream", "application/pkcs7-mime", "text/plain"}},
        {"html", {"text/html", "text/plain", "text/xml"}},  // for templates alone: judge_for_document
    };
    return all;
}

// What a computer carries out is refused whatever it is called.
constexpr std::array<std::string_view, 17> programs{
    "application/x-dosexec",     "application/vnd.microsoft.portable-executable", "application/x-executable", "application/x-sharedlib",
    "application/x-pie-executable", "application/x-object",  "application/x-mach-binary", "application/x-msi",    "application/java-archive",
    "application/x-java-applet", "text/x-shellscript",       "text/x-msdos-batch",        "text/x-python",         "text/x-perl",
    "text/x-ruby",               "application/x-ms-shortcut", "application/javascript"};

const Kind* find_kind(const std::string& extension) {
    const auto found = std::find_if(kinds().begin(), kinds().end(), [&](const Kind& one) { return one.extension == extension; });
    return found == kinds().end() ? nullptr : &*found;
}

bool is_macro_extension(const std::string& extension) {
    return extension == "docm" || extension == "xlsm" || extension == "pptm" || extension == "dotm" || extension == "xltm" || extension == "xlsb";
}

tl::unexpected<Error> has_macros(std::string_view file_name) {
    return fail(Code::unsupported, {fmt::format("Tệp “{}” chứa macro nên không được nhận. Hãy lưu lại ở dạng không có macro.", file_name),
                                    fmt::format("The file “{}” holds macros and is refused. Save it again without them.", file_name)});
}

}  // namespace

std::string extension_of(std::string_view file_name) {
    const std::size_t dot = file_name.rfind('.');
    return dot == std::string_view::npos ? std::string{} : lower(file_name.substr(dot + 1));
}

Result<void> judge_content(std::string_view file_name, const FoundContent& found, const ContentPolicy& policy) {
    const std::string extension = extension_of(file_name);
    if (std::find(programs.begin(), programs.end(), found.media_type) != programs.end()) {
        return fail(Code::unsupported, {fmt::format("Tệp “{}” là chương trình chạy được ({}) nên không được nhận.", file_name, found.media_type),
                                        fmt::format("The file “{}” is a program ({}) and is refused.", file_name, found.media_type)});
    }
    if (!policy.accepts_macros && (found.has_macros || is_macro_extension(extension))) {
        return has_macros(file_name);
    }
    if (extension.empty()) {
        return fail(Code::unsupported, {fmt::format("Tên tệp “{}” không có phần đuôi nên không rõ loại tệp; cơ quan không nhận.", file_name),
                                        fmt::format("The name “{}” has no extension that says its kind; it is not taken in.", file_name)});
    }
    const Kind* kind = find_kind(extension);
    const bool is_listed = kind != nullptr && (policy.extensions.empty() || policy.extensions.contains(extension));
    if (!is_listed) {
        return fail(Code::unsupported, {fmt::format("Cơ quan không nhận loại tệp “.{}”.", extension), fmt::format("Files of the kind “.{}” are not taken in.", extension)});
    }
    const bool agrees = std::any_of(kind->media_types.begin(), kind->media_types.end(), [&](std::string_view type) {
        return type.ends_with('/') ? found.media_type.starts_with(type) : found.media_type == type;
    });
    if (!agrees) {
        return fail(Code::unsupported, {fmt::format("Tệp “{}” có đuôi .{} nhưng nội dung là {}. Hãy kiểm tra lại tệp.", file_name, extension, found.media_type),
                                        fmt::format("The file “{}” is called .{} but its content is {}. Check the file.", file_name, extension, found.media_type)});
    }
    return {};
}

Result<void> judge_for_document(std::string_view file_name) {
    if (extension_of(file_name) == "html") {
        return fail(Code::unsupported, {fmt::format("Tệp “{}” chỉ dùng được làm mẫu văn bản, không kèm vào văn bản được.", file_name),
                                        fmt::format("The file “{}” can be a template and no file of a document.", file_name)});
    }
    return {};
}

bool names_macros(std::string_view head, std::string_view tail) {
    const bool is_zip = head.starts_with("PK\x03\x04");
    const bool is_compound_file = head.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    if (is_zip) {
        // The directory stands at the end and has the names as they are, whatever is compressed.
        for (const std::string_view name : {"vbaProject.bin", "vbaData.xml", "Basic/script-lc.xml"}) {
            if (tail.find(name) != std::string_view::npos || head.find(name) != std::string_view::npos) {
                return true;
            }
        }
        return false;
    }
    if (!is_compound_file) {
        return false;
    }
    std::string utf16;  // names of a compound file's storages are UTF-16LE
    for (const char c : std::string_view{"_VBA_PROJECT"}) {
        utf16.push_back(c);
        utf16.push_back('\0');
    }
    return head.find(utf16) != std::string_view::npos || tail.find(utf16) != std::string_view::npos;
}

Result<void> check_extensions(const std::set<std::string>& extensions) {
    for (const std::string& one : extensions) {
        if (find_kind(one) == nullptr) {
            return fail(Code::invalid_input, {"Không biết loại tệp “" + one + "”.", "The kind of file “" + one + "” is not known."});
        }
    }
    return {};
}

}  // namespace vanthu::app
