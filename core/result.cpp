#include "core/result.hpp"

namespace vanthu {

const char* to_string(Code code) {
    switch (code) {
        case Code::invalid_input:
            return "invalid_input";
        case Code::unauthenticated:
            return "unauthenticated";
        case Code::forbidden:
            return "forbidden";
        case Code::not_found:
            return "not_found";
        case Code::conflict:
            return "conflict";
        case Code::stale_version:
            return "stale_version";
        case Code::too_large:
            return "too_large";
        case Code::unsupported:
            return "unsupported";
        case Code::rate_limited:
            return "rate_limited";
        case Code::busy:
            return "busy";
        case Code::storage_full:
            return "storage_full";
        case Code::unavailable:
            return "unavailable";
        case Code::corrupt:
            return "corrupt";
        case Code::internal:
            return "internal";
    }
    return "internal";
}

tl::unexpected<Error> fail_internal(std::string cause_for_log) {
    return tl::unexpected(Error{Code::internal,
                                {"Máy chủ gặp lỗi ngoài dự kiến. Yêu cầu chưa được thực hiện.",
                                 "The server met an unexpected error. The request was not carried out."},
                                {std::move(cause_for_log)},
                                {}});
}

}  // namespace vanthu
