#include "signing/keys/pkcs11.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "signing/detail/key_use.hpp"

namespace vanthu::signing {
namespace {

constexpr std::size_t sessions_limit = 64;

Result<std::vector<Certificate>> certificates_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return fail(Code::not_found, {"Không tìm thấy tệp chứng thư.", "The certificate file was not found."},
                    {"certificate: " + file.filename().string()});
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return Certificate::parse_all(as_bytes(text));
}

}  // namespace

Result<std::unique_ptr<Pkcs11Signer>> Pkcs11Signer::open(Pkcs11Choice choice, SecretString pin) {
    auto module = pkcs11::Module::load(choice.module);
    if (!module) {
        return pass(module.error());
    }
    choice.sessions = std::clamp<std::size_t>(choice.sessions, 1, sessions_limit);
    std::unique_ptr<Pkcs11Signer> signer(new Pkcs11Signer(std::move(choice), std::move(pin), std::move(*module)));
    if (auto done = signer->connect(); !done) {
        return pass(done.error());
    }
    if (auto done = signer->choose_certificate(); !done) {
        return pass(done.error());
    }
    return signer;
}

Pkcs11Signer::~Pkcs11Signer() {
    for (const pkcs11::Session session : free_) {
        module_->close_session(session);
    }
}

/// Opens the token with one session, which is then in the pool. Nothing else runs meanwhile.
Result<void> Pkcs11Signer::connect() {
    if (is_pin_refused_) {
        return fail(Code::invalid_input,
                    {"Thiết bị ký đã từ chối mã PIN; hãy nhập lại.", "The token refused the PIN; enter it again."});
    }
    const auto slot = module_->slot_of(choice_.token_label);
    if (!slot) {
        return pass(slot.error());
    }
    if (auto checked = module_->check_pin_state(*slot); !checked) {
        return checked;
    }
    pkcs11::ReturnValue code = 0;
    const auto session = module_->open_session(*slot, code);
    if (!session) {
        return pass(session.error());
    }
    auto logged_in = module_->log_in(*session, pin_);
    if (!logged_in) {
        is_pin_refused_ = logged_in.error().code == Code::invalid_input || logged_in.error().code == Code::forbidden;
        module_->close_session(*session);
        return logged_in;
    }
    auto key = pkcs11::find_private_key(*module_, *session, choice_.key);
    if (!key) {
        module_->close_session(*session);
        return pass(key.error());
    }
    slot_ = *slot;
    key_ = std::move(*key);
    free_ = {*session};
    open_ = 1;
    ++generation_;
    return {};
}

/// The certificate is the key's when a signature verifies with it: labels and ids are only names.
Result<void> Pkcs11Signer::choose_certificate() {
    const auto from_file = choice_.certificate_file.empty() ? Result<std::vector<Certificate>>{}
                                                            : certificates_of_file(choice_.certificate_file);
    if (!from_file) {
        return pass(from_file.error());
    }
    const auto candidates =
        choice_.certificate_file.empty() ? pkcs11::read_certificates(*module_, free_.front(), key_) : *from_file;
    if (candidates.empty()) {
        return fail(Code::not_found, {"Thiết bị ký không có chứng thư; hãy chỉ ra tệp chứng thư.",
                                      "The token holds no certificate; name a certificate file."});
    }
    constexpr std::string_view probe = "vanthu: does this certificate belong to the key";
    Error last{
        Code::not_found,
        {"Không có chứng thư nào của khóa này trong thiết bị ký.", "The token holds no certificate of this key."}};
    if (!choice_.certificate_file.empty()) {
        last = {Code::invalid_input,
                {"Chứng thư trong tệp không phải của khóa này.",
                 "The certificate in the file does not belong to this key."}};
    }
    for (const Certificate& candidate : candidates) {
        const auto algorithm = algorithm_for(candidate, choice_.algorithm);
        if (!algorithm) {
            last = candidates.size() == 1 ? algorithm.error() : last;
            continue;
        }
        pkcs11::ReturnValue code = 0;
        const auto value = pkcs11::sign(*module_, free_.front(), key_, *algorithm, as_bytes(probe), pin_, code);
        if (value && verify_value(candidate, *algorithm, as_bytes(probe), *value)) {
            chain_ = detail::ordered_chain(candidate, candidates);
            algorithm_ = *algorithm;
            return {};
        }
    }
    return pass(last);
}

/// A free session, a new one while the bound allows, or the next one that is given back.
Result<Pkcs11Signer::Lease> Pkcs11Signer::take() {
    std::unique_lock lock(mutex_);
    while (true) {
        if (!free_.empty()) {
            const Lease lease{free_.back(), generation_, key_};
            free_.pop_back();
            return lease;
        }
        if (open_ < choice_.sessions) {
            pkcs11::ReturnValue code = 0;
            const auto session = module_->open_session(slot_, code);
            if (session) {
                ++open_;
                return Lease{*session, generation_, key_};
            }
            if (pkcs11::is_lost(code)) {
                return Lease{0, generation_, key_};  // its use fails, which opens the token again
            }
            if (open_ == 0 || !pkcs11::is_full(code)) {
                return pass(session.error());
            }
            choice_.sessions = open_;  // the token has no more
        }
        returned_.wait(lock);
    }
}

void Pkcs11Signer::give_back(const Lease& lease, bool is_sound) {
    {
        const std::scoped_lock lock(mutex_);
        if (lease.generation == generation_ && is_sound) {
            free_.push_back(lease.session);
        } else {
            if (lease.session != 0) {
                module_->close_session(lease.session);
            }
            if (lease.generation == generation_ && lease.session != 0) {
                --open_;
            }
        }
    }
    returned_.notify_one();
}

Result<void> Pkcs11Signer::reconnect(int generation) {
    const std::scoped_lock lock(mutex_);
    if (generation != generation_) {
        return {};  // another thread did it
    }
    for (const pkcs11::Session session : free_) {
        module_->close_session(session);
    }
    free_.clear();
    open_ = 0;
    auto done = connect();
    returned_.notify_all();
    return done;
}

Result<Bytes> Pkcs11Signer::sign(ByteView data) {
    constexpr int attempts = 2;
    Error last;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto lease = take();
        if (!lease) {
            return pass(lease.error());
        }
        pkcs11::ReturnValue code = 0;
        auto value = pkcs11::sign(*module_, lease->session, lease->key, algorithm_, data, pin_, code);
        give_back(*lease, value.has_value());
        if (value) {
            if (!verify_value(chain_.front(), algorithm_, data, *value)) {
                return fail(Code::unavailable, {"Thiết bị ký trả về chữ ký sai.", "The token gave a wrong signature."});
            }
            return value;
        }
        last = value.error();
        if (!pkcs11::is_lost(code)) {
            break;
        }
        if (attempt + 1 < attempts) {
            if (auto again = reconnect(lease->generation); !again) {
                return pass(again.error());
            }
        }
    }
    return pass(last);
}

}  // namespace vanthu::signing
