#include "server/app/key_ring.hpp"

#include "signing/keys/pem.hpp"
#include "signing/keys/pkcs11.hpp"

namespace vanthu::app {
namespace {

/// The attributes of a PKCS#11 URI (RFC 7512) that choose a key: token, object, id.
signing::Pkcs11Choice token_choice(const std::string& uri, const std::filesystem::path& module) {
    signing::Pkcs11Choice choice;
    choice.module = module;
    std::string rest = uri.substr(std::string_view{"pkcs11:"}.size());
    while (!rest.empty()) {
        const std::size_t end = rest.find(';');
        const std::string one = rest.substr(0, end);
        const std::size_t equals = one.find('=');
        if (equals != std::string::npos && one.substr(0, equals) == "token") {
            choice.token_label = one.substr(equals + 1);
        } else if (equals != std::string::npos && one.substr(0, equals) == "object") {
            choice.key.label = one.substr(equals + 1);
        }
        rest = end == std::string::npos ? "" : rest.substr(end + 1);
    }
    return choice;
}

template <class Key>
Result<std::shared_ptr<signing::Signer>> shared(Result<std::unique_ptr<Key>> key) {
    return key ? Result<std::shared_ptr<signing::Signer>>{std::shared_ptr<signing::Signer>(std::move(*key))} : pass(key.error());
}

}  // namespace

Result<std::shared_ptr<signing::Signer>> KeyRing::open(const std::string& name) {
    const std::lock_guard lock(mutex_);
    if (const auto known = opened_.find(name); known != opened_.end()) {
        return known->second;
    }
    auto loaded = name.starts_with("pkcs11:")
                      ? shared(signing::Pkcs11Signer::open(token_choice(name, settings_.pkcs11_module), settings_.pkcs11_pin))
                  : name.ends_with(".pem") ? shared(signing::PemKeystore::load(folder_ / name, folder_ / name, password_))
                                           : shared(signing::Pkcs12Keystore::load(folder_ / name, password_));
    if (loaded) {
        opened_[name] = *loaded;
    }
    return loaded;
}

Result<std::shared_ptr<signing::Signer>> KeyRing::open_seal() {
    if (seal_keystore_.empty()) {
        return fail(Code::not_found, {"Chưa cấu hình khóa của cơ quan.", "The agency's key is not configured."});
    }
    return open(seal_keystore_);
}

}  // namespace vanthu::app
