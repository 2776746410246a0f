#include "server/http/problem.hpp"

#include <cstdlib>

#include <boost/json.hpp>

namespace vanthu::http {
namespace {

namespace json = boost::json;

struct Title {
    const char* vi;
    const char* en;
};

Title title_of(Code code) {
    switch (code) {
        case Code::invalid_input:
            return {"Dữ liệu không hợp lệ", "Invalid input"};
        case Code::unauthenticated:
            return {"Chưa đăng nhập", "Not signed in"};
        case Code::forbidden:
            return {"Không có quyền", "Not permitted"};
        case Code::not_found:
            return {"Không tìm thấy", "Not found"};
        case Code::conflict:
            return {"Không phù hợp với trạng thái hiện tại", "Conflict"};
        case Code::stale_version:
            return {"Dữ liệu đã thay đổi", "Changed in between"};
        case Code::too_large:
            return {"Quá lớn", "Too large"};
        case Code::unsupported:
            return {"Không được hỗ trợ", "Not supported"};
        case Code::rate_limited:
            return {"Quá nhiều yêu cầu", "Too many requests"};
        case Code::busy:
            return {"Hệ thống đang bận", "Busy"};
        case Code::storage_full:
            return {"Hết dung lượng lưu trữ", "Storage full"};
        case Code::unavailable:
            return {"Tạm thời không phục vụ được", "Unavailable"};
        case Code::corrupt:
            return {"Dữ liệu bị hỏng", "Corrupt data"};
        case Code::internal:
            break;
    }
    return {"Lỗi máy chủ", "Server error"};
}

double quality_of(std::string_view header, std::string_view language) {
    double best = -1;
    while (!header.empty()) {
        const std::size_t comma = header.find(',');
        std::string_view item = header.substr(0, comma);
        header = comma == std::string_view::npos ? std::string_view{} : header.substr(comma + 1);
        while (!item.empty() && item.front() == ' ') {
            item.remove_prefix(1);
        }
        const std::size_t semicolon = item.find(';');
        const std::string_view range = item.substr(0, semicolon);
        double quality = 1;
        if (semicolon != std::string_view::npos) {
            const std::size_t q = item.find("q=", semicolon);
            quality = q == std::string_view::npos ? 1 : std::strtod(std::string{item.substr(q + 2)}.c_str(), nullptr);
        }
        const bool matches = range == "*" || range.substr(0, range.find('-')) == language;
        if (matches) {
            best = std::max(best, quality);
        }
    }
    return best;
}

}  // namespace

Language language_of(const Request& request) {
    const auto header = request.headers.find("Accept-Language");
    if (!header || header->size() > 500) {
        return Language::vi;
    }
    return quality_of(*header, "en") > quality_of(*header, "vi") ? Language::en : Language::vi;
}

int status_of(Code code) {
    switch (code) {
        case Code::invalid_input:
            return 400;
        case Code::unauthenticated:
            return 401;
        case Code::forbidden:
            return 403;
        case Code::not_found:
            return 404;
        case Code::conflict:
            return 409;
        case Code::stale_version:
            return 412;
        case Code::too_large:
            return 413;
        case Code::unsupported:
            return 400;  // a kind of document or field that we refuse by name
        case Code::rate_limited:
            return 429;
        case Code::busy:
        case Code::unavailable:
            return 503;
        case Code::storage_full:
            return 507;
        case Code::corrupt:
        case Code::internal:
            break;
    }
    return 500;
}

Response problem(const Error& error, const Request& request) {
    return problem(error, status_of(error.code), request);
}

Response problem(const Error& error, int status, const Request& request) {
    const bool vi = language_of(request) == Language::vi;
    const auto in = [vi](const ClientText& text) { return vi ? text.vi : text.en; };
    const Title title = title_of(error.code);
    json::object document{{"type", std::string{"urn:vanthu:problem:"} + to_string(error.code)},
                          {"title", vi ? title.vi : title.en},
                          {"status", status},
                          {"detail", in(error.detail)},
                          {"instance", "urn:vanthu:request:" + request.request_id}};
    if (!error.fields.empty()) {
        json::array fields;
        for (const FieldError& field : error.fields) {
            fields.push_back(json::object{{"pointer", field.pointer}, {"detail", in(field.detail)}});
        }
        document["errors"] = std::move(fields);
    }
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/problem+json");
    response.headers.add("Content-Language", vi ? "vi" : "en");
    response.headers.add("Vary", "Accept-Language");
    if (status == 429 || status == 503) {
        response.headers.add("Retry-After", status == 429 ? "60" : "1");
    }
    response.body = json::serialize(document);
    return response;
}

}  // namespace vanthu::http
