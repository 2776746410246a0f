#include "signing/keys/pkcs11_token.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "signing/detail/pkcs11_driver.hpp"

namespace vanthu::signing::pkcs11 {

namespace {

constexpr std::size_t slots_limit = 64;
constexpr std::size_t objects_limit = 200;
constexpr std::size_t attribute_limit_bytes = 64U * 1024U;

/// A token's label is padded with blanks (PKCS#11 section 3.2).
std::string label_of(const CK_TOKEN_INFO& info) {
    std::string label(reinterpret_cast<const char*>(info.label), sizeof info.label);
    label.erase(label.find_last_not_of(' ') + 1);
    return label;
}

Result<CK_TOKEN_INFO> token_info(const Module& module, Slot slot) {
    CK_TOKEN_INFO info{};
    const CK_RV code = module.driver().functions->C_GetTokenInfo(slot, &info);
    return code == CKR_OK ? Result<CK_TOKEN_INFO>{info} : pass(error_of(code));
}

Bytes attribute(const Module& module, Session session, Object object, CK_ATTRIBUTE_TYPE type) {
    CK_ATTRIBUTE wanted{type, nullptr, 0};
    const auto* functions = module.driver().functions;
    if (functions->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK ||
        wanted.ulValueLen > attribute_limit_bytes) {
        return {};
    }
    Bytes value(wanted.ulValueLen);
    wanted.pValue = value.data();
    if (functions->C_GetAttributeValue(session, object, &wanted, 1) != CKR_OK) {
        return {};
    }
    value.resize(std::min<std::size_t>(value.size(), wanted.ulValueLen));
    return value;
}

bool flag(const Module& module, Session session, Object object, CK_ATTRIBUTE_TYPE type) {
    const Bytes value = attribute(module, session, object, type);
    return value.size() == 1 && value.front() != std::byte{0};
}

Result<std::vector<Object>> find(const Module& module, Session session, std::vector<CK_ATTRIBUTE> wanted) {
    auto* functions = module.driver().functions;
    CK_RV code = functions->C_FindObjectsInit(session, wanted.data(), static_cast<CK_ULONG>(wanted.size()));
    std::array<CK_OBJECT_HANDLE, objects_limit> found{};
    CK_ULONG count = 0;
    if (code == CKR_OK) {
        code = functions->C_FindObjects(session, found.data(), found.size(), &count);
        functions->C_FindObjectsFinal(session);
    }
    if (code != CKR_OK) {
        return pass(error_of(code));
    }
    return std::vector<Object>(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

Module::Module(std::unique_ptr<Driver> driver) : driver_(std::move(driver)) {}

Result<std::unique_ptr<Module>> Module::load(const std::filesystem::path& file) {
    std::error_code ignored;
    auto driver = std::make_unique<Driver>();
    if (std::filesystem::is_regular_file(file, ignored)) {
        // Without flags p11-kit wraps the module and counts its users.
        driver->functions = p11_kit_module_load(std::filesystem::absolute(file).c_str(), 0);
    }
    if (driver->functions == nullptr) {
        return fail(Code::not_found,
                    {"Không nạp được trình điều khiển của thiết bị ký.", "The token's driver cannot be loaded."},
                    {file.filename().string()});
    }
    const CK_RV code = p11_kit_module_initialize(driver->functions);
    if (code != CKR_OK) {
        p11_kit_module_release(driver->functions);
        return fail(Code::unavailable,
                    {"Trình điều khiển của thiết bị ký không khởi động được.", "The token's driver does not start."},
                    {name_of(code)});
    }
    return std::unique_ptr<Module>(new Module(std::move(driver)));
}

Module::~Module() {
    p11_kit_module_finalize(driver_->functions);
    p11_kit_module_release(driver_->functions);
}

Result<Slot> Module::slot_of(const std::string& token_label) const {
    std::array<CK_SLOT_ID, slots_limit> slots{};
    CK_ULONG count = slots.size();
    const CK_RV code = driver_->functions->C_GetSlotList(CK_TRUE, slots.data(), &count);
    if (code != CKR_OK) {
        return pass(error_of(code));
    }
    std::optional<Slot> found;
    for (CK_ULONG i = 0; i < count; ++i) {
        const auto info = token_info(*this, slots.at(i));
        if (!info || label_of(*info) != token_label) {
            continue;
        }
        if (found) {
            return fail(Code::conflict, {"Có hai thiết bị ký cùng tên “" + token_label + "”.",
                                         "Two tokens have the label “" + token_label + "”."});
        }
        found = slots.at(i);
    }
    if (!found) {
        return fail(Code::not_found, {"Không thấy thiết bị ký “" + token_label + "”; hãy cắm thiết bị vào.",
                                      "The token “" + token_label + "” is not there; plug it in."});
    }
    return *found;
}

Result<void> Module::check_pin_state(Slot slot) const {
    const auto info = token_info(*this, slot);
    if (!info) {
        return pass(info.error());
    }
    return (info->flags & CKF_USER_PIN_LOCKED) != 0 ? Result<void>{pass(error_of(CKR_PIN_LOCKED))} : Result<void>{};
}

Result<Session> Module::open_session(Slot slot, ReturnValue& code) const {
    CK_SESSION_HANDLE session = 0;
    code = driver_->functions->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    return code == CKR_OK ? Result<Session>{session} : pass(error_of(code));
}

void Module::close_session(Session session) const {
    driver_->functions->C_CloseSession(session);
}

Result<void> Module::log_in(Session session, const SecretString& pin) const {
    // An empty PIN is for tokens with a PIN pad (CKF_PROTECTED_AUTHENTICATION_PATH).
    auto* text = pin.empty() ? nullptr : reinterpret_cast<CK_UTF8CHAR*>(const_cast<char*>(pin.reveal().data()));
    const CK_RV code = driver_->functions->C_Login(session, CKU_USER, text, static_cast<CK_ULONG>(pin.reveal().size()));
    return code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN ? Result<void>{} : pass(error_of(code));
}

Result<FoundKey> find_private_key(const Module& module, Session session, const KeyName& name) {
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    std::vector<CK_ATTRIBUTE> wanted{{CKA_CLASS, &kind, sizeof kind}};
    if (!name.label.empty()) {
        wanted.push_back({CKA_LABEL, const_cast<char*>(name.label.data()), static_cast<CK_ULONG>(name.label.size())});
    }
    if (!name.id.empty()) {
        wanted.push_back({CKA_ID, const_cast<std::byte*>(name.id.data()), static_cast<CK_ULONG>(name.id.size())});
    }
    const auto found = find(module, session, std::move(wanted));
    if (!found) {
        return pass(found.error());
    }
    const std::string shown = !name.label.empty() ? name.label : to_hex(name.id);
    if (found->empty()) {
        return fail(Code::not_found,
                    {"Thiết bị ký không có khóa “" + shown + "”.", "The token holds no key “" + shown + "”."});
    }
    if (found->size() > 1) {
        return fail(Code::conflict, {"Thiết bị ký có nhiều khóa ứng với “" + shown + "”; hãy chỉ rõ nhãn hoặc mã khóa.",
                                     "The token holds several keys for “" + shown + "”; name the label or the id."});
    }
    FoundKey key;
    key.handle = found->front();
    key.id = attribute(module, session, key.handle, CKA_ID);
    key.label = as_text(attribute(module, session, key.handle, CKA_LABEL));
    const Bytes type = attribute(module, session, key.handle, CKA_KEY_TYPE);
    if (type.size() == sizeof key.type) {
        std::memcpy(&key.type, type.data(), sizeof key.type);
    }
    key.always_authenticate = flag(module, session, key.handle, CKA_ALWAYS_AUTHENTICATE);
    return key;
}

std::vector<Certificate> read_certificates(const Module& module, Session session, const FoundKey& key) {
    CK_OBJECT_CLASS kind = CKO_CERTIFICATE;
    CK_CERTIFICATE_TYPE type = CKC_X_509;
    const auto found =
        find(module, session, {{CKA_CLASS, &kind, sizeof kind}, {CKA_CERTIFICATE_TYPE, &type, sizeof type}});
    std::vector<Certificate> own;
    std::vector<Certificate> others;
    for (const Object handle : found ? *found : std::vector<Object>{}) {
        auto certificate = Certificate::parse(attribute(module, session, handle, CKA_VALUE));
        if (certificate) {
            const bool is_own = attribute(module, session, handle, CKA_ID) == key.id;
            (is_own ? own : others).push_back(std::move(*certificate));
        }
    }
    own.insert(own.end(), others.begin(), others.end());
    return own;
}

}  // namespace vanthu::signing::pkcs11
