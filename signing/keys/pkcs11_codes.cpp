#include <array>

#include <fmt/format.h>
#include <p11-kit/pkcs11.h>

#include "signing/keys/pkcs11_token.hpp"

namespace vanthu::signing::pkcs11 {
namespace {

struct Named {
    ReturnValue code;
    const char* name;
};

constexpr std::array<Named, 24> names{{{CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"},
                                       {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
                                       {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
                                       {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY"},
                                       {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
                                       {CKR_KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"},
                                       {CKR_KEY_TYPE_INCONSISTENT, "CKR_KEY_TYPE_INCONSISTENT"},
                                       {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
                                       {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
                                       {CKR_MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID"},
                                       {CKR_OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"},
                                       {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
                                       {CKR_PIN_INVALID, "CKR_PIN_INVALID"},
                                       {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
                                       {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
                                       {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
                                       {CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"},
                                       {CKR_SESSION_COUNT, "CKR_SESSION_COUNT"},
                                       {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
                                       {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
                                       {CKR_TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"},
                                       {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
                                       {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
                                       {CKR_USER_ANOTHER_ALREADY_LOGGED_IN, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN"}}};

}  // namespace

std::string name_of(ReturnValue code) {
    for (const Named& one : names) {
        if (one.code == code) {
            return one.name;
        }
    }
    return fmt::format("CKR 0x{:x}", code);
}

bool is_lost(ReturnValue code) {
    switch (code) {
        case CKR_DEVICE_REMOVED:
        case CKR_DEVICE_ERROR:
        case CKR_TOKEN_NOT_PRESENT:
        case CKR_TOKEN_NOT_RECOGNIZED:
        case CKR_SESSION_HANDLE_INVALID:
        case CKR_SESSION_CLOSED:
        case CKR_USER_NOT_LOGGED_IN:
        case CKR_KEY_HANDLE_INVALID:
        case CKR_OBJECT_HANDLE_INVALID:
        case CKR_CRYPTOKI_NOT_INITIALIZED:
            return true;
        default:
            return false;
    }
}

bool is_full(ReturnValue code) {
    return code == CKR_SESSION_COUNT || code == CKR_DEVICE_MEMORY;
}

Error error_of(ReturnValue code) {
    const LogText cause{name_of(code)};
    switch (code) {
        case CKR_PIN_INCORRECT:
        case CKR_PIN_INVALID:
        case CKR_PIN_LEN_RANGE:
            return {Code::invalid_input, {"Sai mã PIN của thiết bị ký.", "The token's PIN is wrong."}, cause};
        case CKR_PIN_LOCKED:
            return {Code::forbidden,
                    {"Mã PIN của thiết bị ký đã bị khóa; cần mở khóa bằng mã của người quản trị thiết bị.",
                     "The token's PIN is locked; it has to be unlocked with the security officer's PIN."},
                    cause};
        case CKR_PIN_EXPIRED:
        case CKR_USER_PIN_NOT_INITIALIZED:
            return {
                Code::forbidden,
                {"Mã PIN của thiết bị ký hết hạn hoặc chưa được đặt.", "The token's PIN has expired or was never set."},
                cause};
        case CKR_MECHANISM_INVALID:
        case CKR_MECHANISM_PARAM_INVALID:
        case CKR_KEY_TYPE_INCONSISTENT:
            return {Code::unsupported,
                    {"Thiết bị ký không hỗ trợ thuật toán này.", "The token does not support this algorithm."},
                    cause};
        case CKR_KEY_FUNCTION_NOT_PERMITTED:
            return {Code::unsupported,
                    {"Khóa trong thiết bị không được phép dùng để ký.", "The token's key may not be used for signing."},
                    cause};
        default:
            break;
    }
    if (is_lost(code)) {
        return {Code::unavailable,
                {"Thiết bị ký đã bị rút ra hoặc mất kết nối.", "The token was removed or its connection is lost."},
                cause};
    }
    if (is_full(code)) {
        return {Code::busy, {"Thiết bị ký hết phiên làm việc.", "The token has no session left."}, cause};
    }
    return {Code::unavailable, {"Thiết bị ký không thực hiện được.", "The token could not do it."}, cause};
}

}  // namespace vanthu::signing::pkcs11
