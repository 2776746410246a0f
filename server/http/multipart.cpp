#include "server/http/multipart.hpp"

#include <cctype>
#include <fstream>
#include <optional>
#include <sstream>

#include "core/text.hpp"

namespace vanthu::http {
namespace {

constexpr std::size_t piece_bytes = 1U << 16U;
constexpr std::size_t head_limit = 8192;

tl::unexpected<Error> broken() {
    return fail(Code::invalid_input, {"Biểu mẫu gửi lên bị hỏng. Hãy chọn lại tệp và gửi lại.", "The form that was sent is broken. Choose the file again and send it again."});
}

std::string lower_ascii(std::string_view text) {
    std::string out{text};
    for (char& c : out) {
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

/// A parameter of a header field, quoted or not; browsers write `"` in a name as %22 (RFC 7578 section 2, HTML 4.10.21.8).
std::optional<std::string> parameter_of(std::string_view field, std::string_view name) {
    const std::string wanted = "; " + std::string{name} + "=";
    const std::size_t at = lower_ascii(field).find(wanted);
    if (at == std::string::npos) {
        return std::nullopt;
    }
    std::string_view rest = field.substr(at + wanted.size());
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        const std::size_t end = rest.find('"');
        return end == std::string_view::npos ? std::nullopt : std::optional{std::string{rest.substr(0, end)}};
    }
    return std::string{rest.substr(0, rest.find(';'))};
}

/// The body as a stream, whichever form it came in.
std::unique_ptr<std::istream> stream_of(const Request& request) {
    if (const auto* text = std::get_if<std::string>(&request.body)) {
        return std::make_unique<std::istringstream>(*text);
    }
    return std::make_unique<std::ifstream>(std::get<ReceivedFile>(request.body).path(), std::ios::binary);
}

/// What is between delimiters, one after the other.
class Parts final {
public:
    Parts(std::istream& in, const std::string& boundary) : in_(in), delimiter_("\r\n--" + boundary) {
        ready_ = "\r\n";  // the first delimiter may begin the body
    }

    /// Everything up to the next delimiter goes to `out`, or nowhere; false where there is none any more.
    bool pass_delimiter(std::ostream* out) {
        while (true) {
            const std::size_t at = ready_.find(delimiter_);
            if (at != std::string::npos) {
                give(out, at);
                ready_.erase(0, delimiter_.size());
                return true;
            }
            if (ready_.size() > delimiter_.size()) {
                give(out, ready_.size() - delimiter_.size());
            }
            if (!more()) {
                return false;
            }
        }
    }

    /// The header lines of the part that begins here; nothing behind the last delimiter, or for what is too long.
    std::optional<std::string> head() {
        while (true) {
            if (ready_.starts_with("--")) {
                return std::nullopt;
            }
            const std::size_t end = ready_.find("\r\n\r\n");
            if (end != std::string::npos) {
                std::string lines = ready_.substr(0, end + 2);
                ready_.erase(0, end + 4);
                return lines;
            }
            if (ready_.size() > head_limit || !more()) {
                return std::nullopt;
            }
        }
    }

private:
    void give(std::ostream* out, std::size_t count) {
        if (out != nullptr) {
            out->write(ready_.data(), static_cast<std::streamsize>(count));
        }
        ready_.erase(0, count);
    }

    bool more() {
        std::string piece(piece_bytes, '\0');
        in_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        ready_.append(piece.data(), static_cast<std::size_t>(in_.gcount()));
        return in_.gcount() > 0;
    }

    std::istream& in_;
    std::string delimiter_;
    std::string ready_{};
};

/// "Content-Disposition: form-data; name="tep"; filename="a.pdf"": the file's name, if it is a file's part.
std::optional<std::string> file_name_of(const std::string& head) {
    std::istringstream lines(head);
    for (std::string line; std::getline(lines, line);) {
        if (lower_ascii(line).starts_with("content-disposition:")) {
            while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
                line.pop_back();
            }
            return parameter_of(line, "filename");
        }
    }
    return std::nullopt;
}

}  // namespace

Result<FormFile> first_file(const Request& request, const std::filesystem::path& target) {
    const std::string type{request.headers.find("Content-Type").value_or("")};
    const auto boundary = parameter_of(type, "boundary");
    if (!lower_ascii(type).starts_with("multipart/form-data") || !boundary || boundary->empty() || boundary->size() > 70) {
        return fail(Code::unsupported, {"Yêu cầu phải là biểu mẫu multipart/form-data.", "The request has to be a multipart/form-data form."});
    }
    const auto body = stream_of(request);
    Parts parts(*body, *boundary);
    if (!parts.pass_delimiter(nullptr)) {
        return broken();
    }
    while (const auto head = parts.head()) {
        const auto name = file_name_of(*head);
        if (!name || name->empty()) {
            if (!parts.pass_delimiter(nullptr)) {
                return broken();
            }
            continue;
        }
        std::ofstream out(target, std::ios::binary);
        const bool is_whole = parts.pass_delimiter(&out);
        const auto size = out.tellp();
        out.close();
        if (!out) {
            return fail_internal("a form's file cannot be written");
        }
        if (!is_whole) {
            return broken();
        }
        return FormFile{safe_file_name(*name), static_cast<std::uint64_t>(size)};
    }
    return fail(Code::invalid_input, {"Chưa chọn tệp nào.", "No file was chosen."});
}

}  // namespace vanthu::http
